/**
 * An alarm looked into: CloudWatch, the memory and the journal are asked, a sample of the denials is explained, and what
 * was found becomes one `Spike`. Never rejects: what did not answer is a gap, and the report goes out with it.
 */

import { callerKeyOf } from '../admission/fingerprint.ts';
import { parseArn } from '../aws/arn.ts';
import { GLOBAL_REGION, isPartition } from '../aws/regions.ts';
import type { Journal } from '../change/journal.ts';
import { changeTarget } from '../change/target.ts';
import type { Settings } from '../contract/settings.ts';
import type { Denial } from '../denial/denial.ts';
import { present } from '../denial/fields.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Alarm } from './alarm.ts';
import { sampleOf, type WeighedRefusal, weigh } from './excess.ts';
import { type Rise, riseOf } from './rise.ts';
import { sharesOf } from './shares.ts';
import { type Contributor, PERIOD_MS, type SpikeSource } from './source.ts';
import type { Spike, SpikeGap } from './spike.ts';
import { type Explained, hasUnreadChanges, judge } from './verdict.ts';

export interface InvestigationPorts {
  readonly source: SpikeSource;
  readonly journal: Journal;
  /** What one denial means; its evidence is read and its changes are undone. */
  readonly explain: (denial: Denial) => Promise<Diagnosis>;
  readonly settings: Pick<Settings, 'alarms'>;
  readonly now: () => Date;
}

const HOUR_MS = 60 * 60_000;
const BEFORE_HOURS = 24;
const LEAD_IN_MS = 2 * PERIOD_MS;
const CHANGES_DAYS = 7;
/** Each costs the evidence of a diagnosis; the heaviest dozen carries a rise. */
const SAMPLE = 12;
const SAMPLE_OF_ONE = 6;
const ASKED_OF_JOURNAL = 10;
const MOST_CHANGES = 50;

export async function investigate(alarm: Alarm, ports: InvestigationPorts): Promise<Spike> {
  const gaps: SpikeGap[] = [];
  const rise = await riseBehind(alarm, ports, gaps);
  return alarm.state === 'OK' ? closing(alarm, rise, gaps) : report(alarm, rise, ports, gaps);
}

async function riseBehind(alarm: Alarm, { source, settings, now }: InvestigationPorts, gaps: SpikeGap[]) {
  const until = now();
  const from = new Date(until.getTime() - BEFORE_HOURS * HOUR_MS);
  const rates = await asked('rates', gaps, () => source.rates(alarm, from.toISOString(), until.toISOString()));
  if (rates !== undefined && rates.band === undefined) gaps.push({ what: 'band', reason: 'not-learned-yet' });
  return riseOf(rates, alarm, settings.alarms);
}

/** From the beginning of the rise to the end of the alarm, without looking for reasons. */
function closing(alarm: Alarm, rise: Rise, gaps: readonly SpikeGap[]): Spike {
  const began = Date.parse(alarm.before?.at ?? '');
  const since = Number.isNaN(began) ? rise.since : Math.min(began, rise.since);
  return {
    ...spikeOf(alarm, { ...rise, since }, gaps),
    until: alarm.at,
  };
}

async function report(alarm: Alarm, rise: Rise, ports: InvestigationPorts, gaps: SpikeGap[]): Promise<Spike> {
  const { source } = ports;
  const until = ports.now().getTime();
  const [since, end] = [new Date(rise.since).toISOString(), new Date(until).toISOString()];
  // A rise begins within a period that still looks calm: its first denials are no "before".
  const calmUntil = rise.since - LEAD_IN_MS;
  const [earlier, calm] = [calmUntil - BEFORE_HOURS * HOUR_MS, calmUntil].map((time) => new Date(time).toISOString());
  const [during, actions, before, seen] = await Promise.all([
    asked('contributors', gaps, () => source.contributors(alarm, 'principal', since, end)),
    asked('contributors', gaps, () => source.contributors(alarm, 'action', since, end)),
    asked('contributors', gaps, () => source.contributors(alarm, 'principal', earlier ?? since, calm ?? since)),
    asked('memory', gaps, () => source.refused(since)),
  ]);
  const refused = (seen ?? []).filter(
    ({ latest }) => alarm.principal === undefined || callerKeyOf(latest) === alarm.principal,
  );
  const weighed = weigh(
    refused,
    { since: rise.since, until },
    present({
      during,
      before,
      beforeMs: BEFORE_HOURS * HOUR_MS,
    }),
  );
  const sample = await explained(sampleOf(weighed, SAMPLE, SAMPLE_OF_ONE), ports, gaps);
  const changes = await changesOf(callersOf(weighed, during), ports, gaps, rise.since, end);
  const judgement = judge(
    present({
      weighed,
      sample,
      changesDays: CHANGES_DAYS,
      beforeHours: BEFORE_HOURS,
      changes,
      before,
    }),
  );
  const shares = sharesOf({ weighed, sample, principals: during, actions, ...present({ denials: rise.denials }) });
  const denials = rise.denials ?? shares.denials;
  return {
    ...spikeOf(alarm, present<Rise>({ ...rise, denials }), gaps),
    ...shares.lists,
    ...judgement,
    accountNames: Object.assign({}, ...sample.map(({ diagnosis }) => diagnosis?.accountNames)),
    facts: [...judgement.facts, ...(rise.ownBaseline ? [{ kind: 'own-baseline' } as const] : [])],
  };
}

