/**
 * Which near misses are worth telling: those of layers that refuse, the headline's before others, nearest first, each
 * statement once.
 * Errs towards few: a statement about something else altogether is no near miss.
 */

import { servicePrefix } from '../aws/action.ts';
import { documentJson, statementsOf } from '../denial/policy-json.ts';
import { knownAction } from '../denial/service-data.ts';
import type { Layer, NearMiss } from '../engine/index.ts';
import type { Judged } from '../evidence/checks/check.ts';
import type { Blocker, LocatedMiss } from './diagnosis.ts';
import type { Findings } from './findings/findings.ts';
import type { Stated } from './findings/stated.ts';
import { policiesOf, textsOf } from './policy-text.ts';

const TOLD = 5;

export function nearMissesOf(
  judged: readonly Judged[],
  { stated, blockers }: Pick<Findings, 'stated' | 'blockers'>,
  operation: string,
): readonly LocatedMiss[] {
  const misses = judged
    .filter(({ check }) => check.sure)
    .flatMap((one) =>
      one.verdict.layers
        .filter((result) => result.status === 'blocks' || result.layer === stated?.layer)
        .flatMap((result) =>
          [...byOperation(one, result.layer, operation), ...(result.nearMisses ?? []).map(told)].map((miss) => ({
            ...miss,
            layer: result.layer,
            action: one.check.request.action,
            resource: one.check.request.resource,
          })),
        ),
    );
  const once = new Map(
    misses
      .toReversed()
      .map((miss) => [JSON.stringify([miss.layer, miss.policy, miss.statement, miss.part, miss.key]), miss]),
  );
  const lead = leadOf(blockers, stated);
  return [...once.values()]
    .toReversed()
    .sort((a, b) => aside(a, lead) - aside(b, lead) || a.distance - b.distance)
    .slice(0, TOLD);
}

/** The blocker that the headline is about. */
function leadOf(blockers: readonly Blocker[], stated: Stated | undefined): Blocker | undefined {
  return blockers.find(({ from, layer }) => from !== 'engine' && layer === stated?.layer) ?? blockers[0];
}

/** What explains the headline is told first, then what else kept the same call from being allowed. */
function aside(miss: LocatedMiss, lead: Blocker | undefined): number {
  if (lead === undefined || explains(miss, lead)) return 0;
  return miss.action === lead.action && miss.resource === lead.resource ? 1 : 2;
}

/** The near miss is of the layer that the blocker is about, and of the policy where that one denies. */
export function explains(miss: LocatedMiss, { layer, action, resource, effect, policy }: Blocker): boolean {
  const isSame = miss.layer === layer && miss.action === action && miss.resource === resource;
  return isSame && (effect === 'implicitDeny' || policy === undefined || miss.policy === policy);
}

/**
 * Statements that name the operation where the action has another name: `apigateway:GetRestApis`, `s3:ListObjectsV2`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
function byOperation({ check, prepared }: Judged, layer: Layer, operation: string): readonly NearMiss[] {
  const { action } = check.request;
  const named = `${servicePrefix(action)}:${operation}`.toLowerCase();
  if (check.purpose !== 'call' || named === action.toLowerCase() || knownAction(named) !== undefined) return [];
  return policiesOf(check.policies, layer).flatMap(({ name, document }) => {
    const json = documentJson(document);
    return (json === undefined ? [] : statementsOf(json)).flatMap((text, at): readonly NearMiss[] => {
      const policyValue = textsOf(text['Action']).find((one) => one.toLowerCase() === named);
      if (policyValue === undefined || text['Effect'] !== 'Allow') return [];
      const statement = typeof text['Sid'] === 'string' && text['Sid'] !== '' ? text['Sid'] : String(at + 1);
      const change = { kind: 'replace-statement', statement, with: { ...text, Action: action } } as const;
      const after = prepared.whatIf([{ layer, policy: name, change }]).evaluate(check.request);
      if (after.layers.some((result) => result.layer === layer && result.status === 'blocks')) return [];
      const miss = { part: 'action', reason: 'action-typo', policyValue, requestValue: action, distance: 0 } as const;
      return [{ policy: name, statement, effect: 'Allow', ...miss }];
    });
  });
}

/** An action that exists is no misspelling of another. */
function told(miss: NearMiss): NearMiss {
  const real = miss.reason === 'action-typo' && knownAction(miss.policyValue ?? '') !== undefined;
  return real ? { ...miss, reason: 'action-differs' } : miss;
}
