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

/** One caller of an example trying many things: calls of each service, in turn. */
interface Probe extends Repeat {
  readonly calls: readonly string[];
}

/** All records of the day in the order of their time. */
export function dayOf(examples: string): readonly DayRecord[] {
  const { date, repeats, probes } = planOf(JSON.parse(readFileSync(join(examples, 'demo', 'day.json'), 'utf8')));
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
  const tried = probes.flatMap((probe) => probed(probe, date, denials.get(probe.denial) ?? {}));
  return [...once, ...again, ...tried].sort((a, b) => a.time - b.time);
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

/** The example's caller with other calls, each refused because nothing allows it. */
function probed(probe: Probe, date: string, record: Readonly<Record<string, unknown>>): DayRecord[] {
  const who = String(recordOf(record['userIdentity'])['arn']);
  return repeated(probe, date, record).map(({ time, record: one }, at) => {
    const action = probe.calls[at % probe.calls.length] ?? '';
    const [service = '', eventName = ''] = action.split(':');
    const call = {
      eventSource: `${service}.amazonaws.com`,
      eventName,
      errorCode: 'AccessDenied',
      errorMessage: `User: ${who} is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
      requestParameters: null,
      readOnly: true,
    };
    return { time, record: { ...one, ...call } };
  });
}

interface Plan {
  readonly date: string;
  readonly repeats: readonly Repeat[];
  readonly probes: readonly Probe[];
}

function planOf(json: unknown): Plan {
  const plan = recordOf(json);
  return {
    date: String(plan['date']),
    repeats: listOf(plan['repeats']).map(recordOf).map(repeatOf),
    probes: listOf(plan['probes'])
      .map(recordOf)
      .map((one) => ({ ...repeatOf(one), calls: listOf(one['calls']).map(String) })),
  };
}

function repeatOf(one: Readonly<Record<string, unknown>>): Repeat {
  return {
    denial: String(one['denial']),
    from: String(one['from']),
    to: String(one['to']),
    everySeconds: Number(one['everySeconds']),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json))
    : {};
}
