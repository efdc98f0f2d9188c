/**
 * Denials of other times are explained together only where the snapshot cannot tell the times apart.
 */
import { describe, expect, it } from 'vitest';
import { NOTHING_ALIKE } from '../../lambdas/cli/explain/alike.ts';
import { onceForRepeats } from '../../lambdas/cli/explain/repeats.ts';
import { sameTimeIn } from '../../lambdas/cli/explain/times.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { diagnosisOf, example } from './explained.ts';

const change = '2026-11-02T14:00:00Z';

function names(snapshot: Readonly<Record<string, unknown>>, ...times: readonly string[]): readonly string[] {
  return times.map(sameTimeIn(JSON.stringify(snapshot), snapshot));
}

describe('times', () => {
  it('are one where no policy changed and none asks for the time', () => {
    const [first, second] = names({}, '2026-11-02T08:00:00Z', '2026-12-02T08:00:00Z');
    expect(first).toBe(second);
  });

  it('are others where a change begins or ceases to count between them', () => {
    const at = ['2026-11-01T13:59:00Z', '2026-11-01T14:01:00Z', '2026-11-02T13:59:00Z', '2026-11-02T14:01:00Z'];
    const [early, told, before, after] = names({ changes: [{ eventTime: change }] }, ...at);
    expect(told).toBe(before);
    expect(new Set([early, told, after])).toHaveLength(3);
  });

  it.each([
    ['a policy asks for the time', { policy: { Condition: { DateLessThan: { 'aws:currenttime': '2027' } } } }],
    ['letters are written as escapes', { policy: String.raw`aws:\u0043urrentTime` }],
    ['the time of a change cannot be read', { changes: [{ eventTime: 'yesterday' }] }],
    ['they are the moment of a change', { changes: [{ eventTime: change }] }],
  ])('are told apart to the second where %s', (_, snapshot) => {
    const [first, second] = names(snapshot, '2026-11-02T14:00:00Z', '2026-11-02T14:00:01Z');
    expect(first).not.toBe(second);
  });
});

describe('a denial of another time', () => {
  it('is explained once for all, and each keeps its own time', async () => {
    let calls = 0;
    const explain = onceForRepeats(
      (denial): Promise<Diagnosis> => {
        calls += 1;
        return diagnosisOf(denial);
      },
      { ...NOTHING_ALIKE, time: () => 'one' },
    );
    const times = ['2026-11-02T08:12:10Z', '2026-11-03T09:00:00Z'];
    const denials = times.map((eventTime) => {
      const parsed = parse({ ...example, eventTime });
      if (parsed.kind !== 'denial') throw new Error(parsed.kind);
      return parsed.denial;
    });
    const together = await Promise.all(denials.map(explain));
    expect(calls).toBe(1);
    expect(together).toEqual(await Promise.all(denials.map(diagnosisOf)));
  });
});
