/**
 * Whether the tests would notice: a seeded sample of the mutants of a room, each against every test that comes past it. `npm run
 * mutate -- engine/layers --sample 50 [--seed 2]`; prints those that live and the share that was killed. First all at once: each
 * test is run again with each mutant that it met. What lives, is met by no test or only while a module loads, then gets a process of
 * its own, where it is on from the start.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BaseSequencer, createVitest, type TestModule, type TestSpecification } from 'vitest/node';
import { random } from '../bench/seeded.ts';
import { mutantsOf } from './mutants.ts';
import { type Numbered, switched } from './switched.ts';

interface Placed extends Numbered {
  readonly file: string;
  readonly source: string;
}

/** What tests a room, the near ones first. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  engine: [
    'test/engine',
    'diagnosis/whole',
    'test/diagnosis',
    'test/evidence',
    'cli/evaluate',
    'test/replay',
    'test/notice/causes',
  ],
  denial: [
    'denial/whole',
    'test/denial',
    'test/diagnosis',
    'cli/bad-forms',
    'cli/forms',
    'cli/read-input',
    'test/notice',
    'test/examples',
  ],
  diagnosis: ['diagnosis/whole', 'test/diagnosis', 'test/notice', 'test/examples', 'test/evidence', 'test/replay'],
};

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const at = ({ moduleId }: TestSpecification): number => filters?.findIndex((one) => moduleId.includes(one)) ?? 0;
    return files.toSorted((a, b) => at(a) - at(b));
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
});
const under = positionals[0] ?? 'engine';
const filters = TESTS[under.split('/')[0] ?? ''];
if (filters === undefined) throw new Error(`no tests are known of ${under}: one of ${Object.keys(TESTS).join(', ')}`);

const all = globSync(`lambdas/${under}{/**/*,}.ts`)
  .filter((file) => !file.includes('/data/'))
  .sort()
  .flatMap((file): readonly Omit<Placed, 'number'>[] => {
    const source = readFileSync(file, 'utf8');
    return mutantsOf(source).map((mutant) => ({ ...mutant, file: join(process.cwd(), file), source }));
  });
const next = random(Number(values.seed));
const sample: readonly Placed[] = all
  .map((mutant) => ({ mutant, at: next() }))
  .sort((a, b) => a.at - b.at)
  .slice(0, Number(values.sample))
  .map(({ mutant }, number) => ({ ...mutant, number }));
const byFile = Map.groupBy(sample, ({ file }) => file);

const directory = mkdtempSync(join(tmpdir(), 'mutation-'));
const report = join(directory, 'report.txt');
try {
  await allAtOnce();
  const { killed, metBy } = found();
  let lived = 0;
  for (const mutant of sample.filter(({ number }) => !killed.has(number))) {
    const met = metBy.get(mutant.number) ?? [];
    if (await isKilledAlone(mutant, met)) continue;
    lived += 1;
    process.stdout.write(`lives${met.length > 0 ? '' : ', met by no test'}: ${told(mutant)}\n`);
  }
  const share = `${(100 - (100 * lived) / sample.length).toFixed(1)} %`;
  process.stdout.write(
    `${under}: ${sample.length - lived} of ${sample.length} killed (${share}), seed ${values.seed}, of ${all.length} mutants\n`,
  );
} finally {
  rmSync(directory, { recursive: true });
}

async function allAtOnce(): Promise<void> {
  const failed = await failing(filters ?? [], { MUTATION_REPORT: report }, 0);
  if (failed.length > 0) throw new Error(`these tests fail without a mutant: ${failed.join('; ')}`);
}

function found(): { readonly killed: ReadonlySet<number>; readonly metBy: ReadonlyMap<number, readonly string[]> } {
  const lines = readFileSync(report, 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const killed = new Set(lines.filter(([word]) => word === 'killed').map(([, number]) => Number(number)));
  const met = lines.filter(([word]) => word === 'met');
  const metBy = new Map(
    [...Map.groupBy(met, ([, number]) => Number(number))].map(([number, those]) => [
      number,
      [...new Set(those.map(([, , ...file]) => file.join(' ')))],
    ]),
  );
  return { killed, metBy };
}

async function isKilledAlone({ number }: Placed, met: readonly string[]): Promise<boolean> {
  const tests = met.length > 0 ? met : (filters ?? []);
  return (await failing(tests, { MUTATION_REPORT: report, MUTATION_ACTIVE: String(number) }, 1)).length > 0;
}

/** What fails, the first at least where it stops there. */
async function failing(
  tests: readonly string[],
  env: Record<string, string>,
  bail: number,
): Promise<readonly string[]> {
  const vitest = await createVitest(
    'test',
    {
      ...{ watch: false, bail, reporters: [{}], update: 'none', silent: true, testTimeout: 60_000, env },
      // One process for all: the modules are loaded once.
      ...{ isolate: false, maxWorkers: 1, pool: 'forks', runner: join(import.meta.dirname, 'runner.ts') },
      // A mutant kept on disk would be met again by who runs next.
      fsModuleCache: false,
      sequence: { sequencer: InOrder },
      exclude: ['test/emulated/**', 'test/package/**', 'node_modules/**'],
    },
    { plugins: [{ name: 'mutants', enforce: 'pre', transform: (code, id) => mutatedFile(code, id) }] },
  );
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    await vitest.globTestSpecifications([...tests]),
    false,
  );
  const wrong = [
    ...(testModules.length === 0 ? [`none of ${tests.join(' ')}`] : []),
    ...testModules.filter((module) => !module.ok()).map(faultOf),
    ...unhandledErrors.map(String),
  ];
  await vitest.close();
  return wrong;
}

function faultOf(module: TestModule): string {
  const failed = [...module.children.allTests('failed')].flatMap((test) => test.result().errors ?? []);
  return `${module.relativeModuleId}: ${[...module.errors(), ...failed][0]?.message.slice(0, 400) ?? 'failed'}`;
}

function mutatedFile(code: string, id: string): string | undefined {
  const mutants = byFile.get(id);
  return mutants === undefined ? undefined : switched(code, mutants);
}

function told({ file, source, start, end, put }: Placed): string {
  const line = source.slice(0, start).split('\n').length;
  const text = (source.split('\n')[line - 1] ?? '').trim();
  const where = file.slice(process.cwd().length + 1);
  return `${where}:${line} ${JSON.stringify(source.slice(start, end).slice(0, 60))} -> ${JSON.stringify(put)} in ${text.slice(0, 110)}`;
}
