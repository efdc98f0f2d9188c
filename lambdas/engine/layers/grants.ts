/**
 * KMS grants: a way to the key that no policy shows.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * A grant whose constraint cannot be checked (the encryption context is not known) does not count.
 */
import type { Facts, Values } from '../facts.ts';
import type { KmsGrant } from '../policy/policy-set.ts';
import { NONE, readPrincipal, type Strength, strongest } from '../policy/principal.ts';
import { UNKNOWN } from '../tri.ts';

export interface Granted {
  /** The grant's id. */
  readonly id: string;
  /** As if the key policy had named the grantee. */
  readonly strength: Strength;
}

/** The first grant that allows the call, if any does. */
export function grantFor(grants: readonly KmsGrant[], facts: Facts): Granted | undefined {
  const operation = facts.action.slice('kms:'.length);
  for (const grant of grants) {
    const listed = Array.isArray(grant.Operations) && grant.Operations.some((name) => lower(name) === operation);
    const grantee = listed && constrained(grant, facts) ? named(grant.GranteePrincipal, facts) : NONE;
    const strength = operation === 'retiregrant' ? stronger(grantee, named(grant.RetiringPrincipal, facts)) : grantee;
    if (strength > NONE) return { id: grant.GrantId ?? 'grant', strength };
  }
  return undefined;
}

function stronger(a: Strength, b: Strength): Strength {
  return a > b ? a : b;
}

function lower(name: unknown): string {
  return typeof name === 'string' ? name.toLowerCase() : '';
}

function named(principal: string | undefined, facts: Facts): Strength {
  if (typeof principal !== 'string' || principal === '*') return NONE;
  const type = principal.endsWith('.amazonaws.com') ? 'Service' : 'AWS';
  return strongest(readPrincipal({ [type]: principal }).entries, facts);
}

function constrained(grant: KmsGrant, facts: Facts): boolean {
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equal } = grant.Constraints ?? {};
  const wanted = Object.entries({ ...subset, ...equal });
  // All are read, so that all that are unknown are noted.
  const met = wanted.map(
    ([name, value]) => first(facts.lookup(`kms:encryptioncontext:${name.toLowerCase()}`)) === value,
  );
  if (met.includes(false)) return false;
  if (equal === undefined) return true;
  const given = new Set<string>();
  for (const key of facts.values.keys()) if (key.startsWith('kms:encryptioncontext:')) given.add(key);
  return given.size <= Object.keys(equal).length;
}

function first(values: Values | undefined | typeof UNKNOWN): string | undefined {
  return values === UNKNOWN ? undefined : values?.[0];
}
