/**
 * Statements that only one part keeps from applying, nearest first: what somebody meant to allow, most likely.
 * And of a Deny that applies, what let it: the negated condition, or an exception that does not say what was meant.
 */
import type { Condition } from '../condition/condition.ts';
import type { Facts } from '../facts.ts';
import type { LayerKind } from '../layers/compiled-set.ts';
import { isTrust } from '../layers/finding.ts';
import type { Candidate } from '../layers/shelf.ts';
import { namesCaller, type Tally } from '../layers/tally.ts';
import { NO, YES } from '../tri.ts';
import type { NearMiss } from '../verdict.ts';
import { actionMisses } from './near-action.ts';
import { conditionMisses, heldNegations } from './near-condition.ts';
import { boundedMiss, principalMiss } from './near-principal.ts';
import { literalVariable, resourceMiss } from './near-resource.ts';

const MISSES_AT_MOST = 5;
const ACTION_OF_TRUST = 1;
/** Of a level that lets every statement miss by one part, this many are looked at. */
const LOOKED_AT_MOST = 60;

export function nearMissesOf(kind: LayerKind, tally: Tally, facts: Facts): NearMiss[] {
  const misses: NearMiss[] = [];
  for (const candidate of tally.level.allows.all) {
    if (misses.length >= LOOKED_AT_MOST) break;
    const miss = oneMiss(kind, candidate, facts);
    if (miss !== undefined) misses.push(miss);
  }
  for (const miss of actionMisses(tally.level, facts.action)) {
    if (misses.length >= LOOKED_AT_MOST) break;
    const { candidate } = miss;
    if (candidate.statement.applies(facts) !== YES || !namesCaller(kind, candidate, facts)) continue;
    const isTrusting = kind === 'resource' && isTrust(facts);
    // That a statement on everything lacks the action says nothing; that one on this very resource does, does.
    const { resources } = candidate.statement;
    if (miss.reason === 'action-differs' && !isTrusting && (resources ?? ['*']).includes('*')) continue;
    misses.push({
      ...naming(candidate),
      part: 'action',
      reason: miss.reason,
      policyValue: miss.policyValue,
      requestValue: facts.request.action,
      // A trust policy speaks of one role to few: whom it names was meant to come in.
      distance: isTrusting ? Math.min(miss.distance, ACTION_OF_TRUST) : miss.distance,
    });
  }
  if (misses.length > 1) misses.sort((a, b) => a.distance - b.distance);
  return misses.length > MISSES_AT_MOST ? misses.slice(0, MISSES_AT_MOST) : misses;
}

export function deniedBecause(candidate: Candidate, facts: Facts): NearMiss[] {
  const bounded = boundedMiss(candidate.statement, facts);
  if (bounded !== undefined) return [{ ...naming(candidate), part: 'principal', ...bounded }];
  const literal = literalVariable(candidate.statement, facts);
  if (literal !== undefined) return [{ ...naming(candidate), part: 'resource', ...literal }];
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
  const trust = kind === 'resource' && isTrust(facts);
  const failing = () => statement.conditions.filter((condition) => condition.test(facts) === NO);
  if (!named && trust && facts.caller.kind === 'provider') {
    // What a statement asks of another provider's token follows from the provider that it names.
    if (failing().some(({ key }) => !isOfToken(key))) return undefined;
    return { ...naming(candidate), part: 'principal', ...principalMiss(statement, facts) };
  }
  if ((!covered || !named) && statement.conditionsHold(facts) === NO) return undefined;
  if (!covered) return { ...naming(candidate), part: 'resource', ...resourceMiss(statement, facts) };
  if (!named) return { ...naming(candidate), part: 'principal', ...principalMiss(statement, facts) };
  const telling = trust ? known(failing(), facts) : failing();
  if (telling.length > (trust ? CONDITIONS_AT_MOST : 1)) return undefined;
  const [miss, ...others] = conditionMisses(telling, facts).sort((a, b) => a.distance - b.distance);
  if (miss === undefined) return undefined;
  const alsoKeys = others.flatMap(({ key }) => key ?? []);
  return { ...naming(candidate), part: 'condition', ...miss, ...(alsoKeys.length === 0 ? {} : { alsoKeys }) };
}

/** A trust statement may ask for subject, audience and one thing more: all of them are one part of it. */
const CONDITIONS_AT_MOST = 3;

/** What is known not to fit comes before what nobody can tell. */
function known(failing: readonly Condition[], facts: Facts): readonly Condition[] {
  const told = failing.filter(({ key }) => !facts.isUnknown(key) || facts.given(key) !== undefined);
  return told.length > 0 ? told : failing;
}

/** `token.actions.githubusercontent.com:sub`, `saml:aud`: keys that an identity provider fills. */
function isOfToken(key: string): boolean {
  const issuer = key.slice(0, key.lastIndexOf(':'));
  return issuer === 'saml' || issuer.includes('.');
}

function naming(candidate: Candidate): Pick<NearMiss, 'policy' | 'statement' | 'effect'> {
  return { policy: candidate.policy, statement: candidate.id, effect: candidate.statement.effect };
}
