/**
 * What a case of a cause gives, and what of it is the same in many.
 */
import { expect } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { Cause, Confidence } from '../../lambdas/diagnosis/diagnosis.ts';
import type { Layer, PolicySet } from '../../lambdas/engine/index.ts';
import type { Evidence } from '../../lambdas/evidence/evidence.ts';
import { type CheckParts, check, denial, diagnosed, policy, ROLE } from './building.ts';

export interface Case {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly when: string;
  readonly denial?: Partial<Denial>;
  readonly policies?: PolicySet;
  readonly check?: CheckParts;
  readonly evidence?: Evidence;
}

export const DENY = policy('Guardrail', { Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*' });
export const DENY_IN_RESOURCE = policy('bucket', {
  Sid: 'No',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: '*',
});
export const OTHER = policy('Other', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
export const HOSTED = { request: { resourceAccount: '444455556666' } };

export const TRUST: CheckParts = {
  request: { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/Target' },
};
export const TRUST_DENIAL: Partial<Denial> = {
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  needs: [
    {
      action: 'sts:AssumeRole',
      actionFrom: 'message',
      actionKnown: true,
      resource: 'arn:aws:iam::111122223333:role/Target',
      resourceFrom: 'message',
    },
  ],
};

export function stated(layer: Layer, effect: 'explicitDeny' | 'implicitDeny'): Partial<Denial> {
  return { message: { action: 's3:GetObject', principal: ROLE, stated: { layer, effect } } };
}

export function expectCause({ cause, confidence, ...given }: Case): void {
  const one = check({ ...given.check, policies: given.policies ?? { identity: null } });
  const diagnosis = diagnosed(denial(given.denial), [one], given.evidence);
  expect([diagnosis.cause, diagnosis.confidence]).toEqual([cause, confidence]);
}
