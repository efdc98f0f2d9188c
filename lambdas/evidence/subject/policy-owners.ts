/**
 * Which resources carry a policy of their own, and which ARN that policy is kept under.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 * Errs towards "carries one": such a resource is looked up, and what could not be read is a gap.
 */

import { type Arn, arnOf, segmentsOf } from '../../aws/arn.ts';
import { services } from '../../aws/look-up.ts';

/** By the service part of the ARNs that they are about. */
const POLICY_OWNERS = new Map(
  services().flatMap(({ prefix, carries }) =>
    carries === undefined ? [] : [[carries.arnService ?? prefix, { prefix, ...carries }] as const],
  ),
);

/** The resource these actions name does not exist yet: its policy cannot refuse them. */
const CREATES = new Set(
  services().flatMap(({ prefix, creates: names = [] }) => names.map((name) => `${prefix}:${name}`.toLowerCase())),
);

export function creates(action: string): boolean {
  return CREATES.has(action.toLowerCase());
}

export function isPolicyService(service: string): boolean {
  return POLICY_OWNERS.has(service);
}

/**
 * ARNs of these services carry the management account wherever they are used, and its own principals are not alone in
 * using them: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html
 */
const OF_THE_ORGANIZATION = new Set(['organizations', 'sso', 'identitystore']);

export function isOfTheOrganization(service: string): boolean {
  return OF_THE_ORGANIZATION.has(service);
}

/** ARN under which the policy of a resource is kept; nothing where its type has none. */
export function policyOwnerOf(arn: Arn): string | undefined {
  if (arn.service === 's3') return s3PolicyOwner(arn);
  const policyOwner = POLICY_OWNERS.get(arn.service);
  const match = policyOwner?.resource.exec(arn.resource);
  if (policyOwner === undefined || !match) return undefined;
  const { resource, account = arn.account ?? '' } = policyOwner.at?.(match[1] ?? '') ?? {
    resource: policyOwner.kept ?? match[1] ?? '',
  };
  return arnOf(arn.partition, policyOwner.prefix, arn.region ?? '', account, resource);
}

/** `arn:aws:s3:::bucket/key` → its bucket; an access point's object → the access point. */
function s3PolicyOwner(arn: Arn): string | undefined {
  const accessPoint = /^(accesspoint\/[^/]+)/.exec(arn.resource)?.[1];
  if (accessPoint !== undefined) {
    return arnOf(arn.partition, 's3', arn.region ?? '', arn.account ?? '', accessPoint);
  }
  // Jobs, storage lens configurations and the like stand in an account and have no policy; a bucket's ARN has none.
  if (arn.account !== undefined || arn.region !== undefined) return undefined;
  const [bucket] = segmentsOf(arn.resource);
  return bucket ? arnOf(arn.partition, 's3', '', '', bucket) : undefined;
}

export function isAccessPoint(arn: string): boolean {
  return /^arn:[^:]+:s3:[^:]*:[^:]*:accesspoint\//.test(arn);
}

/** The key of the object an S3 ARN names, where it names one exactly. */
export function objectKeyOf(arn: Arn): string | undefined {
  if (arn.service !== 's3') return undefined;
  const key =
    arn.account === undefined && arn.region === undefined
      ? segmentsOf(arn.resource).slice(1).join('/')
      : /^accesspoint\/[^/]+\/object\/(.+)$/s.exec(arn.resource)?.[1];
  // `*` in the ARN of a request stands for a part that is not known.
  return key && !key.includes('*') ? key : undefined;
}
