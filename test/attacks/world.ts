/**
 * The whole sentence as an attacker meets it: records in, and what the person on call sees of them. Memory, ceiling and
 * ledger are those of one process; the policies are the example organization's; the clock is the test's.
 */
import { readFileSync } from 'node:fs';
import { localLedger } from '../../lambdas/adapters/local/local-ledger.ts';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../lambdas/contract/settings.ts';
import type { Parcel } from '../../lambdas/delivery/channel.ts';
import type { Outcome } from '../../lambdas/delivery/outcome.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { handleBatch, type Ports } from '../../lambdas/flows/explain-denials.ts';
import { tellDay, tellEndedWindows, tellHeld } from '../../lambdas/flows/tick.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';

const MINUTE_MS = 60_000;
/** What one run of the function takes from the queue. */
const BATCH = 10;
/** The queue's visibility timeout. */
const REDELIVERED_MS = 6 * MINUTE_MS;
const source = snapshotSource(readSnapshot(JSON.parse(readFileSync('examples/snapshot.json', 'utf8'))).snapshot);

export type Step =
  /** Records that arrive together. */
  | readonly unknown[]
  | { readonly wait: number }
  /** Nothing can be sent until further notice, or all can again. */
  | { readonly channel: 'down' | 'up' }
  /** The memory answers with errors, or answers again. */
  | { readonly memory: 'down' | 'up' };

export interface Seen {
  /** What arrived, a line each: `alert critical iam:CreateUser`, `summary critical`, `digest`. */
  readonly lines: readonly string[];
  /** The mails, beneath each other. */
  readonly mail: string;
  readonly outcomes: readonly Outcome[];
  readonly parcels: readonly Parcel[];
}

/** The steps, then the ticks of the hours up to the morning's digest. */
export async function seenAfter(steps: readonly Step[], settings: Partial<Settings> = {}): Promise<Seen> {
  const parcels: Parcel[] = [];
  const outcomes: Outcome[] = [];
  // Right after the day's digest: it comes a day later.
  const clock = { now: Date.parse('2026-11-01T07:01:00Z') };
  let isDown = false;
  let forgets = false;
  const memory = localMemory();
  const ports: Ports = {
    memory: {
      ...memory,
      admit: async (sightings, now) => {
        if (forgets) throw new Error('down');
        return memory.admit(sightings, now);
      },
    },
    ceiling: localCeiling(),
    ledger: localLedger(DEFAULT_SETTINGS.digestHour),
    source,
    channels: [
      {
        name: 'pager',
        required: true,
        send: async (parcel) => {
          if (isDown) return { kind: 'failed', channel: 'pager', reason: 'down', retry: true };
          parcels.push(parcel);
          return { kind: 'sent', channel: 'pager', id: String(parcels.length) };
        },
      },
    ],
    settings: { ...DEFAULT_SETTINGS, ...settings },
    ownRoleArns: ['arn:aws:iam::111122223333:role/denyscope'],
    now: () => new Date(clock.now),
    deadlineMs: 5_000,
  };
  let failed: readonly unknown[] = [];

  async function deliver(records: readonly unknown[]): Promise<void> {
    for (let at = 0; at < records.length; at += BATCH) {
      const batch = records.slice(at, at + BATCH);
      const told = await handleBatch(batch, ports);
      outcomes.push(...told);
      failed = [...failed, ...batch.filter((_, place) => told[place]?.kind === 'failed')];
      clock.now += 1_000;
    }
  }

  async function wait(minutes: number): Promise<void> {
    const until = clock.now + minutes * MINUTE_MS;
    while (clock.now < until) {
      clock.now = Math.min(until, clock.now + REDELIVERED_MS);
      const again = failed;
      failed = [];
      await deliver(again);
      await tellEndedWindows(ports, new Date(clock.now - REDELIVERED_MS).toISOString());
      await tellHeld(ports);
    }
  }

  for (const step of steps) {
    if (isRecords(step)) await deliver(step);
    else if ('wait' in step) await wait(step.wait);
    else if ('memory' in step) forgets = step.memory === 'down';
    else isDown = step.channel === 'down';
  }
  await wait(3 * 60);
  clock.now = Date.parse('2026-11-02T07:05:00Z');
  await tellDay(ports, '2026-11-01T07:00:00.000Z');
  return {
    lines: parcels.map(lineOf),
    mail: parcels.map(({ notice }) => mailOf(notice)).join('\n'),
    outcomes,
    parcels,
  };
}

function isRecords(step: Step): step is readonly unknown[] {
  return Array.isArray(step);
}

function lineOf({ notice, diagnosis }: Parcel): string {
  if (diagnosis === undefined) return `${notice.kind} ${notice.severity}`;
  const { denial } = diagnosis;
  return `alert ${diagnosis.severity} ${denial.needs[0]?.action ?? denial.eventName}`;
}

function mailOf(notice: Parcel['notice']): string {
  const { subject, body } = emailNotice(notice);
  return `${subject}\n${body.replace(/\s+/g, ' ')}`;
}
