/**
 * What every memory must do, run on each implementation: an alert is never lost, repeats are counted, a window is given
 * out once.
 */
import { expect, test } from 'vitest';
import type { Memory, Settled } from '../../lambdas/admission/memory.ts';
import { type DenialFields, denialOf, sightingOf } from './denials.ts';

const MINUTE_MS = 60_000;
const START = Date.parse('2026-11-01T10:00:00Z');

/** Minutes after the start of the story. */
export function minute(after: number): string {
  return new Date(START + after * MINUTE_MS).toISOString();
}

const SETTLED: Settled = {
  cause: 'identity-no-allow',
  layer: 'identity',
  severity: 'info',
  at: minute(0),
};

/** Times of the contract: a window of 60 minutes, a lease of two. */
export const CONTRACT_TIMES = { windowMs: 60 * MINUTE_MS, leaseMs: 2 * MINUTE_MS, keepMs: 24 * 60 * MINUTE_MS };

let serial = 0;

export function memoryContract(open: () => Memory): void {
  const fresh = (): string => {
    serial += 1;
    return `fingerprint-${Date.now()}-${serial}`;
  };
  const see = async (
    memory: Memory,
    fingerprint: string,
    at: number,
    told: readonly DenialFields[],
    allMuted = false,
  ) => {
    const sighting = sightingOf(fingerprint, told.map(denialOf), { allMuted, callerKey: `caller-of-${fingerprint}` });
    const [answer] = await memory.admit([sighting], minute(at));
    if (answer === undefined) throw new Error('no answer');
    return answer;
  };

  test('the first sighting is new and its repeats are counted', async () => {
    const [memory, print] = [open(), fresh()];
    expect((await see(memory, print, 0, [{ eventId: 'a' }])).remembered).toEqual({ kind: 'new', leased: true });
    await memory.settle(print, SETTLED);
    expect((await see(memory, print, 1, [{ eventId: 'b' }, { eventId: 'c' }])).remembered).toEqual({
      kind: 'repeat',
      count: 3,
      duplicates: [],
      settled: SETTLED,
    });
  });

  test('a repeat during the lease is folded, without what is not settled yet', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    expect((await see(memory, print, 1, [{ eventId: 'b' }])).remembered).toEqual({
      kind: 'repeat',
      count: 2,
      duplicates: [],
    });
  });

  test('the event that took the lease is new again when it is redelivered unsettled', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    expect((await see(memory, print, 1, [{ eventId: 'a' }])).remembered.kind).toBe('new');
  });

  test('a lease that lapsed without a notice makes the next sighting new', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    // With the time of its beginning, for its place under the ceiling is of then.
    const before = (retried: boolean) => ({ kind: 'new', before: { since: minute(0), retried } });
    expect((await see(memory, print, 3, [{ eventId: 'b' }])).remembered).toMatchObject(before(false));
    expect((await see(memory, print, 6, [{ eventId: 'b' }])).remembered).toMatchObject(before(true));
  });

  test('a redelivered event is not counted twice', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    await memory.settle(print, SETTLED);
    await see(memory, print, 1, [{ eventId: 'b' }]);
    expect((await see(memory, print, 2, [{ eventId: 'b' }, { eventId: 'c' }])).remembered).toEqual({
      kind: 'repeat',
      count: 3,
      duplicates: ['b'],
      settled: SETTLED,
    });
    expect((await see(memory, print, 2, [{ eventId: 'a' }])).remembered).toMatchObject({ count: 3, duplicates: ['a'] });
  });

  test('a muted sighting takes no lease: the first loud one is new', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }], true);
    await see(memory, print, 1, [{ eventId: 'b' }], true);
    expect((await see(memory, print, 1, [{ eventId: 'c' }])).remembered.kind).toBe('new');
  });

  test('a sighting after two windows of silence is new, one before is not', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    await memory.settle(print, SETTLED);
    expect((await see(memory, print, 61, [{ eventId: 'b' }])).remembered).toMatchObject({ kind: 'repeat', count: 2 });
    expect((await see(memory, print, 180, [{ eventId: 'c' }])).remembered.kind).toBe('repeat');
    expect((await see(memory, print, 300, [{ eventId: 'd' }])).remembered).toEqual({ kind: 'new', leased: true });
  });

  const ended = async (memory: Memory, print: string, at: number) =>
    (await memory.due(minute(at))).filter((window) => window.fingerprint === print);
  const tick = async (memory: Memory, print: string, at: number) => {
    const due = await ended(memory, print, at);
    await memory.told(due, minute(at));
    return due.map(({ count, news, over }) => ({ count, news, over }));
  };

  test('an ended window is due until it was told, with its counts', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a', session: 'one', key: 'x' }]);
    await memory.settle(print, SETTLED);
    await see(memory, print, 5, [
      { eventId: 'b', session: 'one', key: 'y' },
      { eventId: 'c', session: 'two', key: 'y' },
    ]);
    expect(await ended(memory, print, 59)).toEqual([]);
    const due = await ended(memory, print, 61);
    expect(due).toMatchObject([
      { count: 3, sessions: 2, resources: 2, since: minute(0), settled: SETTLED, news: true, over: false },
    ]);
    expect(due[0]?.first.eventId).toBe('a');
    expect(due[0]?.latest.eventId).toBe('c');
    expect(await ended(memory, print, 66)).toHaveLength(1);
    await memory.told(due, minute(66));
    expect(await ended(memory, print, 66)).toEqual([]);
  });

  test('what is counted between the digest and its end belongs to the next window', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    await memory.settle(print, SETTLED);
    await see(memory, print, 50, [{ eventId: 'b' }]);
    const due = await ended(memory, print, 60);
    await see(memory, print, 60, [{ eventId: 'c' }, { eventId: 'd' }]);
    await memory.told(due, minute(60));
    expect(await tick(memory, print, 180)).toEqual([{ count: 2, news: true, over: false }]);
  });

  test('told twice changes nothing the second time', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    await memory.settle(print, SETTLED);
    await see(memory, print, 50, [{ eventId: 'b' }]);
    const due = await ended(memory, print, 60);
    await see(memory, print, 60, [{ eventId: 'c' }]);
    await memory.told(due, minute(60));
    await memory.told(due, minute(61));
    expect(await tick(memory, print, 180)).toEqual([{ count: 1, news: true, over: false }]);
  });

  test('the windows of a steady failure grow, each told once, and it alerts once', async () => {
    const [memory, print] = [open(), fresh()];
    const kinds: string[] = [];
    const told: number[] = [];
    for (let at = 0; at < 2 * 24 * 60; at += 30) {
      const { remembered } = await see(memory, print, at, [{ eventId: `s${at}` }]);
      kinds.push(remembered.kind);
      if (remembered.kind === 'new') await memory.settle(print, SETTLED);
      if ((await tick(memory, print, at)).length > 0) told.push(at / 60);
    }
    expect(kinds.filter((kind) => kind === 'new')).toHaveLength(1);
    // Hours after the start; later windows end by the clock.
    expect(told).toEqual([1, 3, 8, 18, 38]);
  });

  test('a fingerprint that is seen once waits for silence and is over', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    await memory.settle(print, SETTLED);
    expect(await tick(memory, print, 61)).toEqual([{ count: 1, news: false, over: false }]);
    expect(await tick(memory, print, 119)).toEqual([]);
    expect(await tick(memory, print, 121)).toEqual([{ count: 1, news: false, over: true }]);
    expect(await tick(memory, print, 200)).toEqual([]);
  });

  test('what never alerted is never due', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    expect(await ended(memory, print, 600)).toEqual([]);
  });

  test('what a window saw before a silence is told with the next one', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    await memory.settle(print, SETTLED);
    await see(memory, print, 5, [{ eventId: 'b' }, { eventId: 'c' }]);
    expect((await see(memory, print, 300, [{ eventId: 'd' }])).remembered.kind).toBe('new');
    await memory.settle(print, SETTLED);
    expect(await ended(memory, print, 361)).toMatchObject([{ count: 3, since: minute(0), news: true }]);
  });

  test('the stories of a day tell what is open and what ended', async () => {
    const [memory, one, two] = [open(), fresh(), fresh()];
    for (const print of [one, two]) {
      await see(memory, print, 0, [{ eventId: `a-${print}` }]);
      await memory.settle(print, SETTLED);
    }
    await tick(memory, one, 61);
    await tick(memory, one, 121);
    await see(memory, two, 110, [{ eventId: 'b' }]);
    const stories = (await memory.stories(minute(0), minute(130))).filter((story) =>
      [one, two].includes(story.fingerprint),
    );
    expect(stories.map(({ fingerprint, state, count }) => ({ fingerprint, state, count }))).toEqual(
      expect.arrayContaining([
        { fingerprint: one, state: 'closed', count: 1 },
        { fingerprint: two, state: 'open', count: 2 },
      ]),
    );
    expect((await memory.stories(minute(122), minute(130))).map((story) => story.fingerprint)).not.toContain(one);
  });

  test('what was refused to a caller lately is remembered, newest first and bounded', async () => {
    const [memory, print] = [open(), fresh()];
    for (let at = 0; at < 55; at += 1) await see(memory, print, 0, [{ eventId: `e${at}`, action: `s3:Action${at}` }]);
    const { caller } = await see(memory, print, 0, [{ eventId: 'last', action: 's3:Last', address: '198.51.100.7' }]);
    expect(caller.recent).toHaveLength(50);
    expect(caller.recent[0]?.action).toBe('s3:Last');
    expect(caller.addresses).toEqual(['203.0.113.9']);
  });

  test('what a rule muted is remembered apart, and that one of it was let out', async () => {
    const [memory, print] = [open(), fresh()];
    const callerKey = `caller-of-${print}`;
    const muted = (fingerprint: string, allMuted: boolean) =>
      memory.admit(
        [
          {
            ...sightingOf(fingerprint, [denialOf({ eventId: 'p', action: 's3:ListBucket' })], { allMuted, callerKey }),
            mutedBy: 'console-page-probing',
          },
        ],
        minute(0),
      );
    await see(memory, print, 0, [{ eventId: 'a', action: 's3:ListBucket' }]);
    await muted('page-one', true);
    await muted('page-two', true);
    const rule = { action: 's3:ListBucket', mutedBy: 'console-page-probing', fingerprint: 'page-one' };
    const [before] = await muted('page-two', true);
    expect(before?.caller.recent).toMatchObject([rule, { action: 's3:ListBucket' }]);
    await muted('page-one', false);
    const [after] = await muted('page-two', true);
    expect(after?.caller.recent).toMatchObject([{ ...rule, letOut: true }, { action: 's3:ListBucket' }]);
  });

  test('a long list of events keeps its last 64 and every count', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'first' }]);
    await memory.settle(print, SETTLED);
    for (let at = 0; at < 40; at += 1) {
      const ids = Array.from({ length: 10 }, (_, one) => ({ eventId: `e${at}-${one}` }));
      await see(memory, print, 1, ids);
    }
    expect((await see(memory, print, 2, [{ eventId: 'e39-9' }])).remembered).toMatchObject({
      count: 401,
      duplicates: ['e39-9'],
    });
  });

  test('sightings of a batch are answered in order', async () => {
    const [memory, one, two] = [open(), fresh(), fresh()];
    await see(memory, one, 0, [{ eventId: 'a' }]);
    const answers = await memory.admit(
      [one, two].map((print) => sightingOf(print, [denialOf({ eventId: `b-${print}` })])),
      minute(1),
    );
    expect(answers.map((answer) => answer.remembered.kind)).toEqual(['repeat', 'new']);
  });
}
