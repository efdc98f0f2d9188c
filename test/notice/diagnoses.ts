/**
 * Diagnoses as the notices' tests need them: one for each shape a notice can have, written out by hand.
 */
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { SCP } from './guardrail-diagnosis.ts';
import { IDENTITY, ROLE, S3_DENIAL } from './identity-diagnosis.ts';

const KEY_ARN = 'arn:aws:kms:eu-central-1:777788889999:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** Two accounts, two halves, and SCPs that could not be read. */
const KMS: Diagnosis = {
  ...IDENTITY,
  denial: {
    ...S3_DENIAL,
    errorMessage:
      'User: arn:aws:sts::111122223333:assumed-role/ReportWriter/i-0abc1234def567890 is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:777788889999:key/1234abcd-12ab-34cd-56ef-1234567890ab because no resource-based policy allows the kms:Decrypt action',
    needs: [
      {
        action: 'kms:Decrypt',
        actionFrom: 'message',
        actionKnown: true,
        resource: KEY_ARN,
        resourceFrom: 'message',
      },
    ],
    message: { stated: { layer: 'resource', effect: 'implicitDeny' } },
    resourceAccount: '777788889999',
  },
  fingerprint: '77aa88bb99cc00dd',
  cause: 'resource-no-allow',
  layer: 'resource',
  confidence: 'certain',
  reasons: [
    { kind: 'aws-stated', source: 'error-message' },
    { kind: 'layers-not-read', layers: ['scp'] },
  ],
  blockers: [
    {
      purpose: 'key',
      action: 'kms:Decrypt',
      resource: KEY_ARN,
      layer: 'resource',
      effect: 'implicitDeny',
      target: KEY_ARN,
      from: 'both',
    },
    {
      purpose: 'key',
      action: 'kms:Decrypt',
      resource: KEY_ARN,
      layer: 'identity',
      effect: 'implicitDeny',
      target: ROLE,
      from: 'engine',
    },
  ],
  nearMisses: [],
  fixes: [
    {
      layer: 'resource',
      attachTo: { kind: 'known', target: KEY_ARN },
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'kms:Decrypt', Resource: '*' }],
      },
      verified: true,
      unless: ['scp'],
    },
    {
      layer: 'identity',
      attachTo: { kind: 'known', target: ROLE },
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY_ARN }],
      },
      verified: true,
      unless: ['scp'],
    },
  ],
  gaps: [
    {
      layer: 'scp',
      reason: 'access-denied',
      subject: '111122223333',
      permission: 'organizations:ListPoliciesForTarget',
    },
  ],
  callerNotes: [{ kind: 'other-account', callerAccount: '111122223333', resourceAccount: '777788889999' }],
  nextSteps: [
    { kind: 'apply-fix', fix: 0 },
    { kind: 'grant-reading', permission: 'organizations:ListPoliciesForTarget' },
  ],
};

/** A key in the wrong hands. */
const INTRUDER: Diagnosis = {
  ...IDENTITY,
  denial: {
    ...S3_DENIAL,
    eventId: '5a5a5a5a-1111-4222-8333-444455556666',
    region: 'us-east-1',
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    caller: {
      kind: 'user',
      arn: 'arn:aws:iam::111122223333:user/ci-deploy',
      entityArn: 'arn:aws:iam::111122223333:user/ci-deploy',
      account: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    },
    needs: [
      {
        action: 'cloudtrail:StopLogging',
        actionFrom: 'message',
        actionKnown: true,
        resource: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/org',
        resourceFrom: 'message',
      },
    ],
    errorMessage:
      'User: arn:aws:iam::111122223333:user/ci-deploy is not authorized to perform: cloudtrail:StopLogging on resource: arn:aws:cloudtrail:us-east-1:111122223333:trail/org because no identity-based policy allows the cloudtrail:StopLogging action',
    message: { stated: { layer: 'identity', effect: 'implicitDeny' } },
  },
  fingerprint: 'c0ffee00c0ffee00',
  severity: 'critical',
  signs: [
    { kind: 'guardrail-target', action: 'cloudtrail:StopLogging', guardrail: 'cloudtrail' },
    { kind: 'many-actions', actions: 37, services: 9, minutes: 10 },
  ],
  recentActions: [
    'cloudtrail:StopLogging',
    'iam:ListUsers',
    'iam:CreateAccessKey',
    's3:ListAllMyBuckets',
    'ec2:DescribeInstances',
    'guardduty:ListDetectors',
    'secretsmanager:ListSecrets',
  ],
  blockers: [],
  nearMisses: [],
  fixes: [],
  fixesWithheld: true,
  callerNotes: [{ kind: 'long-term-key', keyPrefix: 'AKIA', address: '198.51.100.77' }],
  nextSteps: [
    {
      kind: 'contain',
      entityArn: 'arn:aws:iam::111122223333:user/ci-deploy',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    },
  ],
};

