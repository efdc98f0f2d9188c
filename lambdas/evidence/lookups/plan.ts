/**
 * The lookups a denial still needs, given the answers so far: pure, and at most three rounds (an access point, its
 * bucket, the bucket's key). Errs towards looking: what AWS's message already states is still read, for all blockers
 * are wanted and not the first; what no policy decided is not looked into at all.
 */

import { parseArn } from '../../denial/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import { passedRoles } from '../checks/passed-role.ts';
import { answerTo, type Evidence, lookupKey } from '../evidence.ts';
import { once } from '../once.ts';
import type { Lookup, LookupOf, PrincipalFacts } from '../source.ts';
import { callerLookups, entityLookup, organizationLookup } from '../subject/caller-lookups.ts';
import { keyTargets } from '../subject/key-checks.ts';
import { isAccessPoint } from '../subject/policy-carriers.ts';
import { isPolicyMatter, needsPublicAccess } from '../subject/relation.ts';
import { ownerOf, resourceFacts, roleLookup, type Subject, subjectsOf } from '../subject/subject.ts';
import { changesLookups } from './change-lookups.ts';
import { objectLookup } from './object-lookup.ts';
import { simulationLookup } from './simulation-lookup.ts';

export interface PlanSettings {
  /** The simulator may be asked: live only, and a witness only. */
  readonly simulation: boolean;
  /** It may be asked whether an S3 object exists. */
  readonly objectExistence: boolean;
}

export const MOST_ROUNDS = 3;

export function plan(denial: Denial, evidence: Evidence, settings: PlanSettings): readonly Lookup[] {
  // Changes are asked for last: once they are answered nothing is missing.
  const isComplete = evidence.rounds >= MOST_ROUNDS || evidence.answers.changes.size > 0;
  if (isComplete || !isPolicyMatter(denial)) return [];
  const wanted = distinct([...callerLookups(denial), ...subjectLookups(denial, evidence, settings)]);
  const open = wanted.filter((lookup) => !isAnswered(evidence, lookup));
  const simulation = settings.simulation ? simulationLookup(denial, evidence) : undefined;
  const last = open.length === 0 || evidence.rounds === MOST_ROUNDS - 1;
  return [
    ...open,
    ...(simulation ? [simulation] : []),
    // Last, for only then is it known which policies were read.
    ...(last ? changesLookups(denial, evidence, wanted) : []),
  ];
}

function subjectLookups(denial: Denial, evidence: Evidence, settings: PlanSettings): readonly Lookup[] {
  const subjects = subjectsOf(denial);
  const roles = passedRoles(denial).flatMap((role) => roleLookup(parseArn(role.arn)) ?? []);
  const object = settings.objectExistence ? objectLookup(denial, evidence) : undefined;
  return [
    ...subjects.flatMap((subject) => [
      ...carrierLookups(denial, subject, evidence),
      ...publicAccessLookups(denial, subject, evidence),
      ...tagLookups(denial, subject, evidence),
    ]),
    ...keyTargets(denial, evidence).flatMap((key) => [key.lookup, ...optional(organizationLookup(key.lookup.account))]),
    ...roles,
    ...(object ? [object] : []),
  ];
}

function carrierLookups(denial: Denial, subject: Subject, evidence: Evidence): readonly Lookup[] {
  const lookups: Lookup[] = [];
  const { carrier } = subject;
  if (carrier.kind !== 'none' && carrier.kind !== 'unknown') lookups.push(carrier.lookup);
  const bucket = bucketLookup(subject, evidence);
  if (bucket) lookups.push(bucket);
  const owner = ownerOf(denial, subject, evidence);
  return [...lookups, ...optional(organizationLookup(owner))];
}

/** The bucket behind an access point, once the access point told it. */
export function bucketLookup(subject: Subject, evidence: Evidence): LookupOf<'resource'> | undefined {
  if (subject.carrier.kind !== 'resource' || !isAccessPoint(subject.carrier.lookup.arn)) return undefined;
  const bucket = resourceFacts(evidence, subject.carrier)?.bucket;
  return typeof bucket === 'string' ? { kind: 'resource', arn: bucket, region: subject.region } : undefined;
}

/** Account-wide Block Public Access bears on callers outside the account, and on calls that make things public. */
function publicAccessLookups(denial: Denial, subject: Subject, evidence: Evidence): readonly Lookup[] {
  if (subject.service !== 's3') return [];
  const owner = ownerOf(denial, subject, evidence);
  if (owner === undefined || !needsPublicAccess(denial, subject, evidence)) return [];
  return [{ kind: 'account-public-access', account: owner }];
}

/** A resource without a policy of its own is read only for its tags, and only if a policy that was read asks for them. */
function tagLookups(denial: Denial, subject: Subject, evidence: Evidence): readonly Lookup[] {
  const { resource, carrier } = subject;
  if (carrier.kind !== 'none' || !resource || resource.resource.includes('*') || subject.service === 'sts') return [];
  const entity = entityLookup(denial.caller);
  const answer = entity && answerTo(evidence, 'principal', entity);
  if (answer?.kind !== 'found' || !asksForTags(answer.value)) return [];
  const role = roleLookup(resource);
  if (role) return [role];
  return [
    {
      kind: 'resource',
      arn: resource.text,
      region: subject.region,
      ...(resource.account === undefined ? {} : { account: resource.account }),
    },
  ];
}

const asksForTags: (policies: PrincipalFacts) => boolean = once((policies) =>
  /ResourceTag/i.test(JSON.stringify(policies)),
);

function isAnswered(evidence: Evidence, lookup: Lookup): boolean {
  return evidence.answers[lookup.kind].has(lookupKey(lookup));
}

function distinct(lookups: readonly Lookup[]): readonly Lookup[] {
  return [...new Map(lookups.map((lookup) => [lookupKey(lookup), lookup])).values()];
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
