/**
 * The lookups a denial still needs, given the answers so far: pure, and at most three rounds (an access point, its
 * bucket, the bucket's key). Errs towards looking: what AWS's message already states is still read, for all blockers
 * are wanted and not the first; what no policy decided is not looked into at all.
 */

import { parseArn } from '../../aws/arn.ts';
import { rememberedFor } from '../../aws/remembered.ts';
import { present } from '../../denial/fields.ts';
import type { Case } from '../case.ts';
import { lookupKey } from '../evidence.ts';
import type { PrincipalFacts } from '../facts.ts';
import type { Lookup, LookupOf } from '../source.ts';
import { organizationLookup } from '../subject/caller-lookups.ts';
import { keyTargets } from '../subject/key-checks.ts';
import { ownerOf, resourceFacts } from '../subject/owner.ts';
import { isAccessPoint } from '../subject/policy-owners.ts';
import { isPolicyMatter, needsPublicAccess } from '../subject/relation.ts';
import { roleLookup, type Subject } from '../subject/subject.ts';
import { changesLookups } from './change-lookups.ts';
import { objectLookup } from './object-lookup.ts';
import { simulationLookup } from './simulation-lookup.ts';

export interface PlanSettings {
  /** The simulator may be asked: live only, and a witness only. */
  readonly simulation: boolean;
  /** It may be asked whether an S3 object exists. */
  readonly objectExistence: boolean;
}

const MOST_ROUNDS = 3;

export function plan(matter: Case, settings: PlanSettings): readonly Lookup[] {
  // Changes are asked for last: once they are answered nothing is missing.
  const isComplete = matter.evidence.rounds >= MOST_ROUNDS || matter.evidence.answers.changes.size > 0;
  if (isComplete || !isPolicyMatter(matter.denial)) return [];
  const wanted = distinct([...Object.values<Lookup>(matter.lookups), ...subjectLookups(matter, settings)]);
  const open = wanted.filter((lookup) => !isAnswered(matter, lookup));
  const simulation = settings.simulation ? simulationLookup(matter) : undefined;
  const last = open.length === 0 || matter.evidence.rounds === MOST_ROUNDS - 1;
  return [
    ...open,
    ...(simulation ? [simulation] : []),
    // Last, for only then is it known which policies were read.
    ...(last ? changesLookups(matter, wanted) : []),
  ];
}

function subjectLookups(matter: Case, settings: PlanSettings): readonly Lookup[] {
  const roles = matter.passedRoles.flatMap((role) => roleLookup(parseArn(role.arn)) ?? []);
  const object = settings.objectExistence ? objectLookup(matter) : undefined;
  return [
    ...matter.subjects.flatMap((subject) => [
      ...carrierLookups(matter, subject),
      ...publicAccessLookups(matter, subject),
      ...tagLookups(matter, subject),
    ]),
    ...keyTargets(matter).flatMap((key) => [key.lookup, ...optional(organizationLookup(key.lookup.account))]),
    ...roles,
    ...(object ? [object] : []),
  ];
}

function carrierLookups(matter: Case, subject: Subject): readonly Lookup[] {
  const lookups: Lookup[] = [];
  const { policyOwner } = subject;
  if (policyOwner.kind !== 'none' && policyOwner.kind !== 'unknown') lookups.push(policyOwner.lookup);
  const bucket = bucketLookup(matter, subject);
  if (bucket) lookups.push(bucket);
  const owner = ownerOf(matter, subject);
  return [...lookups, ...optional(organizationLookup(owner))];
}

/** The bucket behind an access point, once the access point told it. */
function bucketLookup(matter: Case, subject: Subject): LookupOf<'resource'> | undefined {
  if (subject.policyOwner.kind !== 'resource' || !isAccessPoint(subject.policyOwner.lookup.arn)) return undefined;
  const bucket = resourceFacts(matter, subject.policyOwner)?.bucket;
  return typeof bucket === 'string' ? { kind: 'resource', arn: bucket, region: subject.region } : undefined;
}

/** Account-wide Block Public Access bears on callers outside the account, and on calls that make things public. */
function publicAccessLookups(matter: Case, subject: Subject): readonly Lookup[] {
  if (subject.service !== 's3') return [];
  const owner = ownerOf(matter, subject);
  if (owner === undefined || !needsPublicAccess(matter, subject)) return [];
  return [{ kind: 'account-public-access', account: owner }];
}

/** A resource without a policy of its own is read only for its tags, and only if a policy that was read asks for them. */
function tagLookups(matter: Case, subject: Subject): readonly Lookup[] {
  const { resource, policyOwner } = subject;
  if (policyOwner.kind !== 'none' || !resource || resource.resource.includes('*') || subject.service === 'sts')
    return [];
  const entity = matter.lookups.entity;
  const answer = matter.answer('principal', entity);
  if (answer?.kind !== 'found' || !asksForTags(answer.value)) return [];
  const role = roleLookup(resource);
  if (role) return [role];
  return [
    present<Lookup>({
      kind: 'resource',
      arn: resource.text,
      region: subject.region,
      account: resource.account,
    }),
  ];
}

const asksForTags: (policies: PrincipalFacts) => boolean = rememberedFor((policies) =>
  /ResourceTag/i.test(JSON.stringify(policies)),
);

function isAnswered({ evidence }: Case, lookup: Lookup): boolean {
  return evidence.answers[lookup.kind].has(lookupKey(lookup));
}

function distinct(lookups: readonly Lookup[]): readonly Lookup[] {
  return [...new Map(lookups.map((lookup) => [lookupKey(lookup), lookup])).values()];
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
