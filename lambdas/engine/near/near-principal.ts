/**
 * Why a `Principal` does not name the caller: deleted and pinned to its id, another account, another session, a typo.
 */
import { distance as levenshtein } from 'fastest-levenshtein';
import { parseArn } from '../arn.ts';
import type { Facts } from '../facts.ts';
import { NONE, type PrincipalEntry, strongest } from '../policy/principal.ts';
import type { Statement } from '../policy/statement.ts';
import type { NearMiss, NearMissReason } from '../verdict.ts';

type PrincipalMiss = Pick<NearMiss, 'reason' | 'policyValue' | 'requestValue' | 'distance'>;

const ENTRIES_AT_MOST = 25;

export function principalMiss(statement: Statement, facts: Facts): PrincipalMiss {
  const requestValue =
    facts.knownRoleArn ?? (facts.caller.kind === 'provider' ? facts.provider : undefined) ?? facts.caller.arn;
  const { entries } = statement.principal;
  if (statement.negatedPrincipal) {
    return { reason: 'principal-excluded', policyValue: entries[0]?.text ?? '', requestValue, distance: 4 };
  }
  let best: PrincipalMiss | undefined;
  for (const entry of entries.slice(0, ENTRIES_AT_MOST)) {
    const [reason, distance] = compare(entry, facts, requestValue);
    if (best === undefined || distance < best.distance) {
      best = { reason, policyValue: entry.text, requestValue, distance };
    }
  }
  return best ?? { reason: 'principal-differs', requestValue, distance: 50 };
}

/**
 * A Deny with `NotPrincipal` hits whoever has a permissions boundary, also whom it lists:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function boundedMiss(statement: Statement, facts: Facts): PrincipalMiss | undefined {
  if (!statement.negatedPrincipal || !facts.bounded) return undefined;
  const listed = statement.principal.entries.slice(0, ENTRIES_AT_MOST).find((entry) => namesIt(entry, facts));
  if (listed === undefined) return undefined;
  const requestValue = facts.knownRoleArn ?? facts.caller.arn;
  return { reason: 'principal-bounded', policyValue: listed.text, requestValue, distance: 0 };
}

/** The account alone is listed beside the caller in any case. */
function namesIt(entry: PrincipalEntry, facts: Facts): boolean {
  return entry.kind !== 'account' && strongest([entry], facts) > NONE;
}

function compare(entry: PrincipalEntry, facts: Facts, own: string): readonly [NearMissReason, number] {
  const { caller } = facts;
  if (caller.kind === 'provider') return compareProvider(entry, own);
  if (entry.kind === 'federated') return ['principal-differs', UNLIKE];
  if (entry.kind === 'deleted') return ['principal-deleted', 2];
  if (entry.kind === 'session' && entry.role === `${caller.account}/${caller.name}`) {
    return ['principal-is-role-not-session', 1];
  }
  if (caller.kind === 'service') {
    const isTypo = entry.kind === 'service' && levenshtein(entry.text.slice(0, 200), own.slice(0, 200)) <= 3;
    // A service is of no account: the service that is let in is nearer than the account that is.
    return ['principal-differs', isTypo ? 2 : entry.kind === 'service' ? OTHER_SERVICE : UNLIKE];
  }
  if (entry.kind === 'service') return ['principal-differs', UNLIKE];
  if (entry.kind === 'account') return ['principal-other-account', 5];
  const arn = parseArn(entry.text);
  if (arn !== undefined && arn.account !== caller.account) {
    const name = arn.resource.slice(arn.resource.lastIndexOf('/') + 1);
    return ['principal-other-account', name === caller.name ? 2 : 9];
  }
  if (entry.text.toLowerCase() === own.toLowerCase()) return ['case-differs', 0];
  const off =
    Math.abs(entry.text.length - own.length) > 6 ? 7 : levenshtein(entry.text.slice(0, 200), own.slice(0, 200));
  return ['principal-differs', off <= 3 ? 2 + off : 8];
}

/** Somebody let another service in, and meant this one as likely as not. */
const OTHER_SERVICE = 4;
/** Another kind of principal, or another name altogether. */
const UNLIKE = 8;

/** A token's issuer: one of another account, of another cluster, or no issuer at all is named. */
function compareProvider(entry: PrincipalEntry, own: string): readonly [NearMissReason, number] {
  if (entry.kind !== 'federated') return ['principal-differs', UNLIKE];
  if (entry.text.toLowerCase() === own.toLowerCase()) return ['case-differs', 0];
  const [named, shown] = [parseArn(entry.text), parseArn(own)];
  if (named !== undefined && named.resource === shown?.resource && named.account !== shown.account)
    return ['principal-other-account', 1];
  const [host, ownHost] = [hostOf(entry.text), hostOf(own)];
  return ['principal-differs', host !== '' && host === ownHost ? 2 : 4];
}

/** `oidc.eks.eu-west-1.amazonaws.com` of one cluster's issuer and of the next one's. */
function hostOf(provider: string): string {
  if (provider.includes(':saml-provider/')) return 'saml';
  const at = provider.indexOf(':oidc-provider/');
  const issuer = at < 0 ? provider : provider.slice(at + ':oidc-provider/'.length);
  return (issuer.split('/')[0] ?? '').toLowerCase();
}
