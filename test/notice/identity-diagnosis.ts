/**
 * The diagnosis from which the others of the notices' tests are made: no identity-based policy allows a read.
 */
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/app/ReportWriter';

export const S3_DENIAL: Denial = {
  eventId: '6f1c2f0e-4a51-4e0c-9d5f-0a1b2c3d4e5f',
  requestId: 'P2QJ0T8YBXN3V7WZ',
  origin: 'record',
  time: '2026-11-20T03:12:45Z',
  account: '111122223333',
  region: 'eu-central-1',
  partition: 'aws',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  errorCode: 'AccessDenied',
  errorMessage:
    'User: arn:aws:sts::111122223333:assumed-role/ReportWriter/i-0abc1234def567890 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::example-reports/2026/q3.csv" because no identity-based policy allows the s3:GetObject action',
  refusal: 'authorization',
  caller: {
    kind: 'role-session',
    arn: 'arn:aws:sts::111122223333:assumed-role/ReportWriter/i-0abc1234def567890',
    entityArn: ROLE,
    account: '111122223333',
    session: 'i-0abc1234def567890',
    identityType: 'AssumedRole',
  },
  needs: [
    {
      action: 's3:GetObject',
      actionFrom: 'message',
      actionKnown: true,
      resource: 'arn:aws:s3:::example-reports/2026/q3.csv',
      resourceFrom: 'message',
    },
  ],
  message: { stated: { layer: 'identity', effect: 'implicitDeny' } },
  requestContext: { context: {}, unknown: [], sourceIp: '203.0.113.9', userAgent: 'aws-sdk-go/1.55' },
  parameters: {},
  unread: [],
};

export const IDENTITY: Diagnosis = {
  denial: S3_DENIAL,
  fingerprint: '3f9a1c5b7d2e4f60',
  outcome: 'explained',
  cause: 'identity-no-allow',
  layer: 'identity',
  confidence: 'certain',
  reasons: [{ kind: 'aws-stated', source: 'error-message' }, { kind: 'engine-agrees' }],
  severity: 'warning',
  signs: [],
  recentActions: ['s3:GetObject'],
  checks: [],
  blockers: [
    {
      purpose: 'call',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::example-reports/2026/q3.csv',
      layer: 'identity',
      effect: 'implicitDeny',
      target: ROLE,
      from: 'both',
    },
  ],
  nearMisses: [
    {
      layer: 'identity',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::example-reports/2026/q3.csv',
      policy: 'ReadReports',
      statement: 'ReadAll',
      effect: 'Allow',
      part: 'resource',
      reason: 'bucket-arn-for-object-action',
      policyValue: 'arn:aws:s3:::example-reports',
      requestValue: 'arn:aws:s3:::example-reports/2026/q3.csv',
      distance: 1,
    },
  ],
  fixes: [
    {
      layer: 'identity',
      attachTo: { kind: 'known', target: ROLE },
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::example-reports/2026/q3.csv' }],
      },
      verified: true,
      unless: [],
    },
  ],
  fixesWithheld: false,
  gaps: [],
  changes: [],
  callerNotes: [{ kind: 'ec2-instance', instanceId: 'i-0abc1234def567890', imds: '2.0' }],
  nextSteps: [{ kind: 'apply-fix', fix: 0 }],
};
