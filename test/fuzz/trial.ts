/**
 * One mutated record, snapshot, policy or text, gone the whole way, and what was wrong with the answer. All of it follows from its
 * kind and number: `record:4711` is the same on every machine.
 */
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import type { Parsed } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import { diagnose } from '../../lambdas/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { pick, type Random, random } from '../bench/seeded.ts';
import { NEW } from '../diagnosis/building.ts';
import { type Attack, attacks, texts, type Whole, wholes } from './corpus.ts';
import { damage, LOSSES, type Path, pathsOf, poison, poisoned, pumped } from './damage.ts';
import { offencesIn } from './media.ts';

export const KINDS = ['record', 'snapshot', 'policy', 'text'] as const;
export type Kind = (typeof KINDS)[number];

export interface Tried {
  /** What is wrong; empty where all is well. */
  readonly faults: readonly string[];
  readonly explained: number;
}

/** Of CPU, not of the clock: a machine is seldom idle. What is slower by much has a pattern that is not linear. */
const MOST_MS = 2_500;
/** Damage inside a policy makes another policy of it. */
const POLICY = /policy|document|Policies|PolicyVersionList/i;

const WHOLES = wholes();
const TEXTS = texts();
const ATTACKS = attacks();
/** What the undamaged case is said to be, once. */
const answers = new Map<Whole, Diagnosis>();

export async function trial(kind: Kind, number: number): Promise<Tried> {
  const next = random(number * 4 + KINDS.indexOf(kind) + 1);
  const before = process.cpuUsage();
  try {
    const tried = kind === 'text' ? await ofText(next) : await ofCase(kind, next);
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1_000;
    return ms > MOST_MS ? { ...tried, faults: [...tried.faults, `took ${Math.round(ms)} ms`] } : tried;
  } catch (error) {
    return {
      faults: [`threw ${error instanceof Error ? (error.stack ?? '').slice(0, 400) : 'something'}`],
      explained: 0,
    };
  }
}

async function ofCase(kind: 'record' | 'snapshot' | 'policy', next: Random): Promise<Tried> {
  const whole = pick(next, WHOLES);
  const part = structuredClone(kind === 'record' ? whole.record : whole.snapshot);
  const attack = attackOf(next);
  // Half of them only lose something: what they are said to be is held against the whole.
  const onlyLoses = next() < 0.5;
  const done: Path[] = [];
  let swapped = false;
  for (let left = 1 + Math.floor(next() * 3); left > 0; left -= 1) {
    const path = placeFor(kind, part, next);
    if (path === undefined || done.some((one) => one.join('\n') === path.join('\n'))) break;
    done.push(path);
    const how = pick(next, LOSSES);
    if (!onlyLoses) poison(part, path, next, attack.text);
    else damage(part, path, how, Math.floor(next() * 400));
    swapped ||= how === 'swap';
  }
  const [record, snapshot] = kind === 'record' ? [part, whole.snapshot] : [whole.record, part];
  const told = await explained(parse(record), snapshot);
  if (told === undefined) return { faults: [], explained: 0 };
  const held = onlyLoses && kind !== 'policy' && !(swapped && kind === 'snapshot');
  return {
    faults: [...offencesIn(told, attack.never), ...(held ? await invented(told, whole) : [])],
    explained: 1,
  };
}

/**
 * Certain of something that the whole does not show. AWS's own words that a service is not let in stay certain when what they
 * speak of is gone, and so does the layer that AWS named: then they are all that is told.
 */
async function invented(told: Diagnosis, whole: Whole): Promise<readonly string[]> {
  if (told.confidence !== 'certain') return [];
  const known = answers.get(whole) ?? (await explained(parse(whole.record), whole.snapshot));
  if (known !== undefined) answers.set(whole, known);
  if (told.cause === known?.cause || (told.cause === 'service-setting' && wordsOf(told) === wordsOf(known))) return [];
  const { stated } = told.denial.message;
  if (stated !== undefined && stated.layer === known?.denial.message.stated?.layer && told.layer === stated.layer)
    return [];
  return [`certain of ${told.cause}, ${whole.slug} is ${known?.cause}`];
}

function wordsOf(diagnosis: Diagnosis | undefined): string {
  const setting = diagnosis?.denial.message.setting;
  return setting?.kind === 'service-setting' ? setting.setting : `${diagnosis?.denial.refusal}`;
}

async function ofText(next: Random): Promise<Tried> {
  const attack = attackOf(next);
  let text = pick(next, TEXTS);
  for (let left = 1 + Math.floor(next() * 3); left > 0; left -= 1) text = mutatedText(text, next, attack);
  const { snapshot } = pick(next, WHOLES);
  const faults: string[] = [];
  let count = 0;
  for await (const item of readItems(bytesOf(text), 'pasted')) {
    if (item.kind === 'passed-over' || item.kind === 'skipped') continue;
    const told = await explained(item.kind === 'text' ? parseText(item.text) : parse(item.value), snapshot);
    if (told === undefined) continue;
    count += 1;
    faults.push(...offencesIn(told, stillTold(text, attack)));
    if (count === 3) break;
  }
  return { faults, explained: count };
}

/** A secret whose name was cut away is a word like any other. */
function stillTold(text: string, attack: Attack): readonly string[] {
  return attack.never.filter((word) => text.includes(attack.text.split(word)[0]?.trim() ?? ''));
}

function mutatedText(text: string, next: Random, attack: Attack): string {
  const [from, to] = [next(), next()].map((share) => Math.floor(share * text.length)).sort((a, b) => a - b);
  const [head, middle, tail] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  const ways: readonly (() => string)[] = [
    () => head,
    () => tail,
    () => `${head}${tail}`,
    () => `${head}${middle}${middle}${tail}`,
    () => `${head}${middle.repeat(Math.min(50, Math.ceil(40_000 / (middle.length + 1))))}${tail}`,
    () => poisoned(text, next, attack.text),
    () => poisoned(text, next, pick(next, TEXTS)),
    () => poisoned(text, next, pumped(next)),
    () => text.split('\n').reverse().join('\n'),
    () => text.replaceAll(' ', pick(next, ['\n', '\t', '  ', '\\n', ' '])),
    () => JSON.stringify(text),
    () => JSON.stringify({ message: text }),
  ];
  return pick(next, ways)();
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function explained(parsed: Parsed, snapshot: unknown): Promise<Diagnosis | undefined> {
  if (parsed.kind !== 'denial') return undefined;
  const source = snapshotSource(readSnapshot(snapshot).snapshot);
  return diagnose(await collect(parsed.denial, source, { objectExistence: true, simulation: false }), NEW);
}

function attackOf(next: Random): Attack {
  return next() < 0.7 ? pick(next, ATTACKS) : { text: pumped(next), never: [] };
}

function placeFor(kind: Kind, part: unknown, next: Random): Path | undefined {
  const inPolicy = (path: Path): boolean => path.some((name) => POLICY.test(String(name)));
  const paths = pathsOf(part).filter((path) => kind === 'record' || inPolicy(path) === (kind === 'policy'));
  return paths.length === 0 ? undefined : pick(next, paths);
}
