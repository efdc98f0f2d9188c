/**
 * Statements that only one part keeps from applying, nearest first: what somebody meant to allow, most likely.
 * And of a Deny that applies, the negated condition that let it: what an exemption would have to say.
 */
import type { Facts } from '../facts.ts';
import type { LayerKind } from '../layers/compiled-set.ts';
import type { Candidate } from '../layers/plan.ts';
import { namesCaller, type Tally } from '../layers/tally.ts';
import { NO, YES } from '../tri.ts';
import type { NearMiss } from '../verdict.ts';
import { actionMisses } from './near-action.ts';
import { conditionMisses, heldNegations } from './near-condition.ts';
import { principalMiss } from './near-principal.ts';
import { resourceMiss } from './near-resource.ts';

const MISSES_AT_MOST = 5;
/** Of a level that lets every statement miss by one part, this many are looked at. */
const LOOKED_AT_MOST = 60;

export function nearMissesOf(kind: LayerKind, tally: Tally, facts: Facts): NearMiss[] {
  const misses: NearMiss[] = [];
  for (const candidate of tally.level.allows) {
    if (misses.length >= LOOKED_AT_MOST) break;
    const miss = oneMiss(kind, candidate, facts);
    if (miss !== undefined) misses.push(miss);
  }
  for (const miss of actionMisses(tally.level, facts.action)) {
    if (misses.length >= LOOKED_AT_MOST) break;
    const { candidate } = miss;
    if (candidate.statement.applies(facts) !== YES || !namesCaller(kind, candidate, facts)) continue;
    // That a statement on everything lacks the action says nothing; that one on this very resource does, does.
    if (miss.reason === 'action-differs' && (candidate.statement.resources ?? ['*']).includes('*')) continue;
    misses.push({
      ...naming(candidate),
      part: 'action',
      reason: miss.reason,
      policyValue: miss.policyValue,
      requestValue: facts.request.action,
      distance: miss.distance,
    });
  }
  if (misses.length > 1) misses.sort((a, b) => a.distance - b.distance);
  return misses.length > MISSES_AT_MOST ? misses.slice(0, MISSES_AT_MOST) : misses;
}

export function deniedBecause(candidate: Candidate, facts: Facts): NearMiss[] {
  if (candidate.statement.raw['Condition'] === undefined) return [];
  return heldNegations(candidate.statement.conditions, facts).map((miss) => ({
    ...naming(candidate),
    part: 'condition',
    ...miss,
  }));
}

function oneMiss(kind: LayerKind, candidate: Candidate, facts: Facts): NearMiss | undefined {
  const { statement } = candidate;
  const covered = statement.coversResource(facts) === YES;
  const named = namesCaller(kind, candidate, facts);
  if (!covered && !named) return undefined;
  let failing = 0;
  for (const condition of statement.conditions) {
    if (condition.test(facts) !== NO) continue;
    failing++;
    if (!covered || !named || failing > 1) return undefined;
  }
  if (!covered) {
    return { ...naming(candidate), part: 'resource', ...resourceMiss(statement, facts) };
  }
  if (!named) return { ...naming(candidate), part: 'principal', ...principalMiss(statement, facts) };
  const [miss] = conditionMisses(statement.conditions, facts);
  return miss === undefined ? undefined : { ...naming(candidate), part: 'condition', ...miss };
}

function naming(candidate: Candidate): Pick<NearMiss, 'policy' | 'statement' | 'effect'> {
  return { policy: candidate.policy, statement: candidate.id, effect: candidate.statement.effect };
}
