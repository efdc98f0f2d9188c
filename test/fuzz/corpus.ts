/**
 * What is mutated: the records and snapshots of the causes and reports, the pasted texts, and the attacks that are put into them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, listAt } from '../../lambdas/denial/fields.ts';

export interface Whole {
  readonly slug: string;
  readonly record: unknown;
  readonly snapshot: unknown;
}

export interface Attack {
  readonly text: string;
  /** What no medium may hold. */
  readonly never: readonly string[];
}

const CASES = join(import.meta.dirname, '../cases');

export function wholes(): readonly Whole[] {
  return ['causes', 'reports'].flatMap((kind) =>
    readdirSync(join(CASES, kind)).flatMap((slug): readonly Whole[] => {
      const files = readdirSync(join(CASES, kind, slug));
      if (!files.includes('record.json') || !files.includes('snapshot.json')) return [];
      return [{ slug, record: json(kind, slug, 'record.json'), snapshot: json(kind, slug, 'snapshot.json') }];
    }),
  );
}

export function texts(): readonly string[] {
  return readdirSync(join(CASES, 'texts'))
    .filter((name) => name.endsWith('.txt'))
    .map((name) => readFileSync(join(CASES, 'texts', name), 'utf8'));
}

export function attacks(): readonly Attack[] {
  const table = json('notice', 'attacks.json');
  return (Array.isArray(table) ? table : []).filter(isObject).map((row) => ({
    text: typeof row['text'] === 'string' ? row['text'] : '',
    never: listAt(row, 'never').filter((item) => typeof item === 'string'),
  }));
}

function json(...names: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(CASES, ...names), 'utf8'));
}
