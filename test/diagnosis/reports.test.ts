/**
 * Denials that people reported in public, rebuilt small: each folder holds the record or the text as it was pasted, the
 * policies, and in `expect.json` what its resolution was, asked as in `test/cases/judged`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import type { KnownBeside } from '../../lambdas/denial/text/error-text.ts';
import { type ExplainedDenial, explainAsJson } from './explaining-json.ts';
import { asked, type Expected } from './scenario.ts';

interface Report {
  /** The page where it was reported. */
  readonly source: string;
  readonly record?: Expected;
  readonly text?: Expected;
  /** What the person adds on the command line. */
  readonly known?: KnownBeside;
}

const FOLDER = join(import.meta.dirname, '../cases/reports');
const SLUGS = readdirSync(FOLDER).sort();

describe('a report from outside', () => {
  it.each(SLUGS)('%s', async (slug) => {
    const report = reportOf(slug);
    const { record, text } = report;
    const told = { ...(record && { record: await ofRecord(slug) }), ...(text && { text: await ofText(slug, report) }) };
    const seen = {
      ...(told.record && record && { record: asked(told.record, record) }),
      ...(told.text && text && { text: asked(told.text, text) }),
    };
    expect(seen).toEqual({ ...(record && { record }), ...(text && { text }) });
    expect(Object.keys(seen)).not.toEqual([]);
  });
});

async function ofRecord(slug: string): Promise<ExplainedDenial> {
  return explainAsJson({ record: jsonIn(slug, 'record.json') }, snapshotOf(slug));
}

/** The text goes the way of the command line, which finds the errors in what was pasted. */
async function ofText(slug: string, { known }: Report): Promise<ExplainedDenial> {
  const items = [];
  for await (const item of readItems(bytesOf(slug), 'text'))
    if (item.kind === 'text' || item.kind === 'record') items.push(item);
  expect(items, 'one refusal is one denial').toHaveLength(1);
  const [item] = items;
  if (item === undefined) return {};
  const given = item.kind === 'text' ? { text: item.text } : { record: item.value };
  return explainAsJson({ ...given, ...(known && { known }) }, snapshotOf(slug));
}

async function* bytesOf(slug: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(join(FOLDER, slug, 'text.txt'));
}

function snapshotOf(slug: string): unknown {
  return existsSync(join(FOLDER, slug, 'snapshot.json'))
    ? jsonIn(slug, 'snapshot.json')
    : { schemaVersion: 1, accounts: {} };
}

function reportOf(slug: string): Report {
  return JSON.parse(readFileSync(join(FOLDER, slug, 'expect.json'), 'utf8'));
}

function jsonIn(slug: string, file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, slug, file), 'utf8'));
}
