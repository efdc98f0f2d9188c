/**
 * Plays with every fault, one line of JSON a play that went wrong and one at the end. As a program: the directory of the
 * bundle, this process's share (`0/2`), how many cases at most (`all`), whether slow ones too, and seconds to stop after.
 */
import { loadavg } from 'node:os';
import { random } from '../../bench/seeded.ts';
import { PLAYS, type Play } from './plays.ts';
import { openStage, takeOverTheClock } from './stage.ts';
import { describeTrouble, pairs, singles, stepOf, type Trouble } from './ways.ts';

interface Case {
  readonly play: Play;
  readonly troubles: readonly Trouble[];
}

const [directory = '', share = '0/1', most = 'all', speed = 'all', seconds = '0'] = process.argv.slice(2);
const [mine = 0, shares = 1] = share.split('/').map(Number);
const print = process.stdout.write.bind(process.stdout);
// The functions log to it; what is told to the parent alone goes out.
process.stdout.write = () => true;
takeOverTheClock();

/** What is missing once AWS is well again and what failed came back. */
async function played({ play, troubles }: Case): Promise<readonly string[]> {
  const stage = await openStage(directory, play.world);
  try {
    await play.prepare(stage);
    for (const { step, way } of troubles) {
      const operation = step.split(' ')[0] ?? '';
      stage.endpoint.fail(operation, { ...way.fault, when: (call) => stepOf(call) === step });
    }
    for (let tries = 1; !(await play.run(stage)); tries += 1) {
      // AWS is well before the second try: what is still not done after three of them never will be.
      if (tries > 3) return ['still failing once AWS is well'];
      stage.endpoint.heal();
      stage.pass(play.againAfterMs);
    }
    stage.endpoint.heal();
    return await play.missing(stage);
  } catch (error) {
    return [`${error instanceof Error ? error.message : String(error)}`];
  } finally {
    await stage.close();
  }
}

async function stepsOf(play: Play): Promise<readonly string[]> {
  const stage = await openStage(directory, play.world);
  try {
    await play.prepare(stage);
    const before = stage.endpoint.calls.length;
    if (!(await play.run(stage))) throw new Error(`${play.name} fails though AWS is well`);
    const missing = await play.missing(stage);
    if (missing.length > 0) throw new Error(`${play.name}: ${missing.join(', ')} though AWS is well`);
    return [...new Set(stage.endpoint.calls.slice(before).map(stepOf))];
  } finally {
    await stage.close();
  }
}

async function casesOf(play: Play): Promise<readonly Case[]> {
  const steps = await stepsOf(play);
  return [...singles(steps), ...(play.isSlow === true ? [] : pairs(steps))].map((troubles) => ({ play, troubles }));
}

const cases: Case[] = [];
for (const play of PLAYS) cases.push(...(await casesOf(play)));
const fast = cases.filter(
  ({ play, troubles }) => speed === 'all' || (play.isSlow !== true && troubles.every(({ way }) => way.slow !== true)),
);
const next = random(20_261_127);
const mixed = (of: readonly Case[]): readonly Case[] =>
  of
    .map((one) => ({ one, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
/** One fault first: two are told apart by what one of them does. A sample holds as many of either. */
const [lone, twofold] = [1, 2].map((faults) => mixed(fast.filter(({ troubles }) => troubles.length === faults)));
const half = most === 'all' ? Number.POSITIVE_INFINITY : Number(most) / 2;
const chosen = [...(lone ?? []).slice(0, half), ...(twofold ?? []).slice(0, half)].filter(
  (_, at) => at % shares === mine,
);
const begun = performance.now();
let done = 0;
const tookMs: { readonly ms: number; readonly name: string }[] = [];
for (const one of chosen) {
  if (Number(seconds) > 0 && performance.now() - begun > Number(seconds) * 1000) break;
  const started = performance.now();
  const missing = await played(one);
  done += 1;
  tookMs.push({
    ms: Math.round(performance.now() - started),
    name: `${one.play.name}: ${describeTrouble(one.troubles)}`,
  });
  if (missing.length > 0)
    print(`${JSON.stringify({ play: one.play.name, trouble: describeTrouble(one.troubles), missing })}\n`);
}
print(
  `${JSON.stringify({ done, of: chosen.length, cases: cases.length, slowest: tookMs.sort((a, b) => b.ms - a.ms).slice(0, 5), load: loadavg()[0] })}\n`,
);
process.exit(0);
