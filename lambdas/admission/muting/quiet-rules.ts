/**
 * Denials that are no news: how a service works, and what people muted. Muting denials are still counted.
 * Errs towards alerting: what has critical signs is never quiet, and a user agent alone mutes nothing, for anyone can
 * set it.
 */
import type { BuiltInQuietRule } from '../../contract/names.ts';
import type { QuietRule } from '../../contract/settings/quiet.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Denial } from '../../denial/denial.ts';
import { glob } from '../../engine/text.ts';
import type { Signs } from '../admission.ts';
import { mayBeConsole } from './console-agent.ts';
import { readsData } from './data-reads.ts';
import { matchesAny, matchesArn } from './pattern.ts';

export interface Muting {
  readonly rule: string;
  readonly reason: string;
}

type QuietSettings = Pick<Settings, 'quietRules' | 'builtInQuietRulesOff'>;

/** The rule that keeps this denial quiet, if any, before it is diagnosed. */
export function quietRuleFor(
  denial: Denial,
  signs: Pick<Signs, 'severity'>,
  settings: QuietSettings,
): Muting | undefined {
  if (signs.severity === 'critical') return undefined;
  return ownRuleFor(denial, signs, settings) ?? builtInRuleFor(denial, settings);
}

/** Of the settings' rules alone; `cause` once it is known. What got past the built-in rules they do not mute later. */
export function ownRuleFor(
  denial: Denial,
  signs: Pick<Signs, 'severity'>,
  settings: Pick<Settings, 'quietRules'>,
  cause?: string,
): Muting | undefined {
  if (signs.severity === 'critical') return undefined;
  const own = settings.quietRules.find((rule) => holds(rule, denial, cause));
  return own === undefined ? undefined : { rule: own.name, reason: own.reason };
}

/** The built-in rule alone: what it covers is expected. */
export function builtInRuleFor(
  denial: Denial,
  settings: Pick<Settings, 'builtInQuietRulesOff'>,
): { readonly rule: BuiltInQuietRule; readonly reason: string } | undefined {
  const rule = BUILT_IN_RULES.find(({ name, when }) => !settings.builtInQuietRulesOff.includes(name) && when(denial));
  return rule === undefined ? undefined : { rule: rule.name, reason: rule.reason };
}

interface BuiltIn {
  readonly name: BuiltInQuietRule;
  readonly reason: string;
  readonly when: (denial: Denial) => boolean;
}

/**
 * Callers of AWS's own that probe by design. The path of a service-linked role cannot be taken by anyone else, but a
 * path of a user or another role may hold the same words further on: the ARN is read from its beginning.
 */
const SERVICE_LINKED = /^arn:[^:]+:iam::\d{12}:role\/aws-service-role\/([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/[^/]+$/;

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
 * anyone. Only calls that read, and no data.
 */
const SCANNER_ROLE = new RegExp(
  `^arn:[^:]+:iam::\\d{12}:role/(?:[^:]*/)?(?:${[
    'ProwlerScan',
    'ProwlerExecRole',
    'WizAccess-Role',
    'DatadogIntegrationRole',
    'DatadogAWSIntegrationRole',
    'PrismaCloud(?:ReadOnly)?Role',
    'OrcaSecurityRole',
    'CrowdStrikeCSPMReader',
    'LaceworkCrossAccountAuditRole',
    'ScoutSuite',
    'CloudCustodianRole',
    'SnykCloudRole',
  ].join('|')})$`,
);

export const BUILT_IN_RULES: readonly BuiltIn[] = [
  {
    name: 'service-linked-scanners',
    reason:
      'Config, Macie, Inspector, Access Analyzer and the like look at every resource and skip what they may not see',
    when: (denial) => {
      const service = SERVICE_LINKED.exec(roleOf(denial) ?? '')?.[1];
      // What such a role may not change is a service that does not work.
      return service !== undefined && PROBING_SERVICES.includes(service) && denial.readOnly === true;
    },
  },
  {
    name: 'console-page-probing',
    reason: 'a console page asks for everything it could show; what the person may not see it leaves out',
    when: (denial) =>
      denial.caller.fromConsole === true &&
      denial.caller.kind !== 'root' &&
      mayBeConsole(denial.requestContext.userAgent) &&
      onlyLooks(denial),
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
    when: (denial) => SCANNER_ROLE.test(roleOf(denial) ?? '') && onlyLooks(denial),
  },
  {
    name: 'denied-dry-runs',
    reason: 'a dry run asks whether the call would be allowed; the refusal is its answer',
    when: (denial) =>
      denial.eventSource === 'ec2.amazonaws.com' &&
      denial.parameters['dryRun'] === 'true' &&
      !(denial.readOnly === true && readsData(denial)),
  },
];

/** The role of a session; a user or anybody else has none, whatever the name. */
function roleOf({ caller }: Denial): string | undefined {
  return caller.kind === 'role-session' ? caller.entityArn : undefined;
}

/** Asks what there is and how it is set up, never what it holds. */
function onlyLooks(denial: Denial): boolean {
  return (
    denial.readOnly === true &&
    /^(?:Batch)?(?:Describe|Get|List|Head|Lookup|Search)/.test(denial.eventName) &&
    !readsData(denial)
  );
}

function holds(rule: QuietRule, denial: Denial, cause: string | undefined): boolean {
  const rests = [rule.accounts, rule.principals, rule.actions, rule.causes].some((patterns) => patterns !== undefined);
  // A rule on causes is judged after the diagnosis; before, it would mute what it does not mean.
  if (!rests || (rule.causes !== undefined && cause === undefined)) return false;
  const caller = denial.caller.entityArn ?? denial.caller.arn ?? denial.caller.invokedBy;
  const action = denial.needs[0]?.action.toLowerCase();
  return (
    matchesAny(rule.accounts, denial.account) &&
    matchesAny(rule.principals, caller, matchesArn) &&
    matchesAny(rule.causes, cause) &&
    (rule.actions === undefined ||
      (action !== undefined && rule.actions.some((pattern) => glob(pattern.toLowerCase(), action)))) &&
    matchesAny(rule.userAgents, denial.requestContext.userAgent)
  );
}
