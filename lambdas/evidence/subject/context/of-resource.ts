/**
 * Condition keys that follow from what was read of the resource: its owner, organization and tags.
 * Errs towards approximate: tags are read after the refusal and may have changed since.
 */

import { parseArn } from '../../../aws/arn.ts';
import { present } from '../../../denial/fields.ts';
import type { Case } from '../../case.ts';
import type { LookupOf } from '../../source.ts';
import { encryptedFacts, ownerOf, resourceFacts } from '../owner.ts';
import { isAccessPoint } from '../policy-owners.ts';
import { roleLookup, type Subject } from '../subject.ts';
import type { ContextBuilder } from './context-builder.ts';
import { addOrganization } from './of-caller.ts';

export function addResource(matter: Case, subject: Subject, builder: ContextBuilder): void {
  const owner = ownerOf(matter, subject);
  if (subject.need.resource !== '*' || owner !== undefined) {
    if (owner === undefined) builder.unknown('aws:ResourceAccount');
    else builder.set('aws:ResourceAccount', owner);
    if (subject.service === 's3') {
      if (owner === undefined) builder.unknown('s3:ResourceAccount');
      else builder.set('s3:ResourceAccount', owner);
    }
    addOrganization(matter, owner, ['aws:ResourceOrgID', 'aws:ResourceOrgPaths'], builder);
  }
  addAccessPoint(subject, builder);
  addTags(matter, subject, builder);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html: absent for a call on the bucket itself. */
function addAccessPoint(subject: Subject, builder: ContextBuilder): void {
  if (subject.policyOwner.kind !== 'resource' || subject.service !== 's3') return;
  const { arn } = subject.policyOwner.lookup;
  if (!isAccessPoint(arn)) {
    for (const key of ['s3:DataAccessPointArn', 's3:DataAccessPointAccount', 's3:AccessPointNetworkOrigin']) {
      builder.absent(key);
    }
    return;
  }
  builder.set('s3:DataAccessPointArn', arn);
  const account = parseArn(arn)?.account;
  if (account !== undefined) builder.set('s3:DataAccessPointAccount', account);
  builder.unknown('s3:AccessPointNetworkOrigin');
}

function addTags(matter: Case, subject: Subject, builder: ContextBuilder): void {
  if (subject.need.resource === '*') return;
  const tags = tagsOf(matter, subject);
  if (!tags || (Object.keys(tags).length > 0 && !isSeen(matter, subject))) {
    builder.unknown('aws:ResourceTag/*');
    if (subject.service === 's3') builder.unknown('s3:BucketTag/*');
    return;
  }
  builder.tags('aws:ResourceTag', tags, 'approximate');
  // Services older than the global key have one of their own beside it.
  builder.tags(subject.service === 's3' ? 's3:BucketTag' : `${subject.service}:ResourceTag`, tags, 'approximate');
}

/**
 * Conditions see the tags of a bucket only where that was turned on for it, and then not as before:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
 */
function isSeen(matter: Case, subject: Subject): boolean {
  return subject.service !== 's3' || encryptedFacts(matter, subject)?.abac === true;
}

/** `undefined`: not known. */
function tagsOf(matter: Case, subject: Subject): Readonly<Record<string, string>> | undefined {
  const facts = subject.service === 's3' ? encryptedFacts(matter, subject) : resourceFacts(matter, subject.policyOwner);
  if (subject.service === 's3' && facts?.abac === false) return {};
  if (facts) return facts.tags ?? undefined;
  const role = roleLookup(subject.resource);
  if (role) {
    return matter.found('principal', role)?.tags ?? undefined;
  }
  if (subject.policyOwner.kind !== 'none' || !subject.resource) return undefined;
  const account = subject.resource.account;
  const answer = matter.answer(
    'resource',
    present<LookupOf<'resource'>>({
      kind: 'resource',
      arn: subject.resource.text,
      region: subject.region,
      account,
    }),
  );
  return answer?.kind === 'found' ? (answer.value.tags ?? undefined) : undefined;
}
