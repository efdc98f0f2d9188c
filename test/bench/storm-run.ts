/**
 * One storm through the bundled functions, in this process: batches to `diagnose-denial`, a tick every five minutes of
 * the storm's own clock. Prints what it measured as one line of JSON. Several invocations are at work at once, as several
 * containers would be.
 */
import { listAt } from '../../lambdas/denial/fields.ts';
import { handlerOf } from './driven/handlers.ts';
import { actionKey, bodyOf, fingerprintKey, SHAPES } from './storm-shapes.ts';

export interface StormResult {
  readonly failures: number;
  readonly perSecond: number;
  /** Of this process: what else the machine does hardly changes it. */
  readonly perCpuSecond: number;
  readonly peakMemoryMb: number;
  readonly logBytes: number;
  /** Sum over all batches of the fingerprints in each. */
  readonly fingerprintBatches: number;
  /**
   * Batches and callers with something new: a fingerprint, or an action that the caller was not refused for five minutes
   * (signs of an intruder look at minutes).
   */
  readonly newBatchCallers: number;
}

const BATCH = 10;
const SIDE_BY_SIDE = 4;
const TICK_MS = 5 * 60_000;
/** A new hour, for the ceiling counts by the hour. */
const START = Date.parse('2026-11-02T10:00:05Z');
const LASTS_MS = 59 * 60_000;

const [name = '', directory = '', total = '0'] = process.argv.slice(2);
const shape = SHAPES.find((one) => one.name === name);
if (shape === undefined) throw new Error(`no storm ${name}`);

const clock = { now: START };
const RealDate = Date;
class StormDate extends RealDate {
  constructor(...given: readonly (number | string | Date)[]) {
    super(given[0] ?? clock.now);
  }
  static override now(): number {
    return clock.now;
  }
}
Object.defineProperty(globalThis, 'Date', { value: StormDate, configurable: true, writable: true });

let logBytes = 0;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk: string | Uint8Array): boolean => {
  logBytes += Buffer.byteLength(chunk);
  return true;
};

const diagnose = await handlerOf(directory, 'diagnose-denial');
const tick = await handlerOf(directory, 'tick');
const events = Number(total);
const batches = Math.ceil(events / BATCH);
const seen = new Map<string, number>();
const result = {
  failures: 0,
  perSecond: 0,
  perCpuSecond: 0,
  peakMemoryMb: 0,
  logBytes: 0,
  fingerprintBatches: 0,
  newBatchCallers: 0,
};

async function run(batch: number): Promise<readonly string[]> {
  const numbers = Array.from({ length: Math.min(BATCH, events - batch * BATCH) }, (_, at) => batch * BATCH + at);
  const fresh = note(numbers);
  const Records = numbers.map((n) => ({ messageId: `m${n}`, body: bodyOf(storm, n, new RealDate(clock.now)) }));
  const answer = await diagnose({ Records });
  result.failures += listAt(answer, 'batchItemFailures').length;
  if (batch % 20 === 0) result.peakMemoryMb = Math.max(result.peakMemoryMb, process.memoryUsage().rss / 2 ** 20);
  return fresh;
}

const storm = shape;

const STALE_MS = 5 * 60_000;

/** Counts what is new; batches that are at work at once all find it new. */
function note(numbers: readonly number[]): readonly string[] {
  const keys = new Set(numbers.map((n) => fingerprintKey(storm, n)));
  const actions = new Set(numbers.map((n) => actionKey(storm, n)));
  const fresh = [...keys, ...actions].filter((key) => {
    const last = seen.get(key);
    return last === undefined || (actions.has(key) && clock.now - last > STALE_MS);
  });
  result.fingerprintBatches += keys.size;
  result.newBatchCallers += new Set(fresh.map((key) => key.split(' ')[0])).size;
  return fresh;
}

/** The rate is that of the last nine tenths: the first one waits for AWS's own limits on what it reads. */
let started = performance.now();
let cpu = process.cpuUsage();
let timed = 0;
let ticked = START;
for (let batch = 0; batch < batches; batch += SIDE_BY_SIDE) {
  if (timed === 0 && batch >= batches / 10) {
    started = performance.now();
    cpu = process.cpuUsage();
    timed = batches - batch;
  }
  clock.now = START + Math.floor((batch / batches) * LASTS_MS);
  if (clock.now - ticked >= TICK_MS) {
    ticked = clock.now;
    await tick({});
  }
  const fresh = await Promise.all(
    Array.from({ length: Math.min(SIDE_BY_SIDE, batches - batch) }, (_, at) => run(batch + at)),
  );
  for (const key of fresh.flat()) seen.set(key, clock.now);
}
result.perSecond = (timed * BATCH * 1000) / (performance.now() - started);
const spent = process.cpuUsage(cpu);
result.perCpuSecond = (timed * BATCH * 1e6) / (spent.user + spent.system);
// The ticks after the storm: what was held last, and the end of the first windows.
for (const minutes of [60, 66, 71]) {
  clock.now = START + minutes * 60_000;
  await tick({});
}
result.logBytes = logBytes;
write(`${JSON.stringify(result)}\n`, () => process.exit(0));
