/**
 * The whole answer to every case that comes with policies, without its words: fixes, near misses, steps, notes, gaps and what each
 * layer said.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { type Case, describeWhole } from '../whole-answers.ts';
import { explainAsJson } from './explaining-json.ts';
import type { Scenario } from './scenario.ts';

const CASES = join(import.meta.dirname, '../cases');

const judged = readdirSync(join(CASES, 'judged')).map((file): Case => {
  const scenario: Scenario = jsonAt('judged', file);
  return { name: `judged/${file.replace('.json', '')}`, answer: () => answerTo(scenario, scenario.snapshot) };
});

const inFolders = ['causes', 'reports', 'scenarios'].flatMap((kind) =>
  readdirSync(join(CASES, kind)).flatMap((slug): readonly Case[] => {
    const has = (file: string): boolean => existsSync(join(CASES, kind, slug, file));
    if (!has('snapshot.json')) return [];
    const given = has('record.json')
      ? { record: jsonAt(kind, slug, 'record.json') }
      : { text: readFileSync(join(CASES, kind, slug, 'text.txt'), 'utf8') };
    return [{ name: `${kind}/${slug}`, answer: () => answerTo(given, jsonAt(kind, slug, 'snapshot.json')) }];
  }),
);

describeWhole('whole-answers.jsonl', [...judged, ...inFolders]);

async function answerTo(given: Parameters<typeof explainAsJson>[0], snapshot: unknown): Promise<unknown> {
  const { diagnosis } = await explainAsJson(given, snapshot);
  return diagnosis === undefined ? 'no denial' : plain(diagnosis);
}

/** The statements quoted stand in the snapshot, and what was read of the record in the lines of the readings. */
function plain({ checks, blockers, denial, fingerprint, ...rest }: Diagnosis): unknown {
  return {
    ...rest,
    blockers: blockers.map(({ text, ...blocker }) => blocker),
    checks: checks.map(({ layers, ...check }) => ({
      ...check,
      layers: Object.fromEntries(layers.map(({ layer, status }) => [layer, status])),
    })),
  };
}

function jsonAt(...names: readonly string[]) {
  return JSON.parse(readFileSync(join(CASES, ...names), 'utf8'));
}
