import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeActions } from '../../lambdas/aws/look-up.ts';
import { parseChange } from '../../lambdas/change/parse.ts';
import { changeTarget } from '../../lambdas/change/target.ts';

const A = '111122223333';
const ACTOR = `arn:aws:sts::${A}:assumed-role/Deploy/jane`;
const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const TEXT = JSON.stringify(DOCUMENT);

function record(source: string, name: string, requestParameters: unknown, more: object = {}): object {
  return {
    eventID: 'change-1',
    eventTime: '2026-10-31T12:00:00Z',
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
    awsRegion: 'eu-west-1',
    recipientAccountId: A,
    userIdentity: { type: 'AssumedRole', arn: ACTOR, accountId: A },
    requestParameters,
    ...more,
  };
}

const iam = (resource: string): string => `arn:aws:iam::${A}:${resource}`;

describe('what a record of a change says', () => {
  test.each<[string, string, unknown, object]>([
    [
      'iam',
      'PutRolePolicy',
      { roleName: 'App', policyName: 'inline', policyDocument: TEXT },
      { kind: 'put', layer: 'identity', target: iam('role/App'), policy: 'inline', newDocument: DOCUMENT },
    ],
    [
      'iam',
      'PutUserPolicy',
      { userName: 'jane', policyName: 'p', policyDocument: encodeURIComponent(TEXT) },
      { target: iam('user/jane'), newDocument: DOCUMENT },
    ],
    [
      'iam',
      'DetachRolePolicy',
      { roleName: 'App', policyArn: iam('policy/team/Base') },
      {
        kind: 'detach',
        layer: 'identity',
        target: iam('role/App'),
        policy: iam('policy/team/Base'),
        newDocument: null,
      },
    ],
    [
      'iam',
      'AttachGroupPolicy',
      { groupName: 'Readers', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      { kind: 'attach', target: iam('group/Readers'), oldDocument: null },
    ],
    [
      'iam',
      'CreatePolicyVersion',
      { policyArn: iam('policy/Base'), policyDocument: TEXT, setAsDefault: true },
      { kind: 'put', target: iam('policy/Base'), newDocument: DOCUMENT },
    ],
    [
      'iam',
      'PutRolePermissionsBoundary',
      { roleName: 'App', permissionsBoundary: iam('policy/Limits') },
      { kind: 'put-boundary', layer: 'boundary', policy: iam('policy/Limits') },
    ],
    [
      'iam',
      'UpdateAssumeRolePolicy',
      { roleName: 'App', policyDocument: TEXT },
      { kind: 'put', layer: 'trust', newDocument: DOCUMENT },
    ],
    [
      'organizations',
      'DetachPolicy',
      { policyId: 'p-FullAWSAccess', targetId: 'ou-work' },
      { kind: 'detach', layer: 'scp', target: 'ou-work', policy: 'p-FullAWSAccess' },
    ],
    [
      'organizations',
      'UpdatePolicy',
      { policyId: 'p-region', content: TEXT },
      { kind: 'put', layer: 'scp', target: 'p-region', newDocument: DOCUMENT },
    ],
    [
      's3',
      'PutBucketPolicy',
      { bucketName: 'data', bucketPolicy: DOCUMENT, policy: '' },
      { kind: 'put', layer: 'resource', target: 'arn:aws:s3:::data', newDocument: DOCUMENT },
    ],
    [
      's3',
      'DeleteBucketPolicy',
      { bucketName: 'data' },
      { kind: 'delete', target: 'arn:aws:s3:::data', newDocument: null },
    ],
    [
      'kms',
      'PutKeyPolicy',
      { keyId: 'k-1', policyName: 'default', policy: TEXT },
      { kind: 'put', target: `arn:aws:kms:eu-west-1:${A}:key/k-1`, newDocument: DOCUMENT },
    ],
    [
      'sqs',
      'SetQueueAttributes',
      { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${A}/jobs`, attributes: { Policy: TEXT } },
      { kind: 'put', target: `arn:aws:sqs:eu-west-1:${A}:jobs`, newDocument: DOCUMENT },
    ],
    [
      'sns',
      'SetTopicAttributes',
      { topicArn: `arn:aws:sns:eu-west-1:${A}:news`, attributeName: 'Policy', attributeValue: TEXT },
      { kind: 'put', target: `arn:aws:sns:eu-west-1:${A}:news`, newDocument: DOCUMENT },
    ],
    [
      'lambda',
      'RemovePermission20150331v2',
      { functionName: 'resize', statementId: 's' },
      { action: 'lambda:RemovePermission', target: `arn:aws:lambda:eu-west-1:${A}:function:resize` },
    ],
    [
      'ec2',
      'ModifyVpcEndpoint',
      { ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-0abc', PolicyDocument: TEXT } },
      { kind: 'put', layer: 'endpoint', target: 'vpce-0abc', newDocument: DOCUMENT },
    ],
  ])('%s %s', (source, name, parameters, expected) => {
    const change = parseChange(record(source, name, parameters));
    expect(change).toMatchObject({ eventId: 'change-1', actor: ACTOR, account: A, region: 'eu-west-1', ...expected });
  });

  test('a key is named by the ARN of the record where the request named an alias', () => {
    const ARN = `arn:aws:kms:eu-west-1:${A}:key/k-1`;
    const parameters = { keyId: 'alias/data', policy: TEXT };
    expect(parseChange(record('kms', 'PutKeyPolicy', parameters, { resources: [{ ARN }] }))?.target).toBe(ARN);
  });

  test('an envelope of EventBridge', () => {
    const detail = record('s3', 'DeleteBucketPolicy', { bucketName: 'data' });
    expect(parseChange({ 'detail-type': 'AWS API Call via CloudTrail', detail })?.target).toBe('arn:aws:s3:::data');
  });
});

describe('no change', () => {
  test.each<[string, object]>([
    ['a call that failed', record('s3', 'DeleteBucketPolicy', { bucketName: 'b' }, { errorCode: 'AccessDenied' })],
    ['a call that changes no policy', record('s3', 'PutObject', { bucketName: 'b' })],
    [
      'a version that is not the default',
      record('iam', 'CreatePolicyVersion', { policyArn: iam('policy/P'), setAsDefault: false }),
    ],
    [
      'another attribute of a queue',
      record('sqs', 'SetQueueAttributes', { queueUrl: `https://x/${A}/q`, attributes: { DelaySeconds: '1' } }),
    ],
    [
      'another attribute of a topic',
      record('sns', 'SetTopicAttributes', { topicArn: 'arn:x', attributeName: 'DisplayName' }),
    ],
    ['nothing named', record('iam', 'PutRolePolicy', null)],
    ['a name that every object has', record('iam', 'constructor', {})],
  ])('%s', (_, input) => {
    expect(parseChange(input)).toBeUndefined();
  });
});

test('a change is kept under the ARN without path, or the id of a target of the organization', () => {
  expect(changeTarget(iam('role/service/team/App'))).toBe(iam('role/App'));
  expect(changeTarget(iam('policy/team/Base'))).toBe(iam('policy/team/Base'));
  expect(changeTarget('arn:aws:organizations::123456789012:ou/o-example/ou-work')).toBe('ou-work');
  expect(changeTarget('ou-work')).toBe('ou-work');
});

test('whatever a record holds, parsing does not throw', () => {
  const names = changeActions().map((action) => action.split(':'));
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.anything(),
      fc.anything(),
      ([source = '', name = ''], parameters, identity) => {
        expect(() => parseChange(record(source, name, parameters, { userIdentity: identity }))).not.toThrow();
      },
    ),
    { numRuns: 2000 },
  );
});
