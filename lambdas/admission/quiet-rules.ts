/**
 * Denials that are no news: how a service works, and what people muted. Quiet denials are still counted.
 * Errs towards alerting: what has critical signs is never quiet, and a user agent alone mutes nothing, for anyone can
 * set it.
 */
import type { BUILT_IN_QUIET_RULES, QuietRule, Settings } from '../contract/contract.ts';
import type { Denial } from '../denial/denial.ts';
import type { Signs } from './admission.ts';
import { matchesAny, matchesPattern } from './pattern.ts';

export interface Quiet {
  readonly rule: string;
  readonly reason: string;
}

type QuietSettings = Pick<Settings, 'quietRules' | 'builtInQuietRulesOff'>;

/** The rule that keeps this denial quiet, if any; `cause` once it is known. */
export function quietRuleFor(
  denial: Denial,
  signs: Pick<Signs, 'severity'>,
  settings: QuietSettings,
  cause?: string,
): Quiet | undefined {
  if (signs.severity === 'critical') return undefined;
  const own = settings.quietRules.find((rule) => holds(rule, denial, cause));
  return own === undefined ? builtInRuleFor(denial, settings) : { rule: own.name, reason: own.reason };
}

/** The built-in rule alone: what it covers is expected, and tells nothing of an intruder. */
export function builtInRuleFor(denial: Denial, settings: QuietSettings): Quiet | undefined {
  const rule = BUILT_IN_RULES.find(({ name, when }) => !settings.builtInQuietRulesOff.includes(name) && when(denial));
  return rule === undefined ? undefined : { rule: rule.name, reason: rule.reason };
}

interface BuiltIn {
  readonly name: (typeof BUILT_IN_QUIET_RULES)[number];
  readonly reason: string;
  readonly when: (denial: Denial) => boolean;
}

/** Callers of AWS's own that probe by design; the path of a service-linked role cannot be taken by anyone else. */
const PROBING_SERVICES = [
  'access-analyzer',
  'config',
  'guardduty',
  'inspector2',
  'inspector',
  'macie',
  'securityhub',
  'support',
  'trustedadvisor',
  'compute-optimizer',
  'resource-explorer-2',
];

/**
 * Role names that the vendors' own templates give; a role is made by somebody who may make roles, a user agent by
 * anyone. Only calls that read.
 */
const SCANNER_ROLES =
  /:role\/(?:[\w+=,.@-]+\/)*(?:ProwlerScan|ProwlerExecRole|WizAccess-Role|DatadogIntegrationRole|DatadogAWSIntegrationRole|PrismaCloud(?:ReadOnly)?Role|OrcaSecurityRole|CrowdStrikeCSPMReader|LaceworkCrossAccountAuditRole|ScoutSuite|CloudCustodianRole|SnykCloudRole)$/;

export const BUILT_IN_RULES: readonly BuiltIn[] = [
  {
    name: 'service-linked-scanners',
    reason:
      'Config, Macie, Inspector, Access Analyzer and the like look at every resource and skip what they may not see',
    when: ({ caller }) => {
      const service = /:role\/aws-service-role\/([a-z0-9-]+)\.amazonaws\.com\//.exec(caller.entityArn ?? '')?.[1];
      return service !== undefined && PROBING_SERVICES.includes(service);
    },
  },
  {
    name: 'console-page-probing',
    reason: 'a console page asks for everything it could show; what the person may not see it leaves out',
    when: (denial) => denial.caller.fromConsole === true && denial.caller.kind !== 'root' && onlyReads(denial),
  },
  {
    name: 'health-probes',
    reason: 'health probes of AWS services repeat for ever and carry no person behind them',
    when: ({ caller }) =>
      caller.kind === 'service' &&
      /^(elasticloadbalancing|route53|health|globalaccelerator)\.amazonaws\.com$/.test(caller.invokedBy ?? ''),
  },
  {
    name: 'known-scanners',
    reason: 'security scanners read everything there is and report themselves what they may not see',
    when: (denial) => SCANNER_ROLES.test(denial.caller.entityArn ?? '') && onlyReads(denial),
  },
  {
    name: 'denied-dry-runs',
    reason: 'a dry run asks whether the call would be allowed; the refusal is its answer',
    when: (denial) => denial.eventSource === 'ec2.amazonaws.com' && denial.parameters['dryRun'] === 'true',
  },
];

function onlyReads(denial: Denial): boolean {
  return denial.readOnly === true && /^(Describe|Get|List|Head|Lookup|Search)/.test(denial.eventName);
}

function holds(rule: QuietRule, denial: Denial, cause: string | undefined): boolean {
  const rests = [rule.accounts, rule.principals, rule.actions, rule.causes].some((patterns) => patterns !== undefined);
  // A rule on causes is judged after the diagnosis; before, it would mute what it does not mean.
  if (!rests || (rule.causes !== undefined && cause === undefined)) return false;
  const caller = denial.caller.entityArn ?? denial.caller.arn ?? denial.caller.invokedBy;
  const action = denial.needs[0]?.action.toLowerCase();
  return (
    matchesAny(rule.accounts, denial.account) &&
    matchesAny(rule.principals, caller) &&
    matchesAny(rule.causes, cause) &&
    (rule.actions === undefined ||
      (action !== undefined && rule.actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action)))) &&
    matchesAny(rule.userAgents, denial.circumstances.userAgent)
  );
}
