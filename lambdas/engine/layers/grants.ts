/**
 * KMS grants: a way to the key that no policy shows.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * A grant whose constraint cannot be checked (the encryption context is not known) does not count.
 */
import type { Facts, Values } from '../facts.ts';
import type { KmsGrant } from '../policy-set.ts';
import { NONE, readPrincipal, strongest } from '../principal.ts';
import { UNKNOWN } from '../tri.ts';

/** The id of the grant that allows the call. */
export function grantFor(grants: readonly KmsGrant[], facts: Facts): string | undefined {
  const operation = facts.action.slice('kms:'.length);
  const grant = grants.find((one) => {
    const granted = Array.isArray(one.Operations) && one.Operations.some((name) => lower(name) === operation);
    if (granted && names(one.GranteePrincipal, facts)) return constrained(one, facts);
    return operation === 'retiregrant' && names(one.RetiringPrincipal, facts);
  });
  return grant === undefined ? undefined : (grant.GrantId ?? 'grant');
}

function lower(name: unknown): string {
  return typeof name === 'string' ? name.toLowerCase() : '';
}

function names(principal: string | undefined, facts: Facts): boolean {
  if (typeof principal !== 'string' || principal === '*') return false;
  const type = principal.endsWith('.amazonaws.com') ? 'Service' : 'AWS';
  return strongest(readPrincipal({ [type]: principal }).entries, facts) > NONE;
}

function constrained(grant: KmsGrant, facts: Facts): boolean {
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equal } = grant.Constraints ?? {};
  const wanted = Object.entries({ ...subset, ...equal });
  if (!wanted.every(([name, value]) => first(facts.lookup(`kms:encryptioncontext:${name.toLowerCase()}`)) === value))
    return false;
  if (equal === undefined) return true;
  const given = new Set<string>();
  for (const key of facts.values.keys()) if (key.startsWith('kms:encryptioncontext:')) given.add(key);
  return given.size <= Object.keys(equal).length;
}

function first(values: Values | undefined | typeof UNKNOWN): string | undefined {
  return values === UNKNOWN ? undefined : values?.[0];
}
