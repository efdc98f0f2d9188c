/**
 * One load through the bundled functions, on the real clock: denials through the queue, with as many containers at work as
 * the template lets run; then changes through the journal's function, an alarm and a tick. As a program: the bundle, the
 * deployment, and what to send, both as JSON. Prints what it measured as one line of JSON.
 */
import { isObject, listAt, textAt } from '../../../lambdas/denial/fields.ts';
import type { Deployment } from '../driven/build.ts';
import { type Handle, handlerOf } from '../driven/handlers.ts';
import { bodyOf, SHAPES } from '../storm-shapes.ts';
import { alarmEvent, changeEvent } from './others.ts';
import { Queue, type Waiting } from './queue.ts';
import { accountAt, sessionAt } from './world.ts';

export interface Load {
  readonly shape: 'distinct' | 'repeated' | 'mixed';
  readonly accounts: number;
  readonly rate: number;
  readonly seconds: number;
  readonly begunAt: number;
  /** The functions beside the one that explains denials are driven as well. */
  readonly others: boolean;
}

export interface Measured {
  readonly sent: number;
  readonly failed: number;
  readonly setAside: number;
  readonly timedOut: number;
  /** Of diagnose-denial with all its containers, and of each other function alone. */
  readonly perSecond: Readonly<Record<string, number>>;
  readonly sentAt: Readonly<Record<string, number>>;
  readonly answeredMs: readonly number[];
  readonly queueAgeMs: number;
  readonly peakMb: number;
}

const [directory = '', deploymentJson = '{}', loadJson = '{}'] = process.argv.slice(2);
const deployment: Deployment = JSON.parse(deploymentJson);
const load: Load = JSON.parse(loadJson);
const total = Math.round(load.rate * load.seconds);
const [repeating, distinct] = SHAPES;
if (repeating === undefined || distinct === undefined) throw new Error('no shapes');

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (): boolean => true;
const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms));

const queue = new Queue(deployment);
const sentAt: Record<string, number> = {};
const answeredMs: number[] = [];
let [sent, failed, timedOut, peakMb] = [0, 0, 0, 0];

function send(): void {
  const n = sent;
  sent += 1;
  // Every other one of mixed denials is new. Of repeated ones each account fails in a few ways, again and again.
  const isNew = load.shape === 'distinct' || (load.shape === 'mixed' && n % 2 === 0);
  const shape = isNew ? distinct : repeating;
  if (shape === undefined) return;
  const account = accountAt(n % load.accounts);
  const { role } = shape.denial(n);
  const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  sentAt[id] = Date.now();
  queue.send(id, bodyOf(shape, n, new Date(), account, sessionAt(account, role, n, load.begunAt)));
}

async function produce(): Promise<void> {
  const begun = performance.now();
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * load.rate));
    while (sent < due) send();
    await pause(10);
  }
}

async function consume(handle: Handle): Promise<void> {
  const timeoutMs = deployment.timeoutMs['diagnose-denial'] ?? 60_000;
  while (sent < total || !queue.isEmpty) {
    const batch = queue.take();
    if (batch.length === 0) await pause(10);
    else await through(handle, batch, timeoutMs);
  }
}

async function through(handle: Handle, batch: readonly Waiting[], timeoutMs: number): Promise<void> {
  const takenAt = Date.now();
  const Records = batch.map(({ id, body }) => ({ messageId: id, body }));
  const answer = await Promise.race([handle({ Records }, timeoutMs), pause(timeoutMs)]).catch(() => undefined);
  const again = new Set(listAt(answer, 'batchItemFailures').map((one) => textAt(one, 'itemIdentifier')));
  if (!isObject(answer)) timedOut += 1;
  const isFailed = ({ id }: Waiting): boolean => !isObject(answer) || again.has(id);
  const back = batch.filter(isFailed);
  failed += back.length;
  queue.keep(back, takenAt);
  for (const one of batch) if (!isFailed(one)) answeredMs.push(Date.now() - one.since);
  peakMb = Math.max(peakMb, process.memoryUsage().rss / 2 ** 20);
}

/** Events a second of a function that takes one at a time. */
async function alone(name: string, events: readonly unknown[]): Promise<number> {
  const handle = await handlerOf(directory, name);
  const begun = performance.now();
  for (const event of events) await handle(event, deployment.timeoutMs[name]);
  return (events.length * 1_000) / (performance.now() - begun);
}

const CHANGES = 100;

async function ofOthers(): Promise<Measured['perSecond']> {
  const changes = Array.from({ length: CHANGES }, (_, n) => changeEvent(accountAt(n % load.accounts), n));
  const alarms = [alarmEvent('ALARM', 'OK'), alarmEvent('OK', 'ALARM')];
  return {
    'record-change': await alone('record-change', changes),
    'report-spike': await alone('report-spike', alarms),
    tick: await alone('tick', [{}]),
  };
}

const containers = await Promise.all(
  Array.from({ length: deployment.concurrency }, (_, at) => handlerOf(directory, 'diagnose-denial', at)),
);
const begun = performance.now();
await Promise.all([produce(), ...containers.map(consume)]);
const diagnosed = (total * 1_000) / (performance.now() - begun);
const perSecond = { 'diagnose-denial': diagnosed, ...(load.others ? await ofOthers() : {}) };
const measured: Measured = {
  ...{ sent: total, failed, setAside: queue.setAside.length, timedOut, perSecond, sentAt, answeredMs },
  queueAgeMs: queue.oldestMs,
  peakMb,
};
// A pipe takes a long line in parts.
write(`${JSON.stringify(measured)}\n`, () => process.exit(0));
