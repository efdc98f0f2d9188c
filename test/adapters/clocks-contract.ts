/** What every memory must do for containers whose clocks are apart: what one of them closed, another may still see. */
import { expect, test } from 'vitest';
import type { Memory, Settled } from '../../lambdas/admission/memory.ts';
import { denialOf, sightingOf } from './denials.ts';
import { minute } from './memory-contract.ts';

const SETTLED: Settled = { cause: 'identity-no-allow', layer: 'identity', severity: 'info', at: minute(0) };

let serial = 0;

export function clocksContract(open: () => Memory): void {
  /** Alerted at the start, and waiting for silence since its first window ended. */
  const waiting = async () => {
    serial += 1;
    const [memory, print] = [open(), `clocks-${Date.now()}-${serial}`];
    const see = async (at: number, eventId: string) => {
      const sighting = sightingOf(print, [denialOf({ eventId })], { callerKey: print });
      return (await memory.admit([sighting], minute(at)))[0]?.remembered;
    };
    const due = async (at: number) => (await memory.due(minute(at))).filter(({ fingerprint }) => fingerprint === print);
    await see(0, 'a');
    await memory.settle(print, SETTLED);
    await memory.told(await due(61), minute(61));
    return { memory, see, due };
  };

  test('what a clock that is ahead closed is news to one that is behind', async () => {
    const { memory, see, due } = await waiting();
    await memory.told(await due(125), minute(125));
    expect(await see(115, 'b')).toEqual({ kind: 'new', leased: true });
  });

  test('what is seen by a clock that is behind, while one that is ahead closes it, is told', async () => {
    const { memory, see, due } = await waiting();
    const ended = await due(125);
    expect(ended).toMatchObject([{ over: true }]);
    expect(await see(115, 'b')).toMatchObject({ kind: 'repeat' });
    await memory.told(ended, minute(125));
    expect(await due(126)).toMatchObject([{ count: 2, news: true }]);
  });
}
