/**
 * Denials at a steady rate through the bundled function, on the real clock: a queue, pollers that wait for a batch as Lambda's
 * do, and as many containers as the settings let run at once. As a program: the bundle, shape, accounts, rate, seconds.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject, listAt } from '../../lambdas/denial/fields.ts';
import { BATCHING_WINDOW_SECONDS } from '../../lib/functions/diagnoser.ts';
import { bodyOf, SHAPES } from './storm-shapes.ts';

const BATCH = 10;
const SIDE_BY_SIDE = 5;

const [directory = '', name = '', accounts = '1', rate = '50', seconds = '20'] = process.argv.slice(2);
const total = Number(rate) * Number(seconds);
const [repeating, distinct] = SHAPES;
if (repeating === undefined || distinct === undefined) throw new Error('no shapes');

/** Every other one of mixed denials is new. */
const shapeOf = (n: number) => (name === 'distinct' || (name === 'mixed' && n % 2 === 0) ? distinct : repeating);
const accountOf = (n: number) => String(444_455_556_666 + (n % Number(accounts)));

const write = process.stdout.write.bind(process.stdout);
const told = new Set<string>();
process.stdout.write = (chunk: string | Uint8Array): boolean => {
  for (const [, id = ''] of String(chunk).matchAll(/"message":"diagnosed".*?"eventId":"([^"]+)"/g)) told.add(id);
  return true;
};
const module: unknown = await import(pathToFileURL(join(directory, 'diagnose-denial.mjs')).href);
const exported = isObject(module) ? module['handler'] : undefined;
if (typeof exported !== 'function') throw new Error('diagnose-denial has no handler');
const handler: (event: unknown, context: unknown) => Promise<unknown> = async (...given) => exported(...given);

interface Waiting {
  readonly id: string;
  readonly body: string;
  readonly since: number;
}
const queue: Waiting[] = [];
const answeredMs: number[] = [];
const alertMs: number[] = [];
const ageMs: number[] = [];
let [busyMs, lost, peakMb, sent] = [0, 0, 0, 0];

function enqueue(): void {
  const n = sent;
  sent += 1;
  const body = bodyOf(shapeOf(n), n, new Date(), accountOf(n));
  const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  queue.push({ id, body, since: performance.now() });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function produce(): Promise<void> {
  const begun = performance.now();
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * Number(rate)));
    while (sent < due) enqueue();
    await pause(10);
  }
}

/** A poller takes a full batch at once, and less when the window is over. */
function take(): readonly Waiting[] {
  const [first] = queue;
  if (first === undefined) return [];
  const waited = performance.now() - first.since;
  if (queue.length < BATCH && waited < BATCHING_WINDOW_SECONDS * 1000) return [];
  ageMs.push(waited);
  return queue.splice(0, BATCH);
}

async function consume(): Promise<void> {
  while (sent < total || queue.length > 0) {
    const batch = take();
    if (batch.length === 0) {
      await pause(10);
      continue;
    }
    const begun = performance.now();
    const context = {
      awsRequestId: 'load',
      functionName: 'diagnose-denial',
      getRemainingTimeInMillis: () => 60_000 - (performance.now() - begun),
    };
    const answer = await handler({ Records: batch.map(({ id, body }) => ({ messageId: id, body })) }, context);
    const now = performance.now();
    busyMs += now - begun;
    lost += listAt(answer, 'batchItemFailures').length;
    for (const { id, since } of batch) {
      answeredMs.push(now - since);
      if (told.has(id)) alertMs.push(now - since);
    }
    peakMb = Math.max(peakMb, process.memoryUsage().rss / 2 ** 20);
  }
}

function at(share: number, values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
const percentiles = (values: readonly number[]) => [0.5, 0.95, 0.99].map((share) => Math.round(at(share, values)));

const begun = performance.now();
await Promise.all([produce(), ...Array.from({ length: SIDE_BY_SIDE }, consume)]);
const tookMs = performance.now() - begun;
const result = {
  events: total,
  lost,
  perSecond: Math.round((total * 1000) / tookMs),
  ofOneContainer: Math.round((total * 1000) / busyMs),
  answeredMs: percentiles(answeredMs),
  alerts: alertMs.length,
  alertMs: percentiles(alertMs),
  queueAgeMs: Math.round(Math.max(...ageMs)),
  peakMb: Math.round(peakMb),
};
write(`${JSON.stringify(result)}\n`);
process.exit(0);
