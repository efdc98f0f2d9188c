/**
 * Plays with every fault, one line of JSON a play that went wrong and one at the end. As a program: the directory of the
 * bundle, this process's share (`0/2`), how many cases at most (`all`), how many faults in one (`1`, `2`, `12`),
 * what a case holds, and a pattern of those that a sample holds always.
 */

import type { Call } from '../../aws-endpoint/index.ts';
import { random } from '../../bench/seeded.ts';
import { PLAYS, type Play } from './plays.ts';
import { openStage, type Stage } from './stage.ts';
import { inPassingTime, takeOverTime } from './time.ts';
import { describeTrouble, LASTING, pairs, singles, stepOf, type Trouble } from './ways.ts';

interface Case {
  readonly play: Play;
  readonly troubles: readonly Trouble[];
}

const [directory = '', share = '0/1', most = 'all', faults = '12', only = '', always = ''] = process.argv.slice(2);
const [mine = 0, shares = 1] = share.split('/').map(Number);
const print = process.stdout.write.bind(process.stdout);
// The functions log to it; what is told to the parent alone goes out.
process.stdout.write = () => true;
takeOverTime();

interface Played {
  /** What is missing once AWS is well again and what failed came back. */
  readonly missing: readonly string[];
  /** The steps that were gone while AWS was not well. */
  readonly met: ReadonlySet<string>;
}

async function played({ play, troubles }: Case): Promise<Played> {
  // Back-off is as long each time.
  Math.random = random(troubles.length);
  const met = new Set<string>();
  const stage = await openStage(directory, play.world);
  try {
    return { missing: await inPassingTime(playedOut(play, troubles, stage, met), stage.endpoint.onHold), met };
  } catch (error) {
    return { missing: [error instanceof Error ? error.message : String(error)], met };
  } finally {
    await stage.close();
  }
}

async function playedOut(
  play: Play,
  troubles: readonly Trouble[],
  stage: Stage,
  met: Set<string>,
): Promise<readonly string[]> {
  await play.prepare(stage);
  for (const { step, way, lasts } of troubles) {
    const isMeant = (call: Call) => (lasts === undefined ? stepOf(call) === step : stepOf(call).startsWith(step));
    const operation = lasts === undefined ? (step.split(' ')[0] ?? '') : '*';
    for (const fault of way.faults) stage.endpoint.fail(operation, { ...fault, when: isMeant });
  }
  const lasts = Math.max(1, ...troubles.map((trouble) => trouble.lasts ?? 1));
  const before = stage.endpoint.calls.length;
  for (let tries = 1; !(await play.run(stage)); tries += 1) {
    if (tries === 1) for (const call of stage.endpoint.calls.slice(before)) met.add(stepOf(call));
    // AWS is well before the second try, or the fourth: what is still not done after three of them never will be.
    if (tries > lasts + 2) return ['still failing once AWS is well'];
    if (tries >= lasts) stage.endpoint.heal();
    stage.pass(play.againAfterMs);
  }
  if (met.size === 0) for (const call of stage.endpoint.calls.slice(before)) met.add(stepOf(call));
  stage.endpoint.heal();
  return play.missing(stage, lasts);
}

async function casesOf(play: Play): Promise<readonly Case[]> {
  const well = await played({ play, troubles: [] });
  if (well.missing.length > 0) throw new Error(`${play.name}: ${well.missing.join(', ')} though AWS is well`);
  const steps = [...well.met];
  const lasting = LASTING.filter(({ lasts }) => lasts === 1 || play.isTriedForLong === true).map((trouble) => [
    trouble,
  ]);
  return [...singles(steps), ...lasting, ...pairs(steps)].map((troubles) => ({ play, troubles }));
}

const cases: Case[] = [];
for (const play of PLAYS) cases.push(...(await casesOf(play)));
const next = random(20_261_127);
const mixed = (of: readonly Case[]): readonly Case[] =>
  of
    .map((one) => ({ one, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
const nameOf = ({ play, troubles }: Case) => `${play.name}: ${describeTrouble(troubles)}`;
const wanted = cases.filter((one) => faults.includes(String(one.troubles.length)) && nameOf(one).includes(only));
const fixed = always === '' ? [] : wanted.filter((one) => new RegExp(always).test(nameOf(one)));
/** One fault first: two are told apart by what one of them does. A sample holds as many of either. */
const [lone, twofold] = [1, 2].map((many) => mixed(wanted.filter(({ troubles }) => troubles.length === many)));
const half = most === 'all' ? Number.POSITIVE_INFINITY : Number(most) / 2;
const chosen = [...new Set([...(lone ?? []).slice(0, half), ...(twofold ?? []).slice(0, half), ...fixed])].filter(
  (_, at) => at % shares === mine,
);
let done = 0;
let same = 0;
for (const one of chosen) {
  const { missing, met } = await played(one);
  done += 1;
  // One trouble kept the other from being met: the two are as one.
  if (one.troubles.length > 1 && one.troubles.some(({ step }) => !met.has(step))) same += 1;
  if (missing.length > 0)
    print(`${JSON.stringify({ play: one.play.name, trouble: describeTrouble(one.troubles), missing })}\n`);
}
print(`${JSON.stringify({ done, same, of: chosen.length, cases: cases.length, rss: process.memoryUsage.rss() })}\n`);
print('', () => process.exit(0));
