/**
 * Layers and documents that were not read, the dumb way: put in their place one that is silent, one that allows
 * everything and one that denies everything.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { Level, NamedPolicy, PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import { sometimes } from './drawing.ts';

const LAYERS = ['identity', 'boundary', 'session', 'scps', 'rcps', 'endpoint', 'resource'] as const;
type Key = (typeof LAYERS)[number];

export type Filling = 'silence' | 'an Allow' | 'a Deny';
export const FILLINGS: readonly Filling[] = ['silence', 'an Allow', 'a Deny'];

export interface Hole {
  readonly layer: Key;
  /** The whole layer, or this one of its documents. */
  readonly document: number | undefined;
}

export const unread: Arbitrary<Hole> = fc.record({
  layer: fc.constantFrom(...LAYERS),
  document: sometimes(60, fc.nat(2)),
});

/** One layer, or one document of one layer, becomes `null`. */
export function withHole(policies: PolicySet, { layer, document }: Hole): PolicySet {
  if (document === undefined) return { ...policies, [layer]: null };
  let left = document;
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
