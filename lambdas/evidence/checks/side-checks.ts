/**
 * What a call needs beside what AWS refused counts only where it can be told: a refusal that hangs on a key or a resource
 * which nobody knows is no blocker, and nothing is granted because of it.
 * Errs towards "could not tell".
 */
import { prepare } from '../../engine/index.ts';
import type { Check } from './check.ts';

export function asFarAsTold(check: Check): Check {
  if (check.purpose === 'call' || !check.sure) return check;
  const { decision, dependsOn, layers } = prepare(check.policies).evaluate(check.request);
  if (decision === 'allowed') return check;
  const hangsOnKeys = dependsOn.some((name) => !name.startsWith('layer:'));
  // Some statement allows it for another resource, which may be the one that is not known.
  const isNear = layers.some(({ nearMisses }) =>
    nearMisses?.some(({ effect, part }) => effect === 'Allow' && part === 'resource'),
  );
  const hangsOnResource = !check.resourceKnown && decision === 'implicitDeny' && isNear;
  return hangsOnKeys || hangsOnResource ? { ...check, sure: false } : check;
}
