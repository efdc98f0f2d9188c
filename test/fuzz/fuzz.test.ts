/**
 * Twenty thousand mutated records, snapshots, policies and texts, the first of those that `npm run bench:fuzz` goes on with.
 */
import { describe, expect, it } from 'vitest';
import { type Kind, trial } from './trial.ts';

/** Small enough for the clock of a loaded machine. */
const SLICE = 2_000;
const SLICES: readonly (readonly [Kind, number])[] = [
  ...[0, 1, 2, 3, 4, 5, 6].map((at) => ['record', at * SLICE] as const),
  ['snapshot', 0],
  ['policy', 0],
  ['text', 0],
];

describe('what is mutated', () => {
  it.each(SLICES)(
    '%s, from number %i: throws nothing, is quick, short and escaped, and certain of nothing that is not so',
    { timeout: 240_000 },
    async (kind, from) => {
      const wrong: string[] = [];
      let explained = 0;
      for (let number = from; number < from + SLICE; number += 1) {
        const tried = await trial(kind, number);
        explained += tried.explained;
        wrong.push(...tried.faults.map((fault) => `${kind}:${number} ${fault}`));
      }
      expect(wrong).toEqual([]);
      expect(explained).toBeGreaterThan(SLICE / 2);
    },
  );
});
