/**
 * Scenarios written from AWS's documentation alone, without a look at the code: a record or an error text and a
 * snapshot, explained as `denyscope explain --format json` explains them. What a scenario leaves out is not asked.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExplainedDenial, explainAsJson } from './explaining-json.ts';
import { asked, type Scenario } from './scenario.ts';
import { withFixes } from './snapshot-fix.ts';

const FOLDER = join(import.meta.dirname, '../cases/judged');
const SCENARIOS = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

const explained = await Promise.all(
  SCENARIOS.map(async (slug) => {
    const scenario = read(slug);
    return { slug, scenario, told: await explainAsJson(scenario, scenario.snapshot) };
  }),
);
const writable = explained.flatMap(({ slug, scenario, told: { diagnosis } }) => {
  const fixes = diagnosis?.fixes ?? [];
  const isWhole = fixes.every((fix) => fix.document !== undefined && isWritable(fix, diagnosis));
  return fixes.length === 0 || !isWhole ? [] : [{ slug, scenario, fixes }];
});

describe('a scenario from the documentation', () => {
  it.each(explained)('$slug', ({ scenario, told }) => {
    expect(asked(told, scenario.expect)).toEqual(scenario.expect);
  });

  it.each(writable)('leaves nothing that blocks once its fixes are in place: $slug', async ({ scenario, fixes }) => {
    const after = await explainAsJson(scenario, withFixes(scenario.snapshot, fixes));
    expect(after.diagnosis?.blockers.filter(({ from }) => from !== 'aws')).toEqual([]);
  });

  it('has its fixes tried in most cases that have one', () => {
    expect(writable.length).toBeGreaterThan(80);
  });

  it('covers most causes', () => {
    expect(new Set(SCENARIOS.map((slug) => read(slug).expect.cause)).size).toBeGreaterThan(20);
  });
});

/** A policy that was not read cannot be written into. */
function isWritable(
  fix: { layer: string; unless: readonly string[] },
  diagnosis: ExplainedDenial['diagnosis'],
): boolean {
  return !fix.unless.includes(fix.layer) && !diagnosis?.gaps.some((gap) => gap.layer === fix.layer);
}

function read(slug: string): Scenario {
  return JSON.parse(readFileSync(join(FOLDER, `${slug}.json`), 'utf8'));
}
