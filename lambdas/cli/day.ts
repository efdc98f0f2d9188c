/**
 * The demo's day: every example once at its own time, and some of them again and again, as failures come in life.
 * Everything is counted out by rule, so that two runs give the same day.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DayRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly record: Readonly<Record<string, unknown>>;
}

interface Repeat {
  readonly denial: string;
  readonly from: string;
  readonly to: string;
  readonly everySeconds: number;
}

/** All records of the day in the order of their time. */
export function dayOf(examples: string): readonly DayRecord[] {
  const { date, repeats } = planOf(JSON.parse(readFileSync(join(examples, 'day.json'), 'utf8')));
  const denials = new Map(
    readdirSync(join(examples, 'denials'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => [
        name.replace(/\.json$/, ''),
        recordOf(JSON.parse(readFileSync(join(examples, 'denials', name), 'utf8'))),
      ]),
  );
  const once = [...denials.values()].map((record) => ({ time: Date.parse(String(record['eventTime'])), record }));
  const again = repeats.flatMap((repeat) => repeated(repeat, date, denials.get(repeat.denial) ?? {}));
  return [...once, ...again].sort((a, b) => a.time - b.time);
}

function repeated(repeat: Repeat, date: string, record: Readonly<Record<string, unknown>>): DayRecord[] {
  const first = Date.parse(`${date}T${repeat.from}:00Z`);
  const last = Date.parse(`${date}T${repeat.to}:00Z`);
  const stepMs = repeat.everySeconds * 1000;
  return Array.from({ length: Math.floor((last - first) / stepMs) }, (_, at) => {
    const id = createHash('sha256').update(`${repeat.denial} ${at}`).digest('hex');
    // Half a step of scatter, told by the digest: failures do not come by the clock.
    const time = first + at * stepMs + Math.round((Number.parseInt(id.slice(0, 4), 16) / 0xffff) * stepMs * 0.5);
    const eventID = `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20, 32)}`;
    return { time, record: { ...record, eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`, eventID } };
  });
}

function planOf(json: unknown): { readonly date: string; readonly repeats: readonly Repeat[] } {
  const plan = recordOf(json);
  const repeats = Array.isArray(plan['repeats']) ? plan['repeats'].map(recordOf) : [];
  return {
    date: String(plan['date']),
    repeats: repeats.map((one) => ({
      denial: String(one['denial']),
      from: String(one['from']),
      to: String(one['to']),
      everySeconds: Number(one['everySeconds']),
    })),
  };
}

function recordOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json))
    : {};
}