/** Somebody took a policy away a quarter of an hour ago. */
const BROKEN: Diagnosis = {
  ...IDENTITY,
  fingerprint: 'b20c3e5b7d2e4f61',
  nearMisses: [],
  changes: [
    {
      change: {
        eventId: '12121212-3434-4565-8787-909090909090',
        time: '2026-11-20T02:57:02Z',
        account: '111122223333',
        region: 'us-east-1',
        actor: 'arn:aws:sts::111122223333:assumed-role/Admin/sam@example.com',
        action: 'iam:DetachRolePolicy',
        kind: 'detach',
        layer: 'identity',
        target: ROLE,
        policy: 'arn:aws:iam::111122223333:policy/ReadReports',
      },
      culprit: true,
      suspect: false,
    },
  ],
  nextSteps: [
    { kind: 'check-change', eventId: '12121212-3434-4565-8787-909090909090' },
    { kind: 'apply-fix', fix: 0 },
  ],
};

const UNEXPLAINED: Diagnosis = {
  ...IDENTITY,
  denial: { ...S3_DENIAL, errorMessage: 'Access Denied', message: {} },
  fingerprint: 'd1d2d3d4d5d6d7d8',
  outcome: 'not-explained',
  cause: 'unexplained',
  confidence: 'possible',
  reasons: [
    { kind: 'engine-disagrees', decision: 'allowed' },
    { kind: 'layers-not-read', layers: ['scp', 'session'] },
  ],
  blockers: [],
  nearMisses: [],
  fixes: [],
  gaps: [
    {
      layer: 'scp',
      reason: 'access-denied',
      subject: '111122223333',
      permission: 'organizations:ListPoliciesForTarget',
    },
    { layer: 'session', reason: 'throttled', subject: 'session ASIAEXAMPLE', permission: 'cloudtrail:LookupEvents' },
    { layer: 'endpoint', reason: 'account-not-listed', subject: 'vpce-0abc' },
  ],
  nextSteps: [
    { kind: 'grant-reading', permission: 'organizations:ListPoliciesForTarget' },
    { kind: 'contact-support', requestId: 'P2QJ0T8YBXN3V7WZ' },
  ],
};

const EXPIRED: Diagnosis = {
  ...IDENTITY,
  denial: {
    ...S3_DENIAL,
    errorCode: 'ExpiredToken',
    errorMessage: 'The provided token has expired.',
    refusal: 'credentials-expired',
    message: {},
  },
  fingerprint: 'e1e2e3e4e5e6e7e8',
  outcome: 'not-a-policy-denial',
  cause: 'credentials-expired',
  reasons: [{ kind: 'aws-stated', source: 'error-code' }],
  severity: 'info',
  blockers: [],
  nearMisses: [],
  fixes: [],
  nextSteps: [{ kind: 'renew-credentials' }],
};

export const DIAGNOSES: Readonly<Record<string, Diagnosis>> = {
  'bucket-arn-for-objects': IDENTITY,
  'region-guardrail': SCP,
  'key-of-another-account': KMS,
  intruder: INTRUDER,
  'broken-by-a-change': BROKEN,
  unexplained: UNEXPLAINED,
  'expired-credentials': EXPIRED,
};
