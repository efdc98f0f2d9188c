/**
 * Whether the tests would notice: a seeded sample of the mutants of a room, each against the tests of that room, then, while it
 * lives, against those of the rooms above it. `npm run mutate -- engine/layers --sample 50 [--seed 2]`; prints those that live and the
 * share that was killed. One server stays up, so that a mutant costs its tests alone.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVitest } from 'vitest/node';
import { random } from '../bench/seeded.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

interface Placed extends Mutant {
  readonly file: string;
  readonly source: string;
}

/** What tests a room, the nearest first: each is asked only about what the one before let live. */
const TESTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  engine: [
    ['engine/cases', 'engine/near-miss', 'engine/depends-on', 'engine/read-case', 'engine/prepare', 'engine/arn'],
    ['diagnosis/judged', 'diagnosis/cases', 'engine/properties'],
    ['engine/differential', 'diagnosis/reports', 'diagnosis/remedy', 'test/evidence'],
  ],
  denial: [
    ['test/denial'],
    ['diagnosis/reports', 'diagnosis/judged', 'diagnosis/cases', 'diagnosis/record-and-text'],
    ['cli/bad-forms', 'cli/forms', 'cli/read-input'],
    ['cli/explain', 'test/examples', 'notice/causes'],
  ],
  diagnosis: [
    ['diagnosis/cases', 'diagnosis/judged', 'diagnosis/causes', 'diagnosis/confidence', 'diagnosis/next-steps'],
    ['diagnosis/reports', 'diagnosis/remedy', 'diagnosis/exception', 'diagnosis/certain', 'diagnosis/applied'],
    ['diagnosis/places', 'diagnosis/caller', 'notice/fix-forms', 'test/examples', 'cli/explain.test'],
  ],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    times: { type: 'boolean', default: false },
  },
});
const under = positionals[0] ?? 'engine';
const tests = TESTS[under.split('/')[0] ?? ''];
if (tests === undefined) throw new Error(`no tests are known of ${under}: one of ${Object.keys(TESTS).join(', ')}`);

let now: Placed | undefined;
/** What the server hands out instead of the file. */
let put: Placed | undefined;
const sound = new Set<number>();
const vitest = await createVitest(
  'test',
  {
    watch: false,
    bail: 1,
    reporters: [{}],
    update: 'none',
    silent: true,
    testTimeout: 60_000,
    // One process stays up and takes the modules anew for each file: a start of its own would cost more than the tests.
    isolate: false,
    maxWorkers: 1,
    // A mutant kept on disk would be met again by who runs next.
    fsModuleCache: false,
  },
  {
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        transform: (_, id) => (put !== undefined && id === join(process.cwd(), put.file) ? mutated(put) : undefined),
      },
    ],
  },
);

const all = globSync(`lambdas/${under}{/**/*,}.ts`)
  .filter((file) => !file.includes('/data/'))
  .sort()
  .flatMap((file): readonly Placed[] => {
    const source = readFileSync(file, 'utf8');
    return mutantsOf(source).map((mutant) => ({ ...mutant, file, source }));
  });
const next = random(Number(values.seed));
const sample = all
  .map((mutant) => ({ mutant, at: next() }))
  .sort((a, b) => a.at - b.at)
  .slice(0, Number(values.sample))
  .map(({ mutant }) => mutant);

let killed = 0;
for (const mutant of sample) {
  now = mutant;
  const begun = performance.now();
  if (await isKilled(tests)) killed += 1;
  else process.stdout.write(`lives: ${told(mutant)}\n`);
  if (values.times) process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
}
// What one mutant left behind in the process could have killed the next.
for (const at of sound) await mustPass(at, tests[at] ?? []);
process.stdout.write(
  `${under}: ${killed} of ${sample.length} killed (${((100 * killed) / sample.length).toFixed(1)} %), seed ${values.seed}, of ${all.length} mutants\n`,
);
await vitest.close();

async function isKilled(rooms: readonly (readonly string[])[]): Promise<boolean> {
  for (const [at, filters] of rooms.entries()) {
    if (!sound.has(at)) await mustPass(at, filters);
    if ((await failing(filters, now)).length > 0) return true;
  }
  return false;
}

/** Tests that fail by themselves would kill all. */
async function mustPass(at: number, filters: readonly string[]): Promise<void> {
  const failed = await failing(filters, undefined);
  if (failed.length > 0) throw new Error(`these tests fail without a mutant: ${failed.join(', ')}`);
  sound.add(at);
}

/** Those of the tests that fail, the first at least. */
async function failing(filters: readonly string[], mutant: Placed | undefined): Promise<readonly string[]> {
  const before = put;
  put = mutant;
  for (const one of [before, mutant]) if (one !== undefined) vitest.invalidateFile(join(process.cwd(), one.file));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    await vitest.globTestSpecifications([...filters]),
    false,
  );
  return [
    ...(testModules.length === 0 ? [`none of ${filters.join(' ')}`] : []),
    ...testModules.filter((module) => !module.ok()).map(({ relativeModuleId }) => relativeModuleId),
    ...unhandledErrors.map(String),
  ];
}

function mutated({ source, start, end, put }: Mutant & { readonly source: string }): string {
  return `${source.slice(0, start)}${put}${source.slice(end)}`;
}

function told({ file, source, start, end, put }: Placed): string {
  const line = source.slice(0, start).split('\n').length;
  const text = (source.split('\n')[line - 1] ?? '').trim();
  return `${file}:${line} ${JSON.stringify(source.slice(start, end).slice(0, 60))} -> ${JSON.stringify(put)} in ${text.slice(0, 110)}`;
}
