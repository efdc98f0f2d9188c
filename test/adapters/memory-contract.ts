/**
 * What every memory must do, run on each implementation: an alert is never lost, repeats are counted, a window is given
 * out once.
 */
import { expect, test } from 'vitest';
import type { Memory, Settled } from '../../lambdas/admission/memory.ts';
import { denialOf, sightingOf, type Told } from './denials.ts';

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
  const see = async (memory: Memory, fingerprint: string, at: number, told: readonly Told[], quiet = false) => {
    const sighting = sightingOf(fingerprint, told.map(denialOf), { quiet, callerKey: `caller-of-${fingerprint}` });
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
    expect((await see(memory, print, 3, [{ eventId: 'b' }])).remembered.kind).toBe('new');
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

  test('a quiet sighting takes no lease: the first loud one is new', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }], true);
    await see(memory, print, 1, [{ eventId: 'b' }], true);
    expect((await see(memory, print, 1, [{ eventId: 'c' }])).remembered.kind).toBe('new');
  });

  test('a sighting after the window is new', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }]);
    await memory.settle(print, SETTLED);
    expect((await see(memory, print, 61, [{ eventId: 'b' }])).remembered).toEqual({ kind: 'new', leased: true });
  });

  test('an ended window is given out once, with its counts', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a', session: 'one', key: 'x' }]);
    await memory.settle(print, SETTLED);
    await see(memory, print, 5, [
      { eventId: 'b', session: 'one', key: 'y' },
      { eventId: 'c', session: 'two', key: 'y' },
    ]);
    const mine = async (at: number) => (await memory.due(minute(at))).filter((one) => one.fingerprint === print);
    expect(await mine(59)).toEqual([]);
    expect(await mine(60)).toEqual([
      expect.objectContaining({ count: 3, sessions: 2, resources: 2, since: minute(0), settled: SETTLED }),
    ]);
    expect(await mine(65)).toEqual([]);
    expect((await see(memory, print, 66, [{ eventId: 'd' }])).remembered.kind).toBe('new');
  });

  test('a window that ended unseen is given out with the one that followed it', async () => {
    const [memory, print] = [open(), fresh()];
    await see(memory, print, 0, [{ eventId: 'a' }, { eventId: 'b' }]);
    await memory.settle(print, SETTLED);
    await see(memory, print, 70, [{ eventId: 'c' }]);
    const due = (await memory.due(minute(131))).filter((one) => one.fingerprint === print);
    expect(due.map(({ count, since }) => ({ count, since }))).toEqual([
      { count: 2, since: minute(0) },
      { count: 1, since: minute(70) },
    ]);
  });

  test('what was refused to a caller lately is remembered, newest first and bounded', async () => {
    const [memory, print] = [open(), fresh()];
    for (let at = 0; at < 55; at += 1) await see(memory, print, 0, [{ eventId: `e${at}`, action: `s3:Action${at}` }]);
    const { caller } = await see(memory, print, 0, [{ eventId: 'last', action: 's3:Last', address: '198.51.100.7' }]);
    expect(caller.recent).toHaveLength(50);
    expect(caller.recent[0]?.action).toBe('s3:Last');
    expect(caller.addresses).toEqual(['203.0.113.9']);
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
