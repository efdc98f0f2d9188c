/**
 * Every cause once, from the record as CloudTrail wrote it and a snapshot of the accounts to the diagnosis.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { explain } from './explaining.ts';

const CASES = join(import.meta.dirname, '../cases/causes');

/** What a case says of its diagnosis; what it leaves out is not asked. */
interface Expected {
  readonly cause: string;
  readonly outcome: string;
  readonly confidence: string;
  /** `layer effect policy statement target`; `-` for none, `*` for any. */
  readonly blockers?: readonly string[];
  /** `layer edit`, and `document` where there is one. */
  readonly fixes?: readonly string[];
  readonly verified?: boolean;
  readonly nearMiss?: string;
  readonly culprits?: readonly string[];
}

describe('a record and a snapshot', () => {
  it.each(readdirSync(CASES))('%s', async (slug) => {
    const expected: Expected = read(slug, 'expected');
    const diagnosis = await explain(read(slug, 'record'), read(slug, 'snapshot'));
    expect(diagnosis).toBeDefined();
    if (diagnosis === undefined) return;
    const { cause, outcome, confidence, fixes, blockers, changes, nearMisses } = diagnosis;
    expect({ cause, outcome, confidence }).toEqual({
      cause: slug,
      outcome: expected.outcome,
      confidence: expected.confidence,
    });
    if (expected.blockers)
      expect(blockers.map((one, at) => line(one, expected.blockers?.[at] ?? ''))).toEqual(expected.blockers);
    if (expected.fixes) expect(fixes.map(fixLine)).toEqual(expected.fixes);
    expect(fixes.filter(({ verified }) => verified !== (expected.verified ?? true))).toEqual([]);
    if (expected.nearMiss) expect(nearMisses[0]?.reason).toBe(expected.nearMiss);
    if (expected.culprits)
      expect(changes.flatMap(({ change, culprit }) => (culprit ? [change.eventId] : []))).toEqual(expected.culprits);
  });
});

function line(blocker: Diagnosis['blockers'][number], expected: string): string {
  const { layer, effect, policy, statement, target } = blocker;
  const wanted = expected.split(' ');
  return [layer, effect, policy, statement, target]
    .map((part, at) => (wanted[at] === '*' ? '*' : (part ?? '-')))
    .join(' ');
}

function fixLine({ layer, edit, document }: Diagnosis['fixes'][number]): string {
  return [layer, edit?.kind ?? (document ? '-' : undefined), document ? 'document' : undefined]
    .filter((part) => part !== undefined)
    .join(' ');
}

function read(slug: string, name: string) {
  return JSON.parse(readFileSync(join(CASES, slug, `${name}.json`), 'utf8'));
}
