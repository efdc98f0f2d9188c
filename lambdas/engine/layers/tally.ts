/**
 * One level of one layer, counted for one request: what denies, what allows, and whether something was not read.
 */
import type { Facts } from '../facts.ts';
import { DELEGATED, DIRECT, NONE, PERHAPS, type Strength } from '../policy/principal.ts';
import { MAYBE, NO, type Tri, YES } from '../tri.ts';
import type { LayerKind } from './compiled-set.ts';
import type { PlannedLevel } from './plan.ts';
import type { Candidate } from './shelf.ts';

export interface Tally {
  readonly level: PlannedLevel;
  readonly denies: readonly Candidate[];
  readonly allow: Candidate | undefined;
  /** How strongly the caller is granted access, where the policy names callers. */
  readonly strength: Strength;
  readonly unread: boolean;
}

const NO_DENIES: readonly Candidate[] = [];

/** Policies of the caller's side: identity, boundary, session, SCP; and RCPs, whose principal is always everyone. */
export function tallyCaller(level: PlannedLevel, facts: Facts): Tally {
  let denies: Candidate[] | undefined;
  for (const candidate of level.denies.about(facts.request.resource)) {
    if (!counts(candidate.statement.applies(facts), 'deny', facts)) continue;
    denies ??= [];
    denies.push(candidate);
  }
  let allow: Candidate | undefined;
  for (const candidate of level.allows.about(facts.request.resource)) {
    if (!counts(candidate.statement.applies(facts), 'allow', facts)) continue;
    allow = candidate;
    break;
  }
  return {
    level,
    denies: denies ?? NO_DENIES,
    allow,
    strength: NONE,
    unread: level.unread || level.doubtful.some((candidate) => candidate.statement.applies(facts) !== NO),
  };
}

/** Policies that name callers: the resource's and the endpoint's. */
export function tallyNaming(kind: LayerKind, level: PlannedLevel, facts: Facts): Tally {
  let denies: Candidate[] | undefined;
  for (const candidate of level.denies.all) {
    if (!counts(namingApplies(kind, candidate, facts), 'deny', facts)) continue;
    denies ??= [];
    denies.push(candidate);
  }
  let allow: Candidate | undefined;
  let best: Strength = NONE;
  for (const candidate of level.allows.all) {
    const named = strengthFor(kind, candidate, facts);
    const strength = named === PERHAPS && facts.reading.lean === 'allow' ? DIRECT : named;
    if (strength <= best || !counts(candidate.statement.applies(facts), 'allow', facts)) continue;
    best = strength;
    allow = candidate;
  }
  const unread = level.unread || level.doubtful.some((candidate) => candidate.statement.applies(facts) !== NO);
  return { level, denies: denies ?? NO_DENIES, allow, strength: best, unread };
}

function counts(answer: Tri, side: 'allow' | 'deny', facts: Facts): boolean {
  return answer === YES || (answer === MAYBE && facts.reading.lean === side);
}

/** For three-valued reading: principal, resource and conditions together. */
export function namingApplies(kind: LayerKind, candidate: Candidate, facts: Facts): Tri {
  const strength = strengthFor(kind, candidate, facts);
  if (strength === NONE) return NO;
  const applies = candidate.statement.applies(facts);
  return strength === PERHAPS && applies === YES ? MAYBE : applies;
}

/** Whether a policy that names callers names this one; others are about whoever they are attached to. */
export function namesCaller(kind: LayerKind, candidate: Candidate, facts: Facts): boolean {
  return (kind !== 'resource' && kind !== 'endpoint') || strengthFor(kind, candidate, facts) > NONE;
}

/**
 * In the policy of a gateway endpoint (S3, DynamoDB) an account as principal means its root user alone.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function strengthFor(kind: LayerKind, candidate: Candidate, facts: Facts): Strength {
  const strength = candidate.statement.principalStrength(facts);
  if (kind !== 'endpoint' || strength !== DELEGATED) return strength;
  return facts.service === 's3' || facts.service === 'dynamodb' ? NONE : strength;
}
