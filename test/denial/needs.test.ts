import { describe, expect, test } from 'vitest';
import { denialOf } from './records.ts';

const CALLER = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111122223333:assumed-role/App/s',
  accountId: '111122223333',
};

function record(
  service: string,
  eventName: string,
  requestParameters: object,
  errorMessage = 'Access Denied',
): Readonly<Record<string, unknown>> {
  return {
    eventID: 'e1',
    eventTime: '2026-11-01T12:00:00Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-west-1',
    errorCode: 'AccessDenied',
    errorMessage,
    userIdentity: CALLER,
    requestParameters,
  };
}

const OBJECT = { bucketName: 'b', key: 'k' };

describe('what a call to DynamoDB needs where AWS names one action', () => {
  const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/t';

  test.each<readonly [string, object, string, readonly string[]]>([
    // A statement that is not told may be any; the one that AWS refused tells which it was.
    ['ExecuteStatement', {}, 'dynamodb:PartiQLInsert', ['dynamodb:PartiQLInsert']],
    ['ExecuteStatement', {}, 'dynamodb:partiqlinsert', ['dynamodb:PartiQLInsert']],
    ['ExecuteStatement', { statement: 'DELETE FROM "t"' }, 'dynamodb:PartiQLDelete', ['dynamodb:PartiQLDelete']],
    ['BatchExecuteStatement', {}, 'dynamodb:PartiQLUpdate', ['dynamodb:PartiQLUpdate']],
    ['ExecuteTransaction', {}, 'dynamodb:PartiQLDelete', ['dynamodb:PartiQLDelete']],
    ['TransactWriteItems', {}, 'dynamodb:ConditionCheckItem', ['dynamodb:ConditionCheckItem']],
    ['TransactWriteItems', {}, 'dynamodb:UpdateItem', ['dynamodb:UpdateItem']],
    // The operation's own action is always needed, whatever else of the service is.
    ['UpdateItem', { tableName: 't' }, 'dynamodb:GetItem', ['dynamodb:GetItem', 'dynamodb:UpdateItem']],
    ['ExecuteStatement', {}, 'dynamodb:DescribeTable', ['dynamodb:DescribeTable', 'dynamodb:PartiQLSelect']],
    ['Query', { tableName: 't' }, 'kms:Decrypt', ['kms:Decrypt', 'dynamodb:Query']],
  ])('%s with %j refused for %s', (operation, parameters, named, actions) => {
    const message = `User: ${CALLER.arn} is not authorized to perform: ${named} on resource: ${TABLE}`;
    const { needs } = denialOf(record('dynamodb', operation, parameters, message));
    expect(needs.map(({ action }) => action)).toEqual(actions);
  });
});