function spikeOf(alarm: Alarm, { since, denials, expected, series }: Rise, gaps: readonly SpikeGap[]): Spike {
  const state = alarm.state === 'OK' ? 'OK' : 'ALARM';
  return present<Spike>({
    alarmName: alarm.name,
    state,
    since: new Date(since).toISOString(),
    denials,
    expected,
    series,
    principals: [],
    actions: [],
    resources: [],
    causes: [],
    verdict: 'cannot-tell',
    facts: [],
    changes: [],
    gaps: distinct(gaps),
  });
}

async function explained(
  sample: readonly WeighedRefusal[],
  { explain }: InvestigationPorts,
  gaps: SpikeGap[],
): Promise<readonly Explained[]> {
  const result: Explained[] = [];
  // In fours: the readers have rate limits of their own.
  for (let at = 0; at < sample.length; at += 4) {
    const some = sample.slice(at, at + 4).map(async (one): Promise<Explained> => {
      const diagnosis = await asked('evidence', gaps, () => explain(one.refused.latest));
      return diagnosis === undefined ? one : { ...one, diagnosis };
    });
    result.push(...(await Promise.all(some)));
  }
  if (result.some(({ diagnosis }) => diagnosis !== undefined && hasUnreadChanges(diagnosis))) {
    gaps.push({ what: 'changes', reason: 'not-read' });
  }
  return result;
}

interface AccountRegion {
  readonly account: string;
  readonly region: string;
}

/** Who carries the rise, and where changes of their policies are recorded. */
interface Caller {
  readonly name: string;
  readonly places: readonly AccountRegion[];
}

/** As the memory knows them; as CloudWatch names them where it does not answer. */
function callersOf(weighed: readonly WeighedRefusal[], during: readonly Contributor[] = []): readonly Caller[] {
  const known = weighed.map(({ principal, refused: { latest } }) => {
    const account = latest.caller.account ?? latest.account;
    return {
      name: principal,
      places: [latest.region, GLOBAL_REGION[latest.partition]].map((region) => ({ account, region })),
    };
  });
  const named = during.flatMap(({ name }) => {
    const arn = parseArn(name);
    const region = isPartition(arn?.partition) ? GLOBAL_REGION[arn.partition] : undefined;
    return arn?.account === undefined || region === undefined
      ? []
      : [{ name, places: [{ account: arn.account, region }] }];
  });
  const all = known.length > 0 ? known : named;
  return [...new Map(all.map((caller) => [caller.name, caller])).values()].slice(0, ASKED_OF_JOURNAL);
}

/** Changes of the callers themselves: who was made lately, and what was changed without effect. */
async function changesOf(
  callers: readonly Caller[],
  { journal }: InvestigationPorts,
  gaps: SpikeGap[],
  since: number,
  until: string,
) {
  if (callers.length === 0) {
    gaps.push({ what: 'journal', reason: 'no-caller-known' });
    return undefined;
  }
  const from = new Date(since - CHANGES_DAYS * 24 * HOUR_MS).toISOString();
  const targets = callers.map(({ name }) => changeTarget(name));
  const changes = await asked('journal', gaps, () => journal.changesOf(targets, from, until, MOST_CHANGES));
  if (changes === undefined) return undefined;
  const covered = await asked('journal', gaps, () => isCovered(callers, journal, since));
  if (covered === false) gaps.push({ what: 'journal', reason: 'empty' });
  return changes;
}

/** Does the journal hear of changes at all where these callers live? */
async function isCovered(callers: readonly Caller[], journal: Journal, since: number): Promise<boolean> {
  const places = new Map(
    callers.flatMap((caller) => caller.places.map((place) => [`${place.account} ${place.region}`, place])),
  );
  const known = await Promise.all([...places.values()].map(({ account, region }) => journal.coverage(account, region)));
  return known.some((coverage) => coverage !== undefined && Date.parse(coverage.since) <= since);
}

async function asked<T>(what: SpikeGap['what'], gaps: SpikeGap[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    gaps.push({ what, reason: error instanceof Error ? error.name : 'unknown' });
    return undefined;
  }
}

function distinct(gaps: readonly SpikeGap[]): readonly SpikeGap[] {
  return [...new Map(gaps.map((gap) => [`${gap.what} ${gap.reason}`, gap])).values()];
}
