/**
 * `denyscope demo`: a day of an invented organization through the real pipeline. Progress on stderr, the notices on
 * stdout as they would arrive, and one self-contained page. No network, no credentials; the clock is the day's own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { localLedger } from '../../lambdas/adapters/local/local-ledger.ts';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { needOutput } from '../../lambdas/cli/console.ts';
import { EXIT } from '../../lambdas/cli/exit.ts';
import { openSnapshot } from '../../lambdas/cli/open-source.ts';
import { PACKAGE_ROOT } from '../../lambdas/cli/package-root.ts';
import { problemWritingTo } from '../../lambdas/cli/snapshot/private-file.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Channel, Parcel } from '../../lambdas/delivery/channel.ts';
import type { Outcome } from '../../lambdas/delivery/outcome.ts';
import { listAt } from '../../lambdas/denial/fields.ts';
import { handleBatch, type Ports } from '../../lambdas/flows/explain-denials.ts';
import { tellDay, tellEndedWindows, tellHeld } from '../../lambdas/flows/tick.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { type DayWatch, dayWatch } from './alarms.ts';
import { type DayRecord, dayOf } from './day.ts';
import { demoPage, type Rung } from './demo-page.ts';
import { summaryName, summaryPage } from './summary.ts';

const EXAMPLES = join(PACKAGE_ROOT, 'examples');

/** The period of a tick and of a point of the chart. */
const PERIOD_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export interface DemoOptions {
  readonly page: string;
}

type SentParcel = Parcel & { readonly sentAt: string };

/** The day as it went. */
interface Replayed {
  readonly midnight: number;
  readonly outcomes: readonly Outcome[];
  readonly watch: DayWatch;
  readonly rung: readonly Rung[];
}

export async function runDemo(options: DemoOptions): Promise<number> {
  needOutput();
  const opened = openSnapshot(join(EXAMPLES, 'snapshot.json'));
  if (opened.kind !== 'open') {
    process.stderr.write(`denyscope: ${opened.kind === 'unusable' ? opened.problem : 'no snapshot'}\n`);
    return EXIT.unusable;
  }
  const page = resolve(options.page);
  const problem = problemWritingTo(page);
  if (problem !== undefined) {
    process.stderr.write(`denyscope: ${problem}\n`);
    return EXIT.unusable;
  }
  const parcels: SentParcel[] = [];
  const clock = { now: 0 };
  const ports: Ports = {
    memory: localMemory(),
    ceiling: localCeiling(),
    source: opened.source,
    channels: [mailbox(parcels, clock)],
    settings: DEFAULT_SETTINGS,
    ownRoleArns: [],
    now: () => new Date(clock.now),
    deadlineMs: 10_000,
    ledger: localLedger(DEFAULT_SETTINGS.digestHour),
  };
  const replayed = await replay(dayOf(EXAMPLES), ports, clock);
  const summary = summaryName(page);
  writeFileSync(summary, summaryPage(replayed.outcomes, ports.settings));
  writeFileSync(page, demoPage({ ...replayed, ...replayed.watch, parcels }, basename(summary)));
  report(replayed.outcomes, parcels, page);
  return EXIT.ok;
}

async function replay(day: readonly DayRecord[], ports: Ports, clock: { now: number }): Promise<Replayed> {
  const slots = Map.groupBy(day, ({ time }) => Math.floor(time / PERIOD_MS) * PERIOD_MS);
  const midnight = Math.floor((day[0]?.time ?? 0) / DAY_MS) * DAY_MS;
  const watch = dayWatch(midnight, changesOfSnapshot(), ports);
  const all: Outcome[] = [];
  const rung: Rung[] = [];
  for (let start = midnight; start < midnight + DAY_MS; start += PERIOD_MS) {
    clock.now = start + PERIOD_MS;
    const outcomes = await handleBatch(
      (slots.get(start) ?? []).map(({ record }) => record),
      ports,
    );
    all.push(...outcomes);
    const reported = await watch.periodOver(start, outcomes);
    if (reported?.kind === 'told' && reported.spike.state === 'ALARM') {
      rung.push({ at: watch.counts.length - 1, notice: reported.notice, spike: reported.spike });
    }
    await tick(ports, start);
    if (process.stderr.isTTY) process.stderr.write(`\r${new Date(clock.now).toISOString().slice(11, 16)} `);
  }
  return { midnight, outcomes: all, watch, rung };
}

/** What the function of the tick tells, at the day's own clock. */
async function tick(ports: Ports, from: number): Promise<void> {
  const claimed = await ports.ledger?.claimTick(ports.now().toISOString());
  if (claimed === undefined) return;
  await tellEndedWindows(ports, new Date(from).toISOString());
  await tellHeld(ports);
  await tellDay(ports, claimed.dayToldUntil);
}

/** The policy changes of the day, which the journal heard of. */
function changesOfSnapshot(): readonly unknown[] {
  return listAt(JSON.parse(readFileSync(join(EXAMPLES, 'snapshot.json'), 'utf8')), 'changes');
}

/** Takes every notice, prints the mail at once, keeps the parcel for the page. */
function mailbox(parcels: SentParcel[], clock: { readonly now: number }): Channel {
  return {
    name: 'demo',
    required: true,
    send: async (parcel) => {
      parcels.push({ ...parcel, sentAt: new Date(clock.now).toISOString() });
      const { subject, body } = emailNotice(parcel.notice);
      process.stdout.write(`${'='.repeat(72)}\nSubject: ${subject}\n\n${body}\n`);
      return { kind: 'sent', channel: 'demo', id: String(parcels.length) };
    },
  };
}

function report(outcomes: readonly Outcome[], parcels: readonly Parcel[], page: string): void {
  const denials = outcomes.filter((outcome) => outcome.kind === 'diagnosed' || outcome.kind === 'counted');
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed' || outcome.kind === 'unreadable');
  process.stderr.write(
    `\r${denials.length} refused calls in a day, ${parcels.length} notices${failed.length > 0 ? `, ${failed.length} failed` : ''}\npage: ${page}\n`,
  );
}
