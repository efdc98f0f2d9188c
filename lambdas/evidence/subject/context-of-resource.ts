/**
 * Condition keys that follow from what was read of the resource: its owner, organization and tags.
 * Errs towards approximate: tags are read after the refusal and may have changed since.
 */
import { parseArn } from '../../denial/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import { answerTo, type Evidence } from '../evidence.ts';
import type { Learning } from './context.ts';
import { learnOrganization } from './context-of-caller.ts';
import { encryptedFacts } from './key-checks.ts';
import { isAccessPoint } from './policy-carriers.ts';
import { ownerOf, resourceFacts, roleLookup, type Subject } from './subject.ts';

export function learnResource(denial: Denial, subject: Subject, evidence: Evidence, learning: Learning): void {
  const owner = ownerOf(denial, subject, evidence);
  if (subject.need.resource !== '*' || owner !== undefined) {
    if (owner === undefined) learning.mayHave('aws:ResourceAccount');
    else learning.learn('aws:ResourceAccount', owner);
    if (subject.service === 's3') {
      if (owner === undefined) learning.mayHave('s3:ResourceAccount');
      else learning.learn('s3:ResourceAccount', owner);
    }
    learnOrganization(evidence, owner, ['aws:ResourceOrgID', 'aws:ResourceOrgPaths'], learning);
  }
  learnAccessPoint(subject, learning);
  learnTags(subject, evidence, learning);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html: absent for a call on the bucket itself. */
function learnAccessPoint(subject: Subject, learning: Learning): void {
  if (subject.carrier.kind !== 'resource' || subject.service !== 's3') return;
  const { arn } = subject.carrier.lookup;
  if (!isAccessPoint(arn)) {
    for (const key of ['s3:DataAccessPointArn', 's3:DataAccessPointAccount', 's3:AccessPointNetworkOrigin']) {
      learning.absent(key);
    }
    return;
  }
  learning.learn('s3:DataAccessPointArn', arn);
  const account = parseArn(arn)?.account;
  if (account !== undefined) learning.learn('s3:DataAccessPointAccount', account);
  learning.mayHave('s3:AccessPointNetworkOrigin');
}

function learnTags(subject: Subject, evidence: Evidence, learning: Learning): void {
  if (subject.need.resource === '*') return;
  const tags = tagsOf(subject, evidence);
  if (!tags || (Object.keys(tags).length > 0 && !isSeen(subject, evidence))) {
    learning.mayHave('aws:ResourceTag/*');
    if (subject.service === 's3') learning.mayHave('s3:BucketTag/*');
    return;
  }
  learning.tags('aws:ResourceTag', tags, 'approximate');
  // Services older than the global key have one of their own beside it.
  learning.tags(subject.service === 's3' ? 's3:BucketTag' : `${subject.service}:ResourceTag`, tags, 'approximate');
}

/**
 * Conditions see the tags of a bucket only where that was turned on for it, and then not as before:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
 */
function isSeen(subject: Subject, evidence: Evidence): boolean {
  return subject.service !== 's3' || encryptedFacts(subject, evidence)?.abac === true;
}

/** `undefined`: not known. */
function tagsOf(subject: Subject, evidence: Evidence): Readonly<Record<string, string>> | undefined {
  const facts = subject.service === 's3' ? encryptedFacts(subject, evidence) : resourceFacts(evidence, subject.carrier);
  if (subject.service === 's3' && facts?.abac === false) return {};
  if (facts) return facts.tags ?? undefined;
  const role = roleLookup(subject.resource);
  if (role) {
    const answer = answerTo(evidence, 'principal', role);
    return answer?.kind === 'found' ? (answer.value.tags ?? undefined) : undefined;
  }
  if (subject.carrier.kind !== 'none' || !subject.resource) return undefined;
  const account = subject.resource.account;
  const answer = answerTo(evidence, 'resource', {
    kind: 'resource',
    arn: subject.resource.text,
    region: subject.region,
    ...(account === undefined ? {} : { account }),
  });
  return answer?.kind === 'found' ? (answer.value.tags ?? undefined) : undefined;
}
