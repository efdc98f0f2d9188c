/**
 * Every call of every step fails in every way, one at a time and two at a time: a seeded sample of what `npm run
 * bench:faults` goes through as a whole. Once AWS is well again each denial has alerted and no count misses one, everything of
 * a tick is told, the change is in the journal, and the alarm was reported.
 */
import { describe, expect, it } from 'vitest';
import { playedWithFaults } from './faults/driven.ts';
import { pairs, singles } from './faults/ways.ts';

/** What the functions beside the queue's write, tell and read of their table; nobody hands over again what they lose. */
const BESIDE =
  /^(?:tick|journal|alarm): (?:(?:dynamodb|sns):\S+ ?\S* (?:fails|hangs|answers an empty object)| all is gone)$/;

describe('whatever fails', () => {
  it('is made up for once AWS is well', { timeout: 400_000 }, async () => {
    const { wrong, done, cases } = await playedWithFaults({ processes: 2, shares: 2, most: 80, always: BESIDE });
    expect(wrong).toEqual([]);
    expect(done).toBeGreaterThan(120);
    expect(cases).toBeGreaterThan(5_000);
  });

  it('is enumerated: each step in each way that it can fail, and each two steps', () => {
    const steps = ['dynamodb:UpdateItem fingerprint', 'sns:Publish alerts', 'iam:GetRole'];
    const lone = singles(steps).flat();
    for (const step of steps) expect(lone.filter((one) => one.step === step).length).toBeGreaterThanOrEqual(24);
    expect(lone.filter(({ way }) => way.name === 'has its key disabled').map(({ step }) => step)).toEqual([steps[1]]);
    expect(new Set(pairs(steps).map((two) => two.map(({ step }) => step).join())).size).toBe(3);
  });
});
