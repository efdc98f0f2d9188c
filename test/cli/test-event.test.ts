/** The command that tries a deployment, run as a person does, with the function's part of it played in this process. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoTestRuns } from '../../lambdas/adapters/store/dynamo-test-runs.ts';
import { TEST_EVENT } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Channel, Parcel } from '../../lambdas/delivery/channel.ts';
import { listAt, textAt } from '../../lambdas/denial/fields.ts';
import { TESTS_AN_HOUR } from '../../lambdas/deployment/test-runs.ts';
import { tellTest } from '../../lambdas/flows/tell-test.ts';
import { CONNECT } from '../adapters/connect.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { ACCOUNT, deployed, MEMORY, REGION, run } from './deployed.ts';

let endpoint: AwsEndpoint;
let parcels: Parcel[] = [];

beforeAll(async () => {
  endpoint = await startAwsEndpoint(deployed());
});
beforeEach(() => {
  endpoint.reset();
  parcels = [];
});
afterAll(() => endpoint.close());

const tests = () => dynamoTestRuns(MEMORY, { ...CONNECT, endpoint: endpoint.url });

function channel(name: string, required: boolean, fails = false): Channel {
  return {
    name,
    required,
    send: async (parcel) => {
      parcels.push(parcel);
      return fails
        ? { kind: 'failed', channel: name, reason: 'InvalidParameter', retry: false }
        : { kind: 'sent', channel: name, id: 'm-1' };
    },
  };
}

function envelope(id: string, detail: object = { id }): object {
  return {
    version: '0',
    id: 'e',
    source: TEST_EVENT.source,
    'detail-type': TEST_EVENT.detailType,
    account: ACCOUNT,
    region: REGION,
    time: '2026-11-27T10:00:00Z',
    detail,
  };
}

function play(item: unknown, channels: readonly Channel[]) {
  return tellTest(item, { source: {}, settings: DEFAULT_SETTINGS, channels, now: () => new Date(), tests: tests() });
}

/** Does what the function does with each event that is put on the bus. */
async function functionOf(channels: readonly Channel[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const put = endpoint.calls.find(({ operation }) => operation === 'PutEvents');
    const [entry] = listAt(put?.params, 'Entries');
    const id = textAt(JSON.parse(textAt(entry, 'Detail') ?? '{}'), 'id');
    if (id !== undefined) {
      await play(envelope(id), channels);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function tried(channels: readonly Channel[], ...args: string[]) {
  const done = new AbortController();
  const [ran] = await Promise.all([
    run(endpoint, ['test-event', ...args]).finally(() => done.abort()),
    functionOf(channels, done.signal),
  ]);
  return ran;
}

describe('denyscope test-event', () => {
  it('says when its notice left and through which channels', async () => {
    const ran = await tried([channel('alerts', true), channel('chat', false)]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^Test [0-9a-f-]{36} is on the event bus of 111122223333 in eu-west-1\.$/m);
    expect(ran.out).toMatch(/It reached the function/);
    expect(ran.out).toMatch(/Its notice left .* through:\n {2}alerts: taken \(m-1\)\n {2}chat: taken \(m-1\)/);
    const [put] = endpoint.calls.filter(({ operation }) => operation === 'PutEvents');
    expect(listAt(put?.params, 'Entries')).toEqual([
      {
        Source: 'denyscope.test',
        DetailType: 'Denyscope Test',
        Detail: expect.stringMatching(/^\{"id":"[0-9a-f-]{36}"\}$/),
      },
    ]);
    expect(parcels[0]?.notice.subject).toMatch(/^TEST: Denyscope of 111122223333/);
    expect(parcels[0]?.diagnosis).toBeUndefined();
  });

  it('fails when a channel did not take it, and names it', async () => {
    const ran = await tried([channel('alerts', true), channel('chat', false, true)]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/chat: FAILED, InvalidParameter/);
  });

  it('fails when the notice was lost', async () => {
    const ran = await tried([channel('alerts', true, true)]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/Its notice was lost/);
  });

  it('fails when nothing arrives in time, and says what to look at', async () => {
    const ran = await run(endpoint, ['test-event', '--timeout', '2s', '--format', 'json']);
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ schemaVersion: 1, state: 'not-arrived' });
    expect((await run(endpoint, ['test-event', '--timeout', '1s'])).out).toMatch(/denyscope doctor/);
  });

  it('says what it lacks: a stack, a right, a time', async () => {
    const none = await run(endpoint, ['test-event', '--stack', 'Other']);
    expect(none).toMatchObject({ code: 2 });
    expect(none.err).toMatch(/no stack Other in account 111122223333, eu-west-1: name it with --stack/);
    endpoint.fail('events:PutEvents', { code: 'AccessDeniedException', status: 400 });
    const refused = await run(endpoint, ['test-event']);
    expect(refused.code).toBe(3);
    expect(refused.err).toMatch(/events:PutEvents/);
    expect((await run(endpoint, ['test-event', '--timeout', 'soon'])).code).toBe(2);
  });
});

describe('a test in the function', () => {
  const id = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;

  it('is told once, however often it is handed over', async () => {
    const first = await play(envelope(id(1)), [channel('alerts', true)]);
    expect(first.state).toBe('told');
    await play(envelope(id(1)), [channel('alerts', true)]);
    expect(parcels).toHaveLength(1);
  });

  it('takes nothing of the event but its id', async () => {
    const forged = {
      id: id(2),
      errorCode: 'AccessDenied',
      eventName: 'StopLogging',
      userIdentity: { arn: 'arn:aws:iam::1:root' },
    };
    await play(envelope(id(2), forged), [channel('alerts', true)]);
    expect(JSON.stringify(parcels)).not.toMatch(/StopLogging|root/);
    for (const detail of [{}, { id: '<script>' }, { id: `${id(3)} more` }, 'text']) {
      const item = { ...envelope(id(3)), detail };
      expect(await play(item, [channel('alerts', true)])).toMatchObject({ state: 'failed', receipts: [] });
    }
    expect(parcels).toHaveLength(1);
  });

  it('leaves no more notices than are good in an hour', async () => {
    for (let at = 0; at <= TESTS_AN_HOUR; at += 1) await play(envelope(id(100 + at)), [channel('alerts', true)]);
    expect(parcels.length).toBeLessThanOrEqual(TESTS_AN_HOUR);
    expect((await tests().find(id(100 + TESTS_AN_HOUR)))?.state).toBe('refused');
  });

  it('writes nothing that admission reads', async () => {
    await play(envelope(id(200)), [channel('alerts', true)]);
    const written = endpoint.calls.filter(
      ({ service, operation }) => service === 'dynamodb' && operation !== 'GetItem',
    );
    const keys = written.map(({ params }) => JSON.stringify(params['Item'] ?? params['Key']));
    expect(keys.every((key) => /"pk":\{"S":"tests?(?:#|")/.test(key))).toBe(true);
    expect(keys.length).toBeGreaterThan(0);
  });
});
