/**
 * Denials that are no news: how a service works, and what people muted. Quiet denials are still counted.
 * Errs towards alerting: what has critical signs is never quiet, and a user agent alone mutes nothing, for anyone can
 * set it.
 */
import type { QuietRule, Settings } from '../contract.ts';
import type { Denial } from '../denial/denial.ts';
import type { Signs } from './admission.ts';
import { matchesAny, matchesPattern } from './pattern.ts';

export interface Quiet {
  readonly rule: string;
  readonly reason: string;
}

interface BuiltIn {
  readonly name: string;
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

export const BUILT_IN_RULES: readonly BuiltIn[] = [
  {
    name: 'service-linked-scanners',
    reason:
      'Config, Macie, Inspector, Access Analyzer and the like look at every resource and skip what they may not see',
    when: (denial) => {
      const service = /:role\/aws-service-role\/([a-z0-9-]+)\.amazonaws\.com\//.exec(
        denial.caller.entityArn ?? '',
      )?.[1];
      return service !== undefined && PROBING_SERVICES.includes(service);
    },
  },
  {
    name: 'console-page-probing',
    reason: 'a console page asks for everything it could show; what the person may not see it leaves out',
    when: (denial) =>
      denial.caller.fromConsole === true &&
      denial.readOnly === true &&
      denial.caller.kind !== 'root' &&
      /^(Describe|Get|List)/.test(denial.eventName),
  },
  {
    name: 'load-balancer-health',
    reason: 'health probes of AWS services repeat for ever and carry no person behind them',
    when: (denial) =>
      denial.caller.kind === 'service' &&
      /^(elasticloadbalancing|route53|health)\.amazonaws\.com$/.test(denial.caller.invokedBy ?? ''),
  },
];

/** The rule that keeps this denial quiet, if any. */
export function quietRuleFor(
  denial: Denial,
  signs: Signs,
  settings: Pick<Settings, 'quietRules' | 'builtInQuietRulesOff'>,
): Quiet | undefined {
  if (signs.severity === 'critical') return undefined;
  const own = settings.quietRules.find((rule) => holds(rule, denial));
  if (own !== undefined) return { rule: own.name, reason: own.reason };
  const builtIn = BUILT_IN_RULES.find(
    (rule) => !settings.builtInQuietRulesOff.includes(rule.name) && rule.when(denial),
  );
  return builtIn === undefined ? undefined : { rule: builtIn.name, reason: builtIn.reason };
}

function holds(rule: QuietRule, denial: Denial): boolean {
  const rests = [rule.accounts, rule.principals, rule.actions].some((patterns) => patterns !== undefined);
  // A rule on causes is judged after the diagnosis; here it would mute before anything is known.
  if (!rests || rule.causes !== undefined) return false;
  const caller = denial.caller.entityArn ?? denial.caller.arn ?? denial.caller.invokedBy;
  return (
    matchesAny(rule.accounts, denial.account) &&
    matchesAny(rule.principals, caller) &&
    (rule.actions === undefined ||
      denial.needs
        .slice(0, 1)
        .some((need) =>
          rule.actions?.some((pattern) => matchesPattern(pattern.toLowerCase(), need.action.toLowerCase())),
        )) &&
    matchesAny(rule.userAgents, denial.circumstances.userAgent)
  );
}
