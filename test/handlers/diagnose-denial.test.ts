/**
 * The bundle as it is deployed, in a process of its own, against an endpoint that speaks the AWS protocols: an SQS batch
 * of EventBridge envelopes in, notices on the topic.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { type Invocation, invoke } from './invoke.ts';
import { askedOf, beyondRights } from './rights-used.ts';

const ACCOUNT = '444455556666';
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`;

let endpoint: AwsEndpoint;
let entry: string;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
  bundle(directory, { ...DEFAULT_SETTINGS, accounts: ['777788889999', '123456789012', '111122223333'] });
  entry = join(directory, 'diagnose-denial.mjs');
  const { organization: _, ...snapshot } = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
  endpoint = await startAwsEndpoint({ account: ACCOUNT, snapshot, assumableRoles: ['denyscope-reader'] });
}, 60_000);

afterEach(() => {
  expect(beyondRights('diagnose-denial', askedOf(endpoint.calls))).toEqual([]);
});
afterAll(() => endpoint.close());

function run(bodies: readonly string[]): Promise<Invocation> {
  const event = { Records: bodies.map((body, at) => ({ messageId: `m${at}`, body, eventSource: 'aws:sqs' })) };
  return invoke(entry, event, environment());
}

function environment(): Record<string, string> {
  return {
    ...endpointEnvironment(endpoint),
    LAMBDA_TASK_ROOT: join(entry, '..'),
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: TOPIC,
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.ownRoleArns]: `arn:aws:iam::${ACCOUNT}:role/denyscope`,
    [ENV.settingsFile]: 'settings.json',
  };
}

function envelope(example: string): string {
  const detail = JSON.parse(readFileSync(`examples/denials/${example}.json`, 'utf8'));
  return JSON.stringify({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail });
}

const published = () => endpoint.calls.filter((call) => call.service === 'sns' && call.operation === 'Publish');
const deadLetters = () => endpoint.calls.filter((call) => call.service === 'sqs' && call.operation === 'SendMessage');

describe('the bundled function', () => {
  it('explains a batch, sends the poison away with its reason, and tells no secret in its logs', async () => {
    const bodies = [
      envelope('02-identity-bucket-arn-for-object'),
      envelope('02-identity-bucket-arn-for-object'),
      envelope('04-boundary-no-allow'),
      'no JSON at all',
      envelope('13-cross-account-double-allow'),
      JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail: 'a string' }),
    ];
    const { result, lines, stdout } = await run(bodies);

    expect(result).toEqual({ batchItemFailures: [] });
    expect(published()).toHaveLength(3);
    const subjects = published().map((call) => String(call.params['Subject']));
    expect(subjects.join('\n')).toMatch(/ReportWriter/);
    expect(subjects.join('\n')).toMatch(/BuildRunner/);
    expect(subjects.join('\n')).toMatch(/Analytics/);
    expect(deadLetters()).toHaveLength(2);
    expect(JSON.stringify(deadLetters())).toMatch(/reason/);

    const emf = lines.filter((line) => '_aws' in line);
    expect(emf.find((line) => line['Denials'] === 4)).toBeDefined();
    expect(lines.filter((line) => line['event'] === 'denial')).toHaveLength(3);
    for (const secret of ['userIdentity', 'requestParameters', 'Statement', 'october.pdf'])
      expect(stdout).not.toContain(secret);
  });

  it('asks for another try when the topic does not take the notice', async () => {
    endpoint.reset();
    endpoint.fail('sns:Publish', { code: 'InternalError', status: 500 });
    const { result } = await run([envelope('01-identity-no-allow')]);
    endpoint.reset();
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });

  it('alerts though the memory is out of reach', async () => {
    endpoint.reset();
    endpoint.fail('dynamodb:UpdateItem', { code: 'InternalServerError', status: 500 });
    await run([envelope('11-scp-root')]);
    expect(published()).toHaveLength(1);
    endpoint.reset();
  });

  it('tells a test apart from denials, and measures, remembers and reads nothing else of it', async () => {
    endpoint.reset();
    const forged = JSON.parse(envelope('04-boundary-no-allow')).detail;
    const test = (detail: object) => ({
      source: 'denyscope.test',
      'detail-type': 'Denyscope Test',
      account: ACCOUNT,
      region: 'eu-west-1',
      time: '2026-11-27T10:00:00Z',
      detail,
    });
    const { result, lines } = await run([
      JSON.stringify(test({ ...forged, id: '5a2c1c5e-8b1f-4a53-9f0e-0a8f2a3a7c11' })),
      JSON.stringify(test(forged)),
    ]);
    expect(result).toEqual({ batchItemFailures: [] });
    expect(published().map((call) => call.params['Subject'])).toEqual([
      `TEST: Denyscope of ${ACCOUNT} works, nothing was refused`,
    ]);
    expect(JSON.stringify(published())).not.toMatch(/BuildRunner/);
    expect(lines.filter((line) => '_aws' in line || line['event'] === 'denial')).toEqual([]);
    expect(lines.filter((line) => line['message'] === 'test')).toMatchObject([
      { state: 'told', receipts: [{ channel: 'alerts', kind: 'sent' }] },
      { state: 'failed', reason: 'not a test event' },
    ]);
    expect(endpoint.calls.filter((call) => call.operation === 'PutEvents')).toEqual([]);
    expect(deadLetters()).toEqual([]);
  });

  it('says what it can reach, for whoever may invoke it', async () => {
    endpoint.reset();
    const { result } = await invoke(
      entry,
      { denyscopeAccessCheck: { account: ACCOUNT, accounts: ['111122223333', '999900001111', 'text'] } },
      environment(),
    );
    expect(result).toMatchObject({
      organization: { readable: true, gaps: [] },
      accounts: [
        { subject: '111122223333', readable: false },
        { subject: '999900001111', readable: false, gaps: [{ reason: 'account-not-listed' }] },
      ],
    });
    expect(
      endpoint.calls.filter((call) => call.operation === 'AssumeRole').map((call) => call.params['RoleArn']),
    ).toEqual(['arn:aws:iam::111122223333:role/denyscope-reader']);
    expect(published()).toEqual([]);
  });
});
