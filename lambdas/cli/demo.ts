/**
 * `denyscope demo`: a day of an invented organization through the real pipeline. Progress on stderr, the notices on
 * stdout as they would arrive, and one self-contained page. No network, no credentials; the clock is the day's own.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { localCeiling } from '../adapters/ceiling.ts';
import { localMemory } from '../adapters/local-memory.ts';
import { DEFAULT_SETTINGS } from '../contract.ts';
import type { Channel, Parcel } from '../delivery/channel.ts';
import type { Outcome } from '../delivery/outcome.ts';
import { emailNotice } from '../notice/formats/email.ts';
import { handleBatch, type Ports, tellEndedWindows } from '../pipeline.ts';
import { type DayRecord, dayOf } from './day.ts';
import { demoPage } from './demo-page.ts';
import { EXIT } from './main.ts';
import { openSnapshot } from './open-source.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** The period of a tick and of a point of the chart. */
const PERIOD_MS = 5 * 60_000;

export interface DemoOptions {
  readonly page: string;
}

type SentParcel = Parcel & { readonly sentAt: string };

/** What one period of the day brought. */
export interface Period {
  readonly start: number;
  readonly outcomes: readonly Outcome[];
}

export async function runDemo(options: DemoOptions): Promise<number> {
  const opened = openSnapshot(join(EXAMPLES, 'snapshot.json'));
  if (opened.kind !== 'open') {
    process.stderr.write(`denyscope: ${opened.kind === 'unusable' ? opened.problem : 'no snapshot'}\n`);
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
  };
  const periods = await replay(dayOf(EXAMPLES), ports, clock);
  const page = resolve(options.page);
  writeFileSync(page, demoPage(periods, parcels, DEFAULT_SETTINGS.alarms));
  report(periods, parcels, page);
  return EXIT.ok;
}

async function replay(day: readonly DayRecord[], ports: Ports, clock: { now: number }): Promise<readonly Period[]> {
  const slots = Map.groupBy(day, ({ time }) => Math.floor(time / PERIOD_MS) * PERIOD_MS);
  const midnight = Math.floor((day[0]?.time ?? 0) / 86_400_000) * 86_400_000;
  const periods: Period[] = [];
  for (let start = midnight; start < midnight + 86_400_000; start += PERIOD_MS) {
    clock.now = start + PERIOD_MS;
    const outcomes = await handleBatch(
      (slots.get(start) ?? []).map(({ record }) => record),
      ports,
    );
    periods.push({ start, outcomes });
    await tellEndedWindows(ports, new Date(start).toISOString());
    if (process.stderr.isTTY) process.stderr.write(`\r${new Date(clock.now).toISOString().slice(11, 16)} `);
  }
  return periods;
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

function report(periods: readonly Period[], parcels: readonly Parcel[], page: string): void {
  const outcomes = periods.flatMap((period) => period.outcomes);
  const denials = outcomes.filter((outcome) => outcome.kind === 'diagnosed' || outcome.kind === 'counted');
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed' || outcome.kind === 'unreadable');
  process.stderr.write(
    `\r${denials.length} refused calls in a day, ${parcels.length} notices${failed.length > 0 ? `, ${failed.length} failed` : ''}\npage: ${page}\n`,
  );
}
