/**
 * Whether the S3 object is there at all: S3 answers 403 for a missing key when the caller may not list the bucket.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * Errs towards not asking: only for reads of one exactly named key, not where AWS names another reason or a policy
 * refuses anyway, and not where the caller may list the bucket, for whom S3 answers 404.
 */
import { parseArn } from '../../denial/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import { prepare } from '../../engine/index.ts';
import { checksOf } from '../checks/checks.ts';
import type { Evidence } from '../evidence.ts';
import type { LookupOf } from '../source.ts';
import { isAccessPoint, objectKeyOf } from '../subject/policy-carriers.ts';
import { ownerOf, resourceFacts, subjectsOf } from '../subject/subject.ts';

export function objectLookup(denial: Denial, evidence: Evidence): LookupOf<'object'> | undefined {
  // The owner and what the caller may do are known once the first round is.
  if (evidence.rounds === 0 || denial.message.stated?.effect === 'explicitDeny') return undefined;
  const subject = subjectsOf(denial)[0];
  if (subject?.service !== 's3') return undefined;
  const named = readKey(denial, subject.need.action, subject.need.resource);
  if (!named) return undefined;
  // AWS may itself say that listing is what the caller lacks.
  const lacksListing = /^s3:ListBucket$/i.test(subject.need.action);
  if (!lacksListing && (hasAnotherReason(denial, evidence) || mayList(denial, evidence))) return undefined;
  const isBehind = isAccessPoint(named.carrier);
  const bucket = isBehind ? resourceFacts(evidence, subject.carrier)?.bucket : named.carrier;
  const name = parseArn(bucket ?? '')?.resource;
  if (!name || name.includes('*') || name.includes('/')) return undefined;
  // A bucket may be another account's than the access point before it.
  const account = isBehind ? undefined : ownerOf(denial, subject, evidence);
  const lookup = { kind: 'object', bucket: name, key: named.key, region: denial.region } as const;
  return account === undefined ? lookup : { ...lookup, account };
}

/** AWS names the layer that does not allow the read itself, or what was read refuses it for sure. */
function hasAnotherReason(denial: Denial, evidence: Evidence): boolean {
  if (denial.message.stated?.layer !== undefined) return true;
  const [call] = checksOf(denial, evidence);
  if (!call) return false;
  const { decision, dependsOn } = prepare(call.policies).evaluate(call.request);
  return decision !== 'allowed' && dependsOn.length === 0;
}

/** Allowed for sure on what was read. */
function mayList(denial: Denial, evidence: Evidence): boolean {
  const [call] = checksOf(denial, evidence);
  const bucket = call?.homes.resource;
  if (!call || bucket === undefined) return false;
  // Prepared, as the engine then remembers the documents: the same are evaluated for the call itself.
  const { decision, dependsOn } = prepare(call.policies).evaluate({
    ...call.request,
    action: 's3:ListBucket',
    resource: bucket,
  });
  return decision === 'allowed' && dependsOn.length === 0;
}

/** AWS names `s3:ListBucket` on the bucket when a missing key is read; the key then stands in the parameters. */
function readKey(denial: Denial, action: string, resource: string): { carrier: string; key: string } | undefined {
  const arn = parseArn(resource);
  if (!arn) return undefined;
  if (/^s3:GetObject(?:Version)?$/i.test(action)) {
    const key = objectKeyOf(arn);
    const carrier = key === undefined ? undefined : resource.slice(0, resource.length - key.length - 1);
    return key === undefined || carrier === undefined ? undefined : { carrier: carrier.replace(/\/object$/, ''), key };
  }
  const key = denial.parameters['key'] ?? denial.parameters['Key'];
  const read = denial.eventName === 'GetObject' || denial.eventName === 'HeadObject';
  if (!read || !/^s3:ListBucket$/i.test(action) || key === undefined || key === '') return undefined;
  return { carrier: resource, key };
}
