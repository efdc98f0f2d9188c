/**
 * The bucket's half of a call through an access point: the bucket's policy is asked about the bucket's own ARN, and
 * never about the access point's. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 * Errs towards not read: a bucket that is not known is a bucket whose policy may hold anything.
 */

import { arnOf, parseArn } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import type { AuthorizationRequest, NamedPolicy } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import { encryptedFacts, resourceFacts } from '../subject/owner.ts';
import { isAccessPoint } from '../subject/policy-owners.ts';
import type { Subject } from '../subject/subject.ts';
import type { Check } from './check.ts';
import { bucketBlock, masked } from './layers-of-resource.ts';

/** What the caller may do is judged at the access point; here only the bucket's side speaks. */
const JUDGED_AT_ACCESS_POINT: NamedPolicy = {
  name: 'judged at the access point',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

export function accessPointCheck(matter: Case, subject: Subject, call: Check): Check | undefined {
  const { policyOwner, resource } = subject;
  if (policyOwner.kind !== 'resource' || !isAccessPoint(policyOwner.lookup.arn) || !resource) return undefined;
  const bucket = encryptedFacts(matter, subject);
  const told = resourceFacts(matter, policyOwner)?.bucket;
  const bucketArn = typeof told === 'string' ? told : arnOf(resource.partition, 's3', '', '', '*');
  if (parseArn(bucketArn)?.service !== 's3') return undefined;
  const key = /^accesspoint\/[^/]+\/object\/(.+)$/s.exec(resource.resource)?.[1];
  const policy = bucket ? bucket.policy : null;
  const { identity: _i, boundary: _b, session: _s, scps: _o, endpoint: _e, resource: _r, ...beside } = call.policies;
  const owner = bucket?.account;
  return {
    ...call,
    purpose: 'also-needed',
    request: {
      ...call.request,
      resource: key === undefined ? bucketArn : `${bucketArn}/${key}`,
      ...present<Pick<AuthorizationRequest, 'resourceAccount'>>({ resourceAccount: owner }),
    },
    policies: present({
      ...beside,
      ...(beside.publicAccessBlock === undefined ? {} : { publicAccessBlock: bucketBlock(matter, subject) }),
      identity: [JUDGED_AT_ACCESS_POINT],
      resource: policy === undefined ? undefined : policy === null ? null : masked(matter.denial, policy),
    }),
    attachTo: { ...call.attachTo, resource: bucketArn },
    resourceKnown: call.resourceKnown && typeof told === 'string',
  };
}
