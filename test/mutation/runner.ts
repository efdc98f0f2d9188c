/**
 * Runs each test as it is, then once more with each mutant on that it came past and that still lives. What is found goes, a line at a
 * time, into the file that `MUTATION_REPORT` names. With `MUTATION_ACTIVE` that one mutant is on from the first import to the end.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type RunnerTestCase, TestRunner } from 'vitest';
import { SWITCH } from './switched.ts';

/** A mutant may make a loop run on: it is stopped well after its unchanged test would have ended. */
const ROUNDS_MORE = 100_000;
const TIMES_MORE = 50;
const ROUNDS_ALONE = 50_000_000;
/** Of each file and mutant, and tests no longer than that. What lives so long meets all of them alone. */
const TESTS_TRIED = 100;
const LONG_MS = 1_000;

const { MUTATION_REPORT: report = '', MUTATION_ACTIVE: alone } = process.env;
const passed = new Map<number, number>();
const tried = new Map<string, number>();
let active = alone === undefined ? undefined : Number(alone);
let roundsLeft = ROUNDS_ALONE;

function isOn(number: number): boolean {
  if (active === undefined) passed.set(number, (passed.get(number) ?? 0) + 1);
  if (active !== number) return false;
  roundsLeft -= 1;
  if (roundsLeft < 0) throw new Error('this mutant has no end');
  return true;
}
Reflect.set(globalThis, SWITCH, isOn);

const lines = existsSync(report) ? readFileSync(report, 'utf8').split('\n') : [];
const killed = new Set(lines.filter((line) => line.startsWith('killed ')).map((line) => Number(line.split(' ')[1])));

export default class MutantRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test);
    if (alone !== undefined) return run();
    // Tables are often worked out before the first test: those mutants are asked alone.
    for (const number of passed.keys()) meet(`${number} ${test.file.filepath}`);
    passed.clear();
    const begun = performance.now();
    await run();
    const isLong = performance.now() - begun > LONG_MS;
    for (const [number, rounds] of [...passed]) {
      const where = `${number} ${test.file.filepath}`;
      const times = killed.has(number) ? TESTS_TRIED : meet(where);
      if (isLong || times >= TESTS_TRIED) continue;
      tried.set(where, times + 1);
      if (!(await failsWith(number, rounds, run))) continue;
      // What the mutant left in a cache could have made it fail, or will make the next one.
      await run();
      killed.add(number);
      appendFileSync(report, `killed ${where}\n`);
    }
  }
}

/** How often it was tried there. */
function meet(where: string): number {
  const times = tried.get(where);
  if (times === undefined) appendFileSync(report, `met ${where}\n`);
  tried.set(where, times ?? 0);
  return times ?? 0;
}

async function failsWith(number: number, rounds: number, run: () => unknown): Promise<boolean> {
  active = number;
  roundsLeft = rounds * TIMES_MORE + ROUNDS_MORE;
  try {
    await run();
    return false;
  } catch {
    return true;
  } finally {
    active = undefined;
  }
}
