/**
 * Admission of a batch: which denials are news, which repeat, which are expected, which lie beyond the ceiling.
 * Errs towards alerting: a memory or a ceiling that does not answer, or not in time, makes a denial news.
 */

import type { BuiltInQuietRule } from '../contract/names.ts';
import type { Settings } from '../contract/settings.ts';
import type { Denial } from '../denial/denial.ts';
import { present } from '../denial/fields.ts';
import { type Admission, NO_SIGNS, type Signs } from './admission.ts';
import { ADMIT_MS, inTime } from './budget.ts';
import { type Admitted, belowCeiling, type Gate as CeilingGate } from './ceiling/wishes.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import type { CallerMemory, Memory, Remembered, Sighting } from './memory.ts';
import { isLetOut, mostMutedBy } from './muting/let-out.ts';
import { builtInRuleFor, type Muting, ownRuleFor, quietRuleFor } from './muting/quiet-rules.ts';
import { gravest } from './severity.ts';
import { signsOf, windowStart } from './signs.ts';

export interface Gate extends CeilingGate {
  readonly memory: Memory;
}

/** One admission per denial, in order. */
export async function admit(denials: readonly Denial[], gate: Gate, now: Date): Promise<readonly Admission[]> {
  const marked = denials.map((denial) => mark(denial, gate));
  const groups = [...Map.groupBy(marked, ({ print }) => print.fingerprint).values()].flatMap(withoutOwn);
  const until = performance.now() + ADMIT_MS;
  const left = (): number => until - performance.now();
  const first = await remember(groups, gate.memory, now, left());
  const known = await again(first, gate, now, left());
  const verdicts = new Map(known.flatMap((group) => judged(group, gate.settings, now)));
  const admitted = marked.map((one): Admitted => {
    const { fingerprint } = one.print;
    const unseen: Ruling = { admission: { kind: one.own ? 'own' : 'new', fingerprint, signs: NO_SIGNS } };
    return { denial: one.denial, ...(verdicts.get(one) ?? unseen) };
  });
  return belowCeiling(admitted, gate, now, left());
}

interface Marked {
  readonly denial: Denial;
  readonly print: Fingerprint;
  readonly own: boolean;
  readonly muting: Muting | undefined;
  /** The built-in rule that covers it. */
  readonly builtIn: BuiltInQuietRule | undefined;
}

/** The denials of one fingerprint: those that may alert before those that a rule mutes. */
interface Group {
  readonly members: readonly Marked[];
  readonly sighting: Sighting;
}

interface Known extends Group {
  readonly remembered: Remembered;
  readonly caller: CallerMemory;
}

function mark(denial: Denial, gate: Gate): Marked {
  const { entityArn, arn } = denial.caller;
  const own = [entityArn, arn].some((name) => name !== undefined && gate.ownRoleArns.includes(name));
  const muting = quietRuleFor(denial, NO_SIGNS, gate.settings);
  const builtIn = builtInRuleFor(denial, gate.settings)?.rule;
  return { denial, print: fingerprintOf(denial), own, muting, builtIn };
}

function withoutOwn(group: readonly Marked[]): readonly Group[] {
  const others = group.filter((one) => !one.own);
  const loud = others.filter((one) => one.muting === undefined);
  const members = [...loud, ...others.filter((one) => one.muting !== undefined)];
  const sighting = sightingOf(loud.length > 0 ? loud : members, loud.length === 0);
  return sighting === undefined ? [] : [{ members, sighting }];
}

const LONGEST_ID = 128;
const LONGEST_ACTION = 200;

function sightingOf(seen: readonly Marked[], allMuted: boolean): Sighting | undefined {
  const [first, latest] = [seen[0], seen.at(-1)];
  if (first === undefined || latest === undefined) return undefined;
  const sharedId = first.denial.sharedEventId?.slice(0, LONGEST_ID);
  return present<Sighting>({
    fingerprint: first.print.fingerprint,
    callerKey: first.print.callerKey,
    // A batch may hold an event twice: redelivered, or from a global and from a Regional rule.
    eventIds: [...new Set(seen.map(({ denial }) => idOf(denial)))],
    first: first.denial,
    latest: latest.denial,
    actions: [
      ...new Set(
        seen.filter(isRemembered).flatMap(({ denial }) => denial.needs[0]?.action.slice(0, LONGEST_ACTION) ?? []),
      ),
    ],
    mutedBy: first.builtIn,
    allMuted,
    sharedId,
  });
}

/** A scanner asks for everything there is: its actions would only push out those of the caller's that tell something. */
function isRemembered({ builtIn }: Marked): boolean {
  return builtIn === undefined || mostMutedBy(builtIn) !== undefined;
}

/** The same for the copies of one call: as told to another account, redelivered, corrected later. */
function idOf({ sharedEventId, corrects, eventId }: Denial): string {
  return (sharedEventId ?? corrects ?? eventId).slice(0, LONGEST_ID);
}

