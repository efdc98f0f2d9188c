/**
 * The endpoint refuses what AWS refuses: otherwise a test against it would prove too little.
 */
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribePolicyCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT } from '../adapters/connect.ts';
import { MEMBER, world } from '../adapters/world.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from './index.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterAll(() => endpoint.close());
const config = () => ({ ...CLIENT, endpoint: endpoint.url });

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261101/eu-west-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=';
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20261101T100000Z',
  'x-amz-target': 'AmazonSQS.GetQueueUrl',
};

describe('a request that AWS refuses', () => {
  const send = (headers: Record<string, string>, body = '{}') =>
    fetch(endpoint.url, { method: 'POST', headers: { ...HEADERS, ...headers }, body });

  test.each([
    ['without a signature', {}, 'MissingAuthenticationToken'],
    ['with a broken signature', { authorization: 'AWS4-HMAC-SHA256 Credential=x' }, 'IncompleteSignature'],
    ['with a signature cut short', { authorization: `${SIGNED}abc` }, 'IncompleteSignature'],
    [
      'for a Region that does not exist',
      { authorization: `${SIGNED.replace('eu-west-1', 'moon-1')}${'a'.repeat(64)}` },
      'SignatureDoesNotMatch',
    ],
    [
      'on another day than it is dated',
      { authorization: `${SIGNED.replace('20261101', '20261102')}${'a'.repeat(64)}` },
      'IncompleteSignature',
    ],
    [
      'of an operation nobody knows',
      { authorization: `${SIGNED}${'a'.repeat(64)}`, 'x-amz-target': 'AmazonSQS.Dance' },
      'UnknownOperationException',
    ],
    ['without a parameter that must be there', { authorization: `${SIGNED}${'a'.repeat(64)}` }, 'ValidationException'],
  ])('%s', async (_, headers, code) => {
    const answer = await send(headers);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toContain(code);
  });
});

describe('the errors are what the SDK knows', () => {
  test('Query', async () => {
    const asked = new IAMClient({ ...config(), region: 'us-east-1' }).send(new GetRoleCommand({ RoleName: 'Nobody' }));
    await expect(asked).rejects.toMatchObject({ name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } });
  });

  test('JSON', async () => {
    const client = new OrganizationsClient({ ...config(), region: 'us-east-1' });
    await expect(client.send(new DescribePolicyCommand({ PolicyId: 'p-none0000' }))).rejects.toMatchObject({
      name: 'PolicyNotFoundException',
    });
  });

  test('IAM signed for another Region than its home', async () => {
    const asked = new IAMClient({ ...config(), region: 'eu-west-1' }).send(new GetRoleCommand({ RoleName: 'App' }));
    await expect(asked).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  test('Organizations asked from a member', async () => {
    const member = await startAwsEndpoint(world({ account: MEMBER }));
    const client = new OrganizationsClient({ ...CLIENT, region: 'us-east-1', endpoint: member.url });
    await expect(client.send(new DescribePolicyCommand({ PolicyId: 'p-guard' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await member.close();
  });
});

describe('what is sent is checked', () => {
  const publish = (input: object) =>
    new SNSClient(config()).send(
      new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:111122223333:t', Message: 'x', ...input }),
    );

  test.each([
    ['a subject of a hundred characters', { Subject: 'x'.repeat(100) }],
    ['a subject with a line break', { Subject: 'a\nb' }],
    ['a message that says it is JSON and is not', { MessageStructure: 'json' }],
    ['a JSON message without a default', { MessageStructure: 'json', Message: '{"email":"x"}' }],
    ['a message too long', { Message: 'x'.repeat(262_145) }],
  ])('SNS refuses %s', async (_, input) => {
    await expect(publish(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('nobody can put an event of AWS on the bus', async () => {
    const entry = { Source: 'aws.s3', DetailType: 'AWS API Call via CloudTrail', Detail: '{}' };
    const answer = await new EventBridgeClient(config()).send(new PutEventsCommand({ Entries: [entry] }));
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }] });
  });

  test('DynamoDB refuses an update of overlapping paths', async () => {
    const asked = new DynamoDBClient(config()).send(
      new UpdateItemCommand({
        TableName: 't',
        Key: { pk: { S: 'a' }, sk: { S: 'b' } },
        UpdateExpression: 'SET #a = :x ADD #a :x',
        ExpressionAttributeNames: { '#a': 'a' },
        ExpressionAttributeValues: { ':x': { N: '1' } },
      }),
    );
    await expect(asked).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('faults on demand', () => {
  test('happen as often as told, and every call is recorded', async () => {
    endpoint.reset();
    endpoint.fail('sts:GetCallerIdentity', { code: 'Throttling', status: 400, times: 2 });
    const identity = await new STSClient({ ...config(), maxAttempts: 3 }).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe('111122223333');
    expect(endpoint.calls.map((call) => call.operation)).toEqual(Array(3).fill('GetCallerIdentity'));
  });

  test('another process finds the endpoint through its environment', () => {
    expect(endpointEnvironment(endpoint)).toMatchObject({ AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: 'eu-west-1' });
  });
});
