import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ONCE_A_SECOND, pacedChannel } from '../../lambdas/adapters/channels/paced-channel.ts';
import { localLedger } from '../../lambdas/adapters/local/local-ledger.ts';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import {
  endOfDay,
  type Ledger,
  lastEndOfDay,
  NOTHING_HELD,
  type Tally,
} from '../../lambdas/admission/ledger/ledger.ts';
import { denialOfStored, storedDenial } from '../../lambdas/admission/repeats/stored-denial.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';
import { denialOf } from './denials.ts';

const NOW = '2026-11-01T10:02:00Z';

function heldOf(name: string, count: number): Tally {
  return {
    muted: [],
    own: 0,
    held: { ...NOTHING_HELD, denials: count, principals: [{ name, count }], actions: [{ name: 's3:Get', count }] },
  };
}

function contract(open: () => Ledger): void {
  test('held denials are due when their five minutes ended, by principal and action, until told', async () => {
    const ledger = open();
    await ledger.note(heldOf('one', 3), NOW);
    await ledger.note(heldOf('two', 5), NOW);
    await ledger.note(heldOf('two', 5), '2026-11-01T10:07:00Z');
    expect(await ledger.held('2026-11-01T10:04:00Z')).toBeUndefined();
    const held = await ledger.held('2026-11-01T10:10:00Z');
    expect(held).toMatchObject({
      denials: 13,
      from: '2026-11-01T10:00:00.000Z',
      principals: [
        { name: 'two', count: 10 },
        { name: 'one', count: 3 },
      ],
      actions: [{ name: 's3:Get', count: 13 }],
    });
    if (held !== undefined) await ledger.heldTold(held);
    expect(await ledger.held('2026-11-01T10:10:00Z')).toBeUndefined();
    expect((await ledger.day('2026-11-02T07:00:00.000Z')).held).toBe(13);
  });

  test('what is held after the summary was read is told with the next', async () => {
    const ledger = open();
    await ledger.note(heldOf('one', 3), NOW);
    const held = await ledger.held('2026-11-01T10:10:00Z');
    await ledger.note(heldOf('one', 2), NOW);
    if (held !== undefined) await ledger.heldTold(held);
    expect((await ledger.held('2026-11-01T10:10:00Z'))?.denials).toBeGreaterThanOrEqual(2);
  });

  test('what is held while the summary goes out is told with the next, and neither is counted twice in the day', async () => {
    const ledger = open();
    await ledger.note(heldOf('one', 3), NOW);
    const held = await ledger.held('2026-11-01T10:10:00Z');
    await ledger.note(heldOf('two', 2), NOW);
    if (held !== undefined) await ledger.heldTold(held);
    const late = await ledger.held('2026-11-01T10:10:00Z');
    expect(late).toMatchObject({ denials: 2, principals: [{ name: 'two', count: 2 }] });
    if (late !== undefined) await ledger.heldTold(late);
    expect(await ledger.held('2026-11-01T10:10:00Z')).toBeUndefined();
    expect((await ledger.day('2026-11-02T07:00:00.000Z')).held).toBe(5);
  });

  test('a storm of a thousand names keeps its sum and a bounded list', async () => {
    const ledger = open();
    for (let at = 0; at < 60; at += 1) await ledger.note(heldOf(`principal-${at}`, 1), NOW);
    const held = await ledger.held('2026-11-01T10:10:00Z');
    expect(held?.denials).toBe(60);
    expect(held?.principals.length).toBeLessThanOrEqual(25);
  });

  test('what was held with critical signs keeps its names though others filled the list', async () => {
    const ledger = open();
    for (let at = 0; at < 60; at += 1) await ledger.note(heldOf(`principal-${at}`, 1), NOW);
    const one = (name: string) => [{ name, count: 1 }];
    const held = {
      denials: 1,
      critical: 1,
      principals: one('intruder'),
      actions: one('cloudtrail:StopLogging'),
      accounts: one('111122223333'),
      guardrails: one('cloudtrail:StopLogging'),
      suspects: one('intruder'),
    };
    await ledger.note({ muted: [], own: 0, held }, NOW);
    const told = await ledger.held('2026-11-01T10:10:00Z');
    expect(told).toMatchObject({
      denials: 61,
      critical: 1,
      guardrails: one('cloudtrail:StopLogging'),
      suspects: one('intruder'),
    });
    if (told !== undefined) await ledger.heldTold(told);
    expect(await ledger.day('2026-11-02T07:00:00.000Z')).toMatchObject({ held: 61, heldCritical: 1 });
  });

  test('muted and own denials are counted by day, with the reason of the rule', async () => {
    const ledger = open();
    const muted = [{ rule: 'console-page-probing', reason: 'pages ask for "everything"', count: 2 }];
    await ledger.note({ muted, own: 1, held: NOTHING_HELD }, NOW);
    await ledger.note({ muted, own: 0, held: NOTHING_HELD }, '2026-11-02T06:59:00Z');
    await ledger.note({ muted, own: 0, held: NOTHING_HELD }, '2026-11-02T07:01:00Z');
    expect(await ledger.day('2026-11-02T07:00:00.000Z')).toEqual({
      muted: [{ rule: 'console-page-probing', reason: 'pages ask for "everything"', count: 4 }],
      own: 1,
      held: 0,
      heldCritical: 0,
    });
  });

  test('what a clock that is behind counts of a day that was told is told with the next', async () => {
    const ledger = open();
    const muted = [{ rule: 'r', reason: 'known', count: 2 }];
    await ledger.note({ muted, own: 1, held: NOTHING_HELD }, '2026-11-02T06:50:00Z');
    expect(await ledger.day('2026-11-02T07:00:00.000Z')).toMatchObject({ muted, own: 1 });
    await ledger.dayTold('2026-11-02T07:00:00.000Z');
    await ledger.note({ muted, own: 0, held: NOTHING_HELD }, '2026-11-02T06:55:00Z');
    expect(await ledger.day('2026-11-03T07:00:00.000Z')).toMatchObject({ muted, own: 0 });
    await ledger.dayTold('2026-11-03T07:00:00.000Z');
    expect(await ledger.day('2026-11-03T07:00:00.000Z')).toMatchObject({ muted: [], own: 0 });
  });

  test('the day that was told is remembered', async () => {
    const ledger = open();
    expect(await ledger.claimTick(NOW)).toEqual({});
    await ledger.dayTold('2026-11-02T07:00:00.000Z');
    expect(await ledger.claimTick('2026-11-01T10:07:00Z')).toEqual({ dayToldUntil: '2026-11-02T07:00:00.000Z' });
  });
}

