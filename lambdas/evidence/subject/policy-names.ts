/**
 * The name a policy without one of its own stands under in checks, near misses and fixes. Every source uses these, so
 * that the same account read live and from a snapshot gives the same answer.
 */
import { parseArn } from '../../denial/arn.ts';
import { isAccessPoint } from './policy-carriers.ts';

export const TRUST_POLICY = 'trust policy';
export const SESSION_POLICY = 'session policy';
export const ENDPOINT_POLICY = 'endpoint policy';

const NAMES: Readonly<Record<string, string>> = {
  s3: 'bucket policy',
  kms: 'key policy',
  sqs: 'queue policy',
  sns: 'topic policy',
  lambda: 'function policy',
  ecr: 'repository policy',
};

export function resourcePolicyName(arn: string): string {
  if (isAccessPoint(arn)) return 'access point policy';
  const service = parseArn(arn)?.service ?? '';
  return (Object.hasOwn(NAMES, service) ? NAMES[service] : undefined) ?? 'resource policy';
}