async function remember(
  groups: readonly Group[],
  memory: Memory,
  now: Date,
  withinMs: number,
): Promise<readonly Known[]> {
  const sightings = groups.map(({ sighting }) => sighting);
  const asked = memory.admit(sightings, now.toISOString()).catch(() => []);
  const answers = await inTime(asked, withinMs, []);
  return groups.map((group, at) => ({ ...group, ...(answers[at] ?? FORGOTTEN) }));
}

const FORGOTTEN = { remembered: { kind: 'unknown' }, caller: { recent: [], addresses: [] } } as const;

/** What a rule would mute but the caller's signs forbid is put to the memory as what it is. */
async function again(groups: readonly Known[], gate: Gate, now: Date, withinMs: number): Promise<readonly Known[]> {
  const alarming = groups.flatMap((group) => {
    const members = group.members.filter((one) => !isMuted(one, group, gate.settings, now));
    const sighting = sightingOf(members, false);
    return group.sighting.allMuted && sighting !== undefined ? [{ members: group.members, sighting }] : [];
  });
  if (alarming.length === 0) return groups;
  const answers = await remember(alarming, gate.memory, now, withinMs);
  return groups.map((group) => {
    const answer = answers.find((one) => one.members === group.members);
    if (answer === undefined) return group;
    // What is known of the caller is not forgotten because the second answer did not come.
    return answer.remembered.kind === 'unknown' ? { ...answer, caller: group.caller } : answer;
  });
}

function isMuted(one: Marked, { caller }: Known, settings: Settings, now: Date): boolean {
  return ruleOver(one, caller, signs(one, caller, settings, now), settings, now) !== undefined;
}

/** The rule that mutes it, unless the signs forbid that or it is one of those that the rule lets out. */
function ruleOver(one: Marked, caller: CallerMemory, signs: Signs, settings: Settings, now: Date): Muting | undefined {
  const { muting, builtIn, denial, print } = one;
  if (signs.severity === 'critical') return undefined;
  if (muting === undefined || builtIn === undefined || muting.rule !== builtIn) return muting;
  const muted = {
    rule: builtIn,
    action: denial.needs[0]?.action.slice(0, LONGEST_ACTION) ?? '',
    fingerprint: print.fingerprint,
  };
  return isLetOut(muted, caller, windowStart(settings.signs, now), now) ? undefined : muting;
}

function signs(one: Marked, caller: CallerMemory, settings: Settings, now: Date): Signs {
  return signsOf(one.denial, caller, settings.signs, now, one.builtIn);
}

/** Of a new group the gravest denial is the news; the others are its repeats. */
function judged(group: Known, settings: Settings, now: Date): readonly (readonly [Marked, Ruling])[] {
  const { remembered, members, caller } = group;
  const seen = members.map((one) => {
    const common = { fingerprint: one.print.fingerprint, signs: signs(one, caller, settings, now) };
    return { one, common, muting: mutingOf(one, common.signs, group, settings, now) };
  });
  const loud = seen.filter(({ muting }) => muting === undefined);
  const worst = gravest(loud.map(({ common }) => common.signs.severity));
  const news = loud.find(({ common }) => common.signs.severity === worst);
  const { before } = remembered.kind === 'new' ? remembered : {};
  const known = caller.owner === undefined ? {} : { owner: caller.owner };
  return seen.map(({ one, common, muting }, at): readonly [Marked, Ruling] => {
    if (muting !== undefined) return [one, { admission: { kind: 'muted', ...common, ...muting } }];
    if (remembered.kind === 'repeat') {
      const { kind, count, settled, awaits } = remembered;
      return [one, { admission: present<Admission>({ kind, ...common, count, settled, awaits }), ...known }];
    }
    const uncounted = remembered.kind === 'unknown' ? { uncounted: group.sighting } : {};
    return one === news?.one
      ? [one, present<Ruling>({ admission: { kind: 'new', ...common, ...uncounted }, ...known, before })]
      : [one, { admission: { kind: 'repeat', ...common, count: at + 1, ...uncounted } }];
  });
}

type Ruling = Omit<Admitted, 'denial'>;

type Muted = Muting & Pick<Extract<Admission, { kind: 'muted' }>, 'by'>;

function mutingOf(one: Marked, signs: Signs, group: Known, settings: Settings, now: Date): Muted | undefined {
  const { remembered, caller } = group;
  if (signs.severity === 'critical') return undefined;
  const { muted } = remembered;
  if (muted !== undefined && Date.parse(muted.until) > now.getTime()) {
    return { by: 'person', rule: `mute ${one.print.fingerprint}`, reason: muted.reason };
  }
  const settled = remembered.kind === 'repeat' ? remembered.settled : undefined;
  const rule = ruleOver(one, caller, signs, settings, now);
  const mayKnowCause = rule === undefined && settled !== undefined && settled.severity !== 'critical';
  const found = mayKnowCause ? ownRuleFor(one.denial, signs, settings, settled.cause) : rule;
  return found === undefined ? undefined : { by: 'rule', ...found };
}