describe('the ledger inside a process', () => contract(() => localLedger(7)));

describe('the ledger in a table', () => {
  let endpoint: AwsEndpoint;
  let table = 0;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint({ account: '111122223333' });
  });
  afterAll(() => endpoint.close());
  contract(() => {
    table += 1;
    return dynamoLedger(`ledger-${table}`, { ...CONNECT, endpoint: endpoint.url }, 7);
  });

  test('one tick is at work at a time, and a clock that is ahead keeps nobody else from it', async () => {
    const ledger = dynamoLedger('ticks', { ...CONNECT, endpoint: endpoint.url }, 7);
    expect(await ledger.claimTick('2026-11-01T10:00:00Z')).toEqual({});
    expect(await ledger.claimTick('2026-11-01T10:00:40Z')).toBeUndefined();
    expect(await ledger.claimTick('2026-11-01T10:00:50Z')).toEqual({});
    expect(await ledger.claimTick('2026-11-01T10:15:00Z')).toEqual({});
    expect(await ledger.claimTick('2026-11-01T10:05:00Z')).toEqual({});
    expect(await ledger.claimTick('2026-11-01T10:05:00Z')).toBeUndefined();
  });
});

test('days end at the hour of the digest', () => {
  expect(endOfDay('2026-11-01T06:59:59Z', 7)).toBe('2026-11-01T07:00:00.000Z');
  expect(endOfDay('2026-11-01T07:00:00Z', 7)).toBe('2026-11-02T07:00:00.000Z');
  expect(lastEndOfDay('2026-11-01T07:00:00Z', 7)).toBe('2026-11-01T07:00:00.000Z');
});

test('a container sends at most once a second, in order', async () => {
  let now = 0;
  const pauses: number[] = [];
  const pace = { ...ONCE_A_SECOND, now: () => now, pause: async (ms: number) => void pauses.push(ms) };
  const send = async () => ({ kind: 'sent', channel: 'x', id: '1' }) as const;
  const channel = pacedChannel({ name: 'x', required: true, send }, pace);
  const notice = {
    kind: 'digest',
    severity: 'info',
    subject: 's',
    summary: 's',
    sections: [],
    fixes: [],
    nextSteps: [],
    nextStepsLeftOut: 0,
    links: [],
    threadId: 't',
    keywords: [],
  } as const;
  await Promise.all([1, 2, 3].map(() => channel.send({ notice, attributes: {} })));
  expect(pauses).toEqual([1000, 2000]);
  now = 2_500;
  await channel.send({ notice, attributes: {} });
  now = 10_000;
  await channel.send({ notice, attributes: {} });
  expect(pauses).toEqual([1000, 2000, 500]);
});

test('a denial is kept redacted, bounded, and readable', () => {
  const denial = denialOf({ eventId: 'a' });
  const huge = {
    ...denial,
    errorMessage: `password=hunter22 ${'x'.repeat(900_000)}`,
    unread: Array.from({ length: 5_000 }, (_, at) => `field ${at} ${'y'.repeat(100)}`),
    parameters: Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`p${at}`, 'z'.repeat(500)])),
  };
  const json = storedDenial(huge);
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(24_000);
  expect(json).not.toContain('hunter22');
  expect(JSON.parse(json)).toMatchObject({ eventId: 'a', caller: { kind: 'role-session' } });
  const stored = JSON.parse(storedDenial(denial));
  expect(denialOfStored(stored)).toEqual(JSON.parse(JSON.stringify(denial)));
  // The last release reads the request context under this name.
  expect(stored).toMatchObject({ circumstances: JSON.parse(JSON.stringify(denial.requestContext)) });
});
