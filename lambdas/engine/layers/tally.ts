/**
 * One level of one layer, counted for one request: what denies, what allows, and whether something was not read.
 */
import type { Facts } from '../facts.ts';
import { DELEGATED, NONE, PERHAPS, type Strength } from '../principal.ts';
import { MAYBE, NO, type Tri, YES } from '../tri.ts';
import type { LayerKind } from './compiled-set.ts';
import type { Candidate, PlannedLevel } from './plan.ts';

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
  for (const candidate of level.denies) {
    if (candidate.statement.applies(facts) !== YES) continue;
    denies ??= [];
    denies.push(candidate);
  }
  let allow: Candidate | undefined;
  for (const candidate of level.allows) {
    if (candidate.statement.applies(facts) !== YES) continue;
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
  for (const candidate of level.denies) {
    if (namingApplies(kind, candidate, facts) !== YES) continue;
    denies ??= [];
    denies.push(candidate);
  }
  let allow: Candidate | undefined;
  let best: Strength = NONE;
  for (const candidate of level.allows) {
    const strength = strengthFor(kind, candidate, facts);
    if (strength <= best || candidate.statement.applies(facts) !== YES) continue;
    best = strength;
    allow = candidate;
  }
  const unread = level.unread || level.doubtful.some((candidate) => candidate.statement.applies(facts) !== NO);
  return { level, denies: denies ?? NO_DENIES, allow, strength: best, unread };
}

/** For three-valued reading: principal, resource and conditions together. */
export function namingApplies(kind: LayerKind, candidate: Candidate, facts: Facts): Tri {
  const strength = strengthFor(kind, candidate, facts);
  if (strength === NONE) return NO;
  const applies = candidate.statement.applies(facts);
  return strength === PERHAPS && applies === YES ? MAYBE : applies;
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
