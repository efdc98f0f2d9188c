/**
 * How many calls a diagnosis costs, counted where they arrive. The numbers are those of docs/limits.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { handleBatch } from '../../lambdas/flows/explain-denials.ts';
import { createPorts } from '../../lambdas/handlers/create-ports.ts';
import { CLIENT } from '../adapters/connect.ts';
import { HUB, REGION, world } from '../adapters/world.ts';
import { type AwsEndpoint, type Call, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';

/** Memory, ceiling, journal, topic, bus. */
const OWN_CALLS = 7;

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
  for (const [name, value] of Object.entries(endpointEnvironment(endpoint))) vi.stubEnv(name, value);
});
afterEach(() => endpoint.reset());
afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

const root = mkdtempSync(join(tmpdir(), 'denyscope-calls-'));
writeFileSync(join(root, 'settings.json'), JSON.stringify(DEFAULT_SETTINGS));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A container: role with one inline and two managed policies and a boundary, bucket on a key, all in its own account. */
const container = () =>
  createPorts({
    AWS_REGION: REGION,
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: `arn:aws:sns:${REGION}:${HUB}:alerts`,
    [ENV.eventBusName]: 'default',
    [ENV.deadLetterQueueUrl]: `https://sqs.${REGION}.amazonaws.com/${HUB}/dead`,
    [ENV.ownRoleArns]: `arn:aws:iam::${HUB}:role/denyscope`,
    [ENV.settingsFile]: 'settings.json',
    LAMBDA_TASK_ROOT: root,
  }).ports;

function refused(eventID: string, key = 'a/1', eventName = 'PutObject'): unknown {
  const arn = `arn:aws:sts::${HUB}:assumed-role/App/one`;
  return {
    eventVersion: '1.11',
    eventID,
    eventTime: '2026-11-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName,
    awsRegion: REGION,
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${arn} is not authorized to perform: s3:${eventName} on resource: "arn:aws:s3:::reports/${key}" because no identity-based policy allows the s3:${eventName} action`,
    requestParameters: { bucketName: 'reports', key },
    recipientAccountId: HUB,
    userIdentity: {
      type: 'AssumedRole',
      arn,
      accountId: HUB,
      principalId: 'AROAEXAMPLE000000001:one',
      accessKeyId: 'ASIAEXAMPLE000000001',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: `arn:aws:iam::${HUB}:role/app/App`,
          userName: 'App',
          accountId: HUB,
          principalId: 'AROAEXAMPLE000000001',
        },
        attributes: { creationDate: '2026-11-01T09:00:00Z', mfaAuthenticated: 'false' },
      },
    },
  };
}

interface Counted {
  readonly principal: number;
  readonly resource: number;
  readonly session: number;
  readonly organization: number;
  readonly own: number;
  readonly elsewhere: readonly string[];
}

function counted(calls: readonly Call[]): Counted {
  const of = (matches: (call: Call) => boolean): number => calls.filter(matches).length;
  const isWitness = (call: Call): boolean =>
    call.operation === 'SimulatePrincipalPolicy' || call.service === 'cloudtrail';
  const isOwn = (call: Call): boolean => ['dynamodb', 'sns', 'events'].includes(call.service);
  const isRead = (call: Call): boolean => ['iam', 's3', 'kms', 'organizations'].includes(call.service);
  return {
    principal: of((call) => call.service === 'iam' && !isWitness(call)),
    resource: of((call) => call.service === 's3' || call.service === 'kms'),
    session: of(isWitness),
    organization: of((call) => call.service === 'organizations'),
    own: of(isOwn),
    elsewhere: calls
      .filter((call) => !isWitness(call) && !isOwn(call) && !isRead(call))
      .map(({ service, operation }) => `${service}:${operation}`),
  };
}

const operations = (calls: readonly Call[]): readonly string[] => calls.map(({ operation }) => operation);

/** A journal that has heard of both Regions for as long as a diagnosis asks about. */
async function coverJournal(): Promise<void> {
  const client = new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url });
  for (const region of [REGION, 'us-east-1']) {
    const at = (date: string) => ({ N: String(Date.parse(date)) });
    const Item = {
      pk: { S: `changes-of#${HUB}#${region}` },
      sk: { S: '-' },
      since: at('2026-09-01T00:00:00Z'),
      latest: at('2026-09-02T00:00:00Z'),
    };
    await client.send(new PutItemCommand({ TableName: 'memory', Item }));
  }
  endpoint.reset();
}

describe('the calls of a diagnosis', () => {
  test('cold: what is read of the caller, the bucket and its key, the session and the organization', async () => {
    await coverJournal();
    const [outcome] = await handleBatch([refused('cold')], container());
    expect(outcome?.kind).toBe('diagnosed');
    const calls = counted(endpoint.calls);
    expect(calls.elsewhere).toEqual([]);
    expect(calls.principal, String(operations(endpoint.calls))).toBeLessThanOrEqual(10);
    expect(calls.resource).toBeLessThanOrEqual(9);
    expect(calls.session).toBeLessThanOrEqual(2);
    // Where the account stands, two lists for each of the two levels, each of the two policies.
    expect(calls.organization).toBeLessThanOrEqual(1 + 2 * 2 + 2);
  });

  test('warm: nothing but our own, and the simulator for what it was not asked yet', async () => {
    await coverJournal();
    const ports = container();
    await handleBatch([refused('first', 'a/1', 'PutObjectAcl')], ports);
    endpoint.reset();
    const [outcome] = await handleBatch([refused('second', 'a/1', 'DeleteObject')], ports);
    expect(outcome?.kind).toBe('diagnosed');
    const calls = counted(endpoint.calls);
    expect(calls).toMatchObject({ principal: 0, resource: 0, organization: 0, elsewhere: [] });
    expect(operations(endpoint.calls).filter((operation) => operation === 'LookupEvents')).toEqual([]);
    expect(calls.session).toBeLessThanOrEqual(1);
    expect(calls.own, String(operations(endpoint.calls))).toBeLessThanOrEqual(OWN_CALLS);
  });

  test('a repeat costs one write', async () => {
    const ports = container();
    await handleBatch([refused('repeated')], ports);
    endpoint.reset();
    await handleBatch([refused('repeated again')], ports);
    expect(operations(endpoint.calls).length).toBeLessThanOrEqual(2);
  });

  test('the organization read by one container is not read by the next', async () => {
    await handleBatch([refused('shares', 'a/1', 'PutObjectTagging')], container());
    endpoint.reset();
    await handleBatch([refused('shared', 'a/1', 'DeleteObjectTagging')], container());
    expect(counted(endpoint.calls).organization).toBe(0);
  });
});
