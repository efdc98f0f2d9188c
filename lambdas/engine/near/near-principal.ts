/**
 * Why a `Principal` does not name the caller: deleted and pinned to its id, another account, another session, a typo.
 */
import { distance as levenshtein } from 'fastest-levenshtein';
import { parseArn } from '../arn.ts';
import type { Facts } from '../facts.ts';
import type { PrincipalEntry } from '../policy/principal.ts';
import type { Statement } from '../policy/statement.ts';
import type { NearMiss, NearMissReason } from '../verdict.ts';

type Miss = Pick<NearMiss, 'reason' | 'policyValue' | 'requestValue' | 'distance'>;

const ENTRIES_AT_MOST = 25;

export function principalMiss(statement: Statement, facts: Facts): Miss {
  const requestValue = facts.knownRoleArn ?? facts.caller.arn;
  const { entries } = statement.principal;
  if (statement.negatedPrincipal) {
    return { reason: 'principal-excluded', policyValue: entries[0]?.text ?? '', requestValue, distance: 4 };
  }
  let best: Miss | undefined;
  for (const entry of entries.slice(0, ENTRIES_AT_MOST)) {
    const [reason, distance] = compare(entry, facts, requestValue);
    if (best === undefined || distance < best.distance) {
      best = { reason, policyValue: entry.text, requestValue, distance };
    }
  }
  return best ?? { reason: 'principal-differs', requestValue, distance: 50 };
}

function compare(entry: PrincipalEntry, facts: Facts, own: string): readonly [NearMissReason, number] {
  const { caller } = facts;
  if (entry.kind === 'deleted') return ['principal-deleted', 2];
  if (entry.kind === 'session' && entry.role === `${caller.account}/${caller.name}`) {
    return ['principal-is-role-not-session', 1];
  }
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
