/**
 * The diagnosis of a call in a Region that a service control policy closes, by a person of IAM Identity Center.
 */
import type { Blocker, Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { IDENTITY, S3_DENIAL } from './identity-diagnosis.ts';

const SCP_STATEMENT = {
  Sid: 'OnlyEurope',
  Effect: 'Deny',
  NotAction: ['iam:*', 'sts:*', 'organizations:*', 'support:*', 'cloudfront:*'],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
};

const SCP_BLOCKER: Blocker = {
  purpose: 'call',
  action: 'ec2:RunInstances',
  resource: 'arn:aws:ec2:us-east-1:444455556666:instance/*',
  layer: 'scp',
  effect: 'explicitDeny',
  policy: 'p-exampl01',
  statement: 'OnlyEurope',
  text: SCP_STATEMENT,
  target: 'ou-exam-workload1',
  from: 'both',
};

export const SCP: Diagnosis = {
  ...IDENTITY,
  denial: {
    ...S3_DENIAL,
    eventId: '0b7f3a52-1d2c-4b3a-8f9e-112233445566',
    account: '444455556666',
    region: 'us-east-1',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage:
      'You are not authorized to perform this operation. User: arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Developers_0123456789abcdef/alex@example.com is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-east-1:444455556666:instance/* with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-exampleorg/service_control_policy/p-exampl01',
    caller: {
      kind: 'role-session',
      arn: 'arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Developers_0123456789abcdef/alex@example.com',
      entityArn:
        'arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Developers_0123456789abcdef',
      account: '444455556666',
      session: 'alex@example.com',
    },
    needs: [
      {
        action: 'ec2:RunInstances',
        actionFrom: 'message',
        actionKnown: true,
        resource: 'arn:aws:ec2:us-east-1:444455556666:instance/*',
        resourceFrom: 'message',
      },
    ],
    message: {
      stated: {
        layer: 'scp',
        effect: 'explicitDeny',
        policyArn: 'arn:aws:organizations::111122223333:policy/o-exampleorg/service_control_policy/p-exampl01',
      },
    },
  },
  fingerprint: '9b1d2c3e4f5a6071',
  cause: 'scp-explicit-deny',
  layer: 'scp',
  blockers: [SCP_BLOCKER],
  nearMisses: [],
  fixes: [
    {
      layer: 'scp',
      attachTo: { kind: 'known', target: 'ou-exam-workload1' },
      edit: { kind: 'ask-owner', policy: 'p-exampl01', statement: 'OnlyEurope', target: 'ou-exam-workload1' },
      verified: false,
      unless: [],
    },
  ],
  callerNotes: [{ kind: 'identity-center', permissionSet: 'Developers', person: 'alex@example.com' }],
  nextSteps: [
    { kind: 'check-condition', key: 'aws:RequestedRegion' },
    { kind: 'ask-owner', layer: 'scp', policy: 'p-exampl01' },
  ],
};
