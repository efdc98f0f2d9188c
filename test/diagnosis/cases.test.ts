/**
 * From the record as CloudTrail wrote it and a snapshot of the accounts to the diagnosis: every cause once, and what
 * people meet beside.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { explain } from './explaining.ts';

const CASES = join(import.meta.dirname, '../cases');

/** What a case says of its diagnosis; what it leaves out is not asked. */
interface Expected {
  readonly cause: string;
  readonly outcome: string;
  readonly confidence: string;
  /** `layer effect policy statement target`; `-` for none, `*` for any. */
  readonly blockers?: readonly string[];
  /** `layer edit`, then `document` and `verified` where they are so. */
  readonly fixes?: readonly string[];
  readonly nearMiss?: string;
  readonly culprits?: readonly string[];
  readonly suspects?: readonly string[];
  readonly gaps?: number;
}

const FOLDERS = ['causes', 'scenarios'].flatMap((folder) =>
  readdirSync(join(CASES, folder)).map((name) => `${folder}/${name}`),
);

describe('a record and a snapshot', () => {
  it.each(FOLDERS)('%s', async (folder) => {
    const expected: Expected = read(folder, 'expected');
    const diagnosis = await explain(read(folder, 'record'), read(folder, 'snapshot'));
    expect(diagnosis).toBeDefined();
    if (diagnosis === undefined) return;
    const { cause, outcome, confidence, changes } = diagnosis;
    const seen: Expected = {
      cause,
      outcome,
      confidence,
      blockers: diagnosis.blockers.map((one, at) => blockerLine(one, expected.blockers?.[at] ?? '')),
      fixes: diagnosis.fixes.map(fixLine),
      nearMiss: diagnosis.nearMisses[0]?.reason ?? 'none',
      culprits: changes.flatMap(({ change, culprit }) => (culprit ? [change.eventId] : [])),
      suspects: changes.flatMap(({ change, suspect }) => (suspect ? [change.eventId] : [])),
      gaps: diagnosis.gaps.length,
    };
    expect(Object.fromEntries(Object.entries(seen).filter(([name]) => Object.hasOwn(expected, name)))).toEqual(
      expected,
    );
  });
});

function blockerLine(blocker: Diagnosis['blockers'][number], expected: string): string {
  const { layer, effect, policy, statement, target } = blocker;
  const wanted = expected.split(' ');
  const parts = [layer, effect, policy?.replaceAll(' ', '_'), statement, target];
  return parts.map((part, at) => (wanted[at] === '*' ? '*' : (part ?? '-'))).join(' ');
}

function fixLine({ layer, edit, document, verified }: Diagnosis['fixes'][number]): string {
  const parts = [layer, edit?.kind ?? '-', document === undefined ? '' : 'document', verified ? 'verified' : ''];
  return parts.filter((part) => part !== '').join(' ');
}

function read(folder: string, name: string) {
  return JSON.parse(readFileSync(join(CASES, folder, `${name}.json`), 'utf8'));
}
