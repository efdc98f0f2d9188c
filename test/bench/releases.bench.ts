/**
 * `npm run bench:releases [-- REV] [--record]`: a day through the functions of another commit and of this checkout on one
 * table: each alone, to know what is right, then in the order of a deployment and of a rollback with both at work between,
 * and in alternation. Ends with 1 when something failed, a denial was lost, or a count or a line is not as with one
 * release. `--record` writes anew what the tests read of the other commit, which is by itself the one that was recorded last.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withReleases } from './driven/deployed.ts';
import { faultsOf, type Outcomes } from './releases/judge.ts';
import { COURSES, type Course, type Outcome } from './releases/outcome.ts';
import { RECORDED, RECORDED_AT_MINUTE, type Recorded, recordedOf } from './releases/record.ts';
import { SETTINGS } from './releases/script.ts';

const recorded: Recorded = JSON.parse(readFileSync(RECORDED, 'utf8'));
const revision = process.argv.slice(2).find((one) => !one.startsWith('--')) ?? recorded.by;
const begun = performance.now();

function through(old: string, now: string, course: Course, ...more: readonly string[]): Promise<Outcome> {
  const program = fileURLToPath(new URL('releases/run.ts', import.meta.url));
  const env = { ...process.env, TZ: 'UTC' };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, old, now, course, ...more], { env, maxBuffer: 1e9 }, (error, out, err) =>
      error === null
        ? resolve(JSON.parse(out.trim().split('\n').at(-1) ?? '{}'))
        : reject(new Error(`${course}: ${error.message.slice(0, 300)}\n${err.slice(-2_000)}`)),
    );
  });
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

/** Numbers of a course, to be read beside those of the others. */
const FIGURES: Readonly<Record<string, (outcome: Outcome) => number>> = {
  'calls of functions': ({ events }) => events,
  denials: ({ sent }) => sum(sent),
  counted: ({ counted }) => sum(counted),
  alerts: ({ alerts }) => sum(alerts),
  'repeats told': ({ repeats }) => repeats,
  'held told': ({ held }) => held,
  'muted told': ({ muted }) => muted,
  'notices of other kinds': ({ notices }) => sum(notices),
  'explained again': ({ explainedAgain }) => explainedAgain,
  'buttons unknown to the old': ({ unknownButtons }) => unknownButtons,
};

await withReleases(revision, SETTINGS, async ({ name, old, new: now }) => {
  if (process.argv.includes('--record')) {
    const left = await through(old, now, 'old', String(RECORDED_AT_MINUTE));
    writeFileSync(RECORDED, `${JSON.stringify(recordedOf(name, left), undefined, 1)}\n`);
    return;
  }
  const [one, other, deployment, rollback, alternation] = [
    await through(old, now, 'old'),
    await through(old, now, 'new'),
    await through(old, now, 'deployment'),
    await through(old, now, 'rollback'),
    await through(old, now, 'alternation'),
  ];
  const outcomes: Outcomes = { old: one, new: other, deployment, rollback, alternation };
  process.stdout.write(`${name} (old) and this checkout (new)\n`);
  process.stdout.write(`  ${''.padEnd(26)}${COURSES.map((course) => course.padStart(12)).join('')}\n`);
  for (const [figure, of] of Object.entries(FIGURES)) {
    const values = COURSES.map((course) => String(of(outcomes[course])).padStart(12));
    process.stdout.write(`  ${figure.padEnd(26)}${values.join('')}\n`);
  }
  // What the other commit does alone cannot be mended here.
  const faults = COURSES.filter((course) => course !== 'old').map(
    (course) => [course, faultsOf(course, outcomes)] as const,
  );
  for (const [course, all] of faults) {
    process.stdout.write(`  ${all.length === 0 ? 'ok    ' : 'BROKEN'} ${course}\n`);
    for (const fault of all) process.stdout.write(`         ${fault}\n`);
  }
  process.stdout.write(`${Math.round((performance.now() - begun) / 1000)} s\n`);
  if (faults.some(([, all]) => all.length > 0)) process.exitCode = 1;
});
