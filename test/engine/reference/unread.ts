/**
 * Layers and documents that were not read, the dumb way: put in their place one that is silent, one that allows
 * everything and one that denies everything.
 */
import type { Level, NamedPolicy, PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import type { Random } from './random.ts';

const LAYERS = ['identity', 'boundary', 'session', 'scps', 'rcps', 'endpoint', 'resource'] as const;
type Key = (typeof LAYERS)[number];

export type Filling = 'silence' | 'an Allow' | 'a Deny';
export const FILLINGS: readonly Filling[] = ['silence', 'an Allow', 'a Deny'];

/** One layer, or one document of one layer, becomes `null`. */
export function withSomethingUnread(policies: PolicySet, random: Random, isSession: boolean): PolicySet {
  const layer = random.pick(LAYERS);
  // Users and roots have no sessions, and so no session policy that could be unread.
  if (layer === 'session' && !isSession) return policies;
  if (random.chance(40)) return { ...policies, [layer]: null };
  let left = random.below(3);
  return mapPolicies(policies, (policy, of) => {
    if (of !== layer || left < 0) return policy;
    left -= 1;
    return left < 0 ? { ...policy, document: null } : policy;
  });
}

export function filled(policies: PolicySet, filling: Filling): PolicySet {
  const whole = Object.fromEntries(
    LAYERS.filter((layer) => policies[layer] === null).map((layer) => [layer, wholeLayer(layer, filling)]),
  );
  return mapPolicies({ ...policies, ...whole }, (policy, layer) =>
    policy.document === null ? filler(policy.name, layer, filling) : policy,
  );
}

function wholeLayer(layer: Key, filling: Filling): unknown {
  const policy = filler('filled', layer, filling);
  if (layer === 'resource') return policy;
  // A tree whose policies were silent at every level would be no tree that anybody has.
  if (layer === 'scps' || layer === 'rcps') {
    const policies = [filling === 'silence' ? filler('filled', layer, 'an Allow') : policy];
    return [{ target: 'root', policies }];
  }
  return [policy];
}

function filler(name: string, layer: Key, filling: Filling): NamedPolicy {
  const principal = layer === 'rcps' || layer === 'resource' || layer === 'endpoint' ? { Principal: '*' } : {};
  const effect = filling === 'a Deny' ? 'Deny' : 'Allow';
  const statement = { Effect: effect, ...principal, Action: '*', Resource: '*' };
  return { name, document: { Version: '2012-10-17', Statement: filling === 'silence' ? [] : [statement] } };
}

function mapPolicies(policies: PolicySet, change: (policy: NamedPolicy, layer: Key) => NamedPolicy): PolicySet {
  const changed: Record<string, unknown> = {};
  for (const layer of LAYERS) {
    const value = policies[layer];
    if (value === null || value === undefined) continue;
    const each = (policy: NamedPolicy) => change(policy, layer);
    if ('document' in value) changed[layer] = each(value);
    else
      changed[layer] = value.map((one) =>
        isLevel(one) ? { ...one, policies: one.policies?.map(each) ?? null } : each(one),
      );
  }
  return { ...policies, ...changed };
}

function isLevel(one: NamedPolicy | Level): one is Level {
  return 'policies' in one;
}
