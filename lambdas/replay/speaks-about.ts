/**
 * Does a change speak about a call at all? Two policy sets are compared policy by policy; of those that differ it is
 * asked whether any statement, before or after, is about the action.
 * Errs towards "it does": a text that cannot be read may say anything.
 */

import { rememberedFor } from '../aws/remembered.ts';
import { documentJson, statementsOf } from '../denial/policy-json.ts';
import { evaluate, type NamedPolicy, type PolicyDocument, type PolicySet } from '../engine/index.ts';
import type { Check, Judged } from '../evidence/checks/check.ts';

export function speaksAbout(now: readonly Judged[], then: readonly Judged[]): boolean {
  if (now.length !== then.length) return true;
  return then.some(({ check }, at) => {
    const before = now[at]?.check;
    return before === undefined || differs(before, check);
  });
}

function differs(now: Check, then: Check): boolean {
  if (textOf(now.request) !== textOf(then.request)) return true;
  if (textOf(now.policies) === textOf(then.policies)) return false;
  if (ceilingsOf(now.policies) !== ceilingsOf(then.policies)) return true;
  const [before, after] = [policiesIn(now.policies), policiesIn(then.policies)];
  if (before === undefined || after === undefined) return true;
  const kept = new Set(before.keys());
  const changed = [
    ...[...after].filter(([key]) => !kept.has(key)),
    ...[...before].filter(([key]) => !after.has(key)),
  ].map(([, policy]) => policy);
  // Other layers than those of documents, or only the order.
  if (changed.length === 0) return true;
  return changed.some(({ document }) => isAbout(document, then.request.action));
}

/** A ceiling that is new refuses all that it does not speak about, and what was not read may hold anything. */
function ceilingsOf(policies: PolicySet): string {
  const { resource, grants: _, publicAccessBlock: __, ...layers } = policies;
  const held = Object.entries(layers).map(([layer, one]) => [layer, one === null]);
  return JSON.stringify([held.sort(), resource === null]);
}

/** By where each stands and what it says; nothing where a level was not read. */
function policiesIn(policies: PolicySet): ReadonlyMap<string, NamedPolicy> | undefined {
  const found = new Map<string, NamedPolicy>();
  for (const [layer, held] of Object.entries(policies)) {
    if (layer === 'grants' || layer === 'publicAccessBlock') continue;
    if (held === null) continue;
    for (const one of Array.isArray(held) ? held : [held]) {
      const inside: readonly NamedPolicy[] | null = 'policies' in one ? one.policies : [one];
      if (inside === null) return undefined;
      for (const policy of inside) found.set(`${layer} ${one.target ?? ''} ${textOf(policy)}`, policy);
    }
  }
  return found;
}

function isAbout(document: PolicyDocument | null, action: string): boolean {
  const json = document === null ? undefined : documentJson(document);
  if (json === undefined) return true;
  const statements = statementsOf(json).map((statement) =>
    'NotAction' in statement
      ? { Effect: 'Allow', NotAction: statement['NotAction'], Resource: '*' }
      : { Effect: 'Allow', Action: statement['Action'], Resource: '*' },
  );
  const asked = { principal: ANYONE, action, resource: '*' };
  const policy = { name: 'its actions', document: { Version: '2012-10-17', Statement: statements } };
  const verdict = evaluate(asked, { identity: [policy] });
  return verdict.decision === 'allowed' || (verdict.problems ?? []).length > 0;
}

/** Of the account of the resource, which `*` has none of. */
const ANYONE = 'arn:aws:iam::111122223333:role/anyone';

const textOf: (value: object) => string = rememberedFor((value) => JSON.stringify(value));
