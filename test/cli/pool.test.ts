/**
 * What threads print is what this thread prints, in the order of the log.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { explainer } from '../../lambdas/cli/explain/explainer.ts';
import { readOptions } from '../../lambdas/cli/explain/options.ts';
import { printer } from '../../lambdas/cli/explain/output.ts';
import { Pool } from '../../lambdas/cli/explain/pool.ts';
import { openSnapshot } from '../../lambdas/cli/open-source.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';

const SNAPSHOT = 'examples/snapshot.json';
const denials = readdirSync('examples/denials').flatMap((name): readonly Denial[] => {
  const parsed = parse(JSON.parse(readFileSync(`examples/denials/${name}`, 'utf8')));
  return parsed.kind === 'denial' ? [parsed.denial] : [];
});

it('prints the same from threads', async () => {
  const options = readOptions(['-'], { snapshot: SNAPSHOT, format: 'json' }, false, false);
  const opened = openSnapshot(SNAPSHOT);
  if (options.kind === 'wrong' || opened.kind !== 'open') throw new Error('not open');
  const { explainOne } = explainer(options.value, opened.source, opened.alike);
  const out = printer('json', undefined, options.value.settings);
  const here = async (batch: readonly Denial[]): Promise<string> =>
    (await Promise.all(batch.map(explainOne))).map((diagnosis) => out.one(diagnosis)).join('');
  let there = 0;
  const alone = new Pool(undefined, here, () => 0);
  const pool = new Pool(
    options.value,
    (batch) => {
      there -= 1;
      return here(batch);
    },
    () => Number.MAX_SAFE_INTEGER,
  );
  const batches = [denials.slice(0, 5), denials.slice(5, 20), denials.slice(20), denials];
  const printed = await Promise.all(
    batches.map((batch) => {
      there += 1;
      return pool.explain(batch);
    }),
  );
  await pool.end();
  expect(printed).toEqual(await Promise.all(batches.map((batch) => alone.explain(batch))));
  // On a machine of one core there is no thread.
  expect(there).toBeGreaterThanOrEqual(0);
});
