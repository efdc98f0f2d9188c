/**
 * Whether the S3 object is there at all: S3 answers 403 for a missing key when the caller may not list the bucket.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * Errs towards not asking: only for reads of one exactly named key, not where AWS names another reason or a policy
 * refuses anyway, and not where the caller may list the bucket, for whom S3 answers 404.
 */

import { parseArn } from '../../aws/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import type { Case } from '../case.ts';
import { judgedOf } from '../checks/judge.ts';
import type { LookupOf } from '../source.ts';
import { ownerOf, resourceFacts } from '../subject/owner.ts';
import { isAccessPoint, objectKeyOf } from '../subject/policy-owners.ts';

export function objectLookup(matter: Case): LookupOf<'object'> | undefined {
  // The owner and what the caller may do are known once the first round is.
  if (matter.evidence.rounds === 0 || matter.denial.message.stated?.effect === 'explicitDeny') return undefined;
  const subject = matter.subjects[0];
  if (subject?.service !== 's3') return undefined;
  const named = readKey(matter.denial, subject.need.action, subject.need.resource);
  if (!named) return undefined;
  // AWS may itself say that listing is what the caller lacks.
  const lacksListing = /^s3:ListBucket$/i.test(subject.need.action);
  if (!lacksListing && (hasAnotherReason(matter) || mayList(matter))) return undefined;
  const isBehind = isAccessPoint(named.policyOwner);
  const bucket = isBehind ? resourceFacts(matter, subject.policyOwner)?.bucket : named.policyOwner;
  const name = parseArn(bucket ?? '')?.resource;
  if (!name || name.includes('*') || name.includes('/')) return undefined;
  // A bucket may be another account's than the access point before it.
  const account = isBehind ? undefined : ownerOf(matter, subject);
  const lookup = { kind: 'object', bucket: name, key: named.key, region: matter.denial.region } as const;
  return account === undefined ? lookup : { ...lookup, account };
}

/** AWS names the layer that does not allow the read itself, or what was read refuses it for sure. */
function hasAnotherReason(matter: Case): boolean {
  if (matter.denial.message.stated?.layer !== undefined) return true;
  const [call] = judgedOf(matter);
  if (!call) return false;
  const { decision, dependsOn } = call.verdict;
  return decision !== 'allowed' && dependsOn.length === 0;
}

/** Allowed for sure on what was read. */
function mayList(matter: Case): boolean {
  const [call] = judgedOf(matter);
  const bucket = call?.check.attachTo.resource;
  if (!call || bucket === undefined) return false;
  const { decision, dependsOn } = call.prepared.evaluate({
    ...call.check.request,
    action: 's3:ListBucket',
    resource: bucket,
  });
  return decision === 'allowed' && dependsOn.length === 0;
}

/** AWS names `s3:ListBucket` on the bucket when a missing key is read; the key then stands in the parameters. */
function readKey(denial: Denial, action: string, resource: string): { policyOwner: string; key: string } | undefined {
  const arn = parseArn(resource);
  if (!arn) return undefined;
  if (/^s3:GetObject(?:Version)?$/i.test(action)) {
    const key = objectKeyOf(arn);
    const policyOwner = key === undefined ? undefined : resource.slice(0, resource.length - key.length - 1);
    return key === undefined || policyOwner === undefined
      ? undefined
      : { policyOwner: policyOwner.replace(/\/object$/, ''), key };
  }
  const key = denial.parameters['key'] ?? denial.parameters['Key'];
  const read = denial.eventName === 'GetObject' || denial.eventName === 'HeadObject';
  if (!read || !/^s3:ListBucket$/i.test(action) || key === undefined || key === '') return undefined;
  // Where a secret was taken out of the key, another object would be looked for.
  if (key.includes('*')) return undefined;
  return { policyOwner: resource, key };
}