describe('what a call needs beside the operation itself', () => {
  test.each<readonly [string, object, readonly string[]]>([
    ['PutObject', { 'x-amz-tagging': 'a=b' }, ['s3:PutObject', 's3:PutObjectTagging']],
    ['PutObject', { 'x-amz-acl': 'public-read' }, ['s3:PutObject', 's3:PutObjectAcl']],
    ['CopyObject', { 'x-amz-grant-read': 'id=1' }, ['s3:PutObject', 's3:GetObject', 's3:PutObjectAcl']],
    [
      'CreateMultipartUpload',
      { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-legal-hold': 'ON' },
      ['s3:PutObject', 's3:PutObjectRetention', 's3:PutObjectLegalHold'],
    ],
    [
      'DeleteObject',
      { 'x-amz-bypass-governance-retention': 'true' },
      ['s3:DeleteObject', 's3:BypassGovernanceRetention'],
    ],
    ['DeleteObject', { 'x-amz-bypass-governance-retention': 'false' }, ['s3:DeleteObject']],
    ['UploadPart', { 'x-amz-tagging': 'a=b' }, ['s3:PutObject']],
  ])('%s with %j', (operation, headers, actions) => {
    const { needs } = denialOf(record('s3', operation, { ...OBJECT, ...headers }));
    expect(needs.map(({ action }) => action)).toEqual(actions);
  });

  test.each<readonly [string, string, readonly string[]]>([
    [
      'Converse',
      'eu.anthropic.claude-x',
      [
        'bedrock:InvokeModel arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.anthropic.claude-x',
        'bedrock:InvokeModel arn:aws:bedrock:*::foundation-model/anthropic.claude-x',
      ],
    ],
    [
      'ConverseStream',
      'global.anthropic.claude-x',
      [
        'bedrock:InvokeModelWithResponseStream arn:aws:bedrock:eu-west-1:111122223333:inference-profile/global.anthropic.claude-x',
        'bedrock:InvokeModelWithResponseStream arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-x',
        'bedrock:InvokeModelWithResponseStream arn:aws:bedrock:::foundation-model/anthropic.claude-x',
      ],
    ],
    [
      'InvokeModel',
      'anthropic.claude-x',
      ['bedrock:InvokeModel arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-x'],
    ],
  ])('%s of the model %s', (operation, modelId, needed) => {
    const { needs } = denialOf(record('bedrock', operation, { modelId }));
    expect(needs.map(({ action, resource }) => `${action} ${resource}`)).toEqual(needed);
  });

  test('is asked of the object that AWS names, where nothing else names one', () => {
    const said =
      'User: arn:aws:sts::111122223333:assumed-role/App/s is not authorized to perform: s3:PutObjectTagging on resource: "arn:aws:s3:::b/k" because no identity-based policy allows the s3:PutObjectTagging action';
    const { needs } = denialOf(record('s3', 'PutObject', {}, said));
    expect(needs.map(({ resource }) => resource)).toEqual(['arn:aws:s3:::b/k', 'arn:aws:s3:::b/k']);
  });

  test('is not asked of the target of a copy, where AWS names the source', () => {
    const said =
      'User: arn:aws:sts::111122223333:assumed-role/App/s is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::a/k" because no identity-based policy allows the s3:GetObject action';
    const { needs } = denialOf(record('s3', 'CopyObject', {}, said));
    expect(needs.find(({ action }) => action === 's3:PutObject')?.resource).not.toBe('arn:aws:s3:::a/k');
  });
});

describe('a condition key that is called like a parameter', () => {
  test.each<readonly [string, string, object, string, unknown]>([
    [
      'ecs',
      'RunTask',
      { cluster: 'c', taskDefinition: 't:1' },
      'ecs:cluster',
      'arn:aws:ecs:eu-west-1:111122223333:cluster/c',
    ],
    ['ecs', 'RunTask', { enableExecuteCommand: true, taskDefinition: 't:1' }, 'ecs:enable-execute-command', true],
    ['dynamodb', 'Query', { tableName: 't', select: 'COUNT' }, 'dynamodb:Select', 'COUNT'],
    [
      'codebuild',
      'UpdateProject',
      { name: 'p', source: { location: 'https://x' } },
      'codebuild:source.location',
      'https://x',
    ],
    ['ecs', 'RunTask', { taskDefinition: 't:1' }, 'ecs:cluster', undefined],
    [
      'autoscaling',
      'AttachLoadBalancerTargetGroups',
      { targetGroupARNs: ['x'] },
      'autoscaling:TargetGroupARNs',
      undefined,
    ],
  ])('of %s %s with %j: %s', (service, operation, parameters, key, value) => {
    const { requestContext } = denialOf(record(service, operation, parameters));
    expect(requestContext.context[key]?.value).toEqual(value);
    expect(requestContext.unknown.includes(key)).toBe(value === undefined);
  });
});

describe('which call, and on what', () => {
  test('a key refused behind a table comes before the call to the table', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1';
    const errorMessage = `User: arn:aws:iam::111122223333:user/ana is not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action`;
    const asked = {
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'GetItem',
      requestParameters: { tableName: 'T' },
    };
    expect(denialOf({ ...asked, errorMessage }).needs.map(({ action, resource }) => [action, resource])).toEqual([
      ['kms:Decrypt', key],
      ['dynamodb:GetItem', 'arn:aws:dynamodb:eu-west-1:111122223333:table/T'],
    ]);
  });

  test.each([
    ['s3tables', 'arn:aws:s3tables:eu-west-1:444455556666:bucket/b'],
    ['s3vectors', 'arn:aws:s3vectors:eu-west-1:444455556666:bucket/b'],
    ['s3express', 'arn:aws:s3express:eu-west-1:444455556666:bucket/b--euw1-az1--x-s3'],
    ['s3', 'arn:aws:s3:::b'],
    ['sqs', 'arn:aws:sqs:eu-west-1:444455556666:q'],
  ])('of an action of %s that the reference does not know, the resource of the service is its', (service, ARN) => {
    const record = { eventSource: `${service}.amazonaws.com`, eventName: 'DoWhatIsNew', requestParameters: null };
    const other = { ARN: 'arn:aws:iam::111122223333:role/R', accountId: '111122223333' };
    expect(denialOf({ ...record, resources: [other, { ARN, accountId: '444455556666' }] })).toMatchObject({
      needs: [{ action: `${service}:DoWhatIsNew`, resource: ARN, resourceFrom: 'event' }],
      resourceAccount: '444455556666',
    });
  });
});
