/**
 * One course through the bundled functions of two releases on one table, in time that passes by itself. As a program: the
 * bundles of the old and of the new release, the course, and the minute at which it is left, with what is in the table then.
 * Prints what came of it as one line of JSON.
 */
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { isObject, listAt, textAt } from '../../../lambdas/denial/fields.ts';
import { CLIENT } from '../../adapters/connect.ts';
import { startAwsEndpoint } from '../../aws-endpoint/index.ts';
import { beginTime, inPassingTime, passTime, takeOverTime } from '../../handlers/faults/time.ts';
import { containersOf, type Which } from './containers.ts';
import { kindIn, type Outcome, type StoredItem } from './outcome.ts';
import { type Act, BEGUN, HANDOVER, LAST_MINUTE, type Sent, script, WORLD } from './script.ts';
import { linesIn, toldBy } from './told.ts';

const BATCH = 10;
/** The queue's visibility timeout, and a little. */
const AGAIN_MINUTES = 7;
const TICK_SECOND = 55;
const [old = '', now = '', course = 'new', left] = process.argv.slice(2);
/** By itself long enough for the last windows to end. */
const END_MINUTE = left === undefined ? LAST_MINUTE + 30 * 60 : Number(left);
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
takeOverTime();
const endpoint = await startAwsEndpoint(WORLD);
beginTime(BEGUN);
const { invoke, has } = containersOf({ old, new: now }, endpoint.url);
const client = new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url });

const failed: string[] = [];
const waited = new Set<string>();
const sentIds = new Map<string, Set<string>>();
const later = new Map<number, Act[]>();
let [minute, turns, events, unknownButtons] = [0, 0, 0, 0];

function atWork(): readonly Which[] {
  const isBefore = minute < HANDOVER.from;
  const isAfter = minute >= HANDOVER.until;
  if (course === 'old' || course === 'new') return [course];
  if (course === 'deployment' && (isBefore || isAfter)) return [isBefore ? 'old' : 'new'];
  if (course === 'rollback' && (isBefore || isAfter)) return [isBefore ? 'new' : 'old'];
  return ['old', 'new'];
}

function next(): Which {
  turns += 1;
  const all = atWork();
  return all[turns % all.length] ?? 'new';
}

async function run(which: Which, handler: Parameters<typeof invoke>[1], event: unknown): Promise<unknown> {
  events += 1;
  return invoke(which, handler, event).catch((error: unknown) => {
    failed.push(`minute ${minute}: ${handler} of ${which}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  });
}

function comesAgain(sent: readonly Sent[], after: number): void {
  if (sent.length > 0) put(minute + after, { minute: minute + after, act: 'denials', sent });
}

function put(at: number, act: Act): void {
  later.set(at, [...(later.get(at) ?? []), act]);
}

/** Dealt to two containers at the same moment; some events are in both, and some come once more. */
async function give(all: readonly Sent[]): Promise<readonly Sent[]> {
  const hands: Sent[][] = [[], []];
  for (const [n, one] of all.entries()) {
    const seen = sentIds.get(one.kind) ?? new Set();
    const isFirst = !seen.has(one.id) && one.isOnce !== true;
    sentIds.set(one.kind, seen.add(one.id));
    hands[n % 2]?.push(one);
    if (isFirst && n % 9 === 4) hands[(n + 1) % 2]?.push(one);
    if (isFirst && one.id.endsWith('3')) comesAgain([one], AGAIN_MINUTES);
  }
  const batches = hands.flatMap((hand) =>
    Array.from({ length: Math.ceil(hand.length / BATCH) }, (_, n) => hand.slice(n * BATCH, (n + 1) * BATCH)),
  );
  return (await Promise.all(batches.map((batch) => diagnosed(next(), batch)))).flat();
}

/** What failed. */
async function diagnosed(which: Which, batch: readonly Sent[]): Promise<readonly Sent[]> {
  const Records = batch.map(({ id, body }) => ({ messageId: id, body }));
  const answer = await run(which, 'diagnose-denial', { Records });
  const again = new Set(listAt(answer, 'batchItemFailures').map((one) => textAt(one, 'itemIdentifier')));
  return isObject(answer) ? batch.filter(({ id }) => again.has(id)) : batch;
}

async function press(button: 'mute' | 'explain', kind: string): Promise<void> {
  const fingerprint = (await items()).find((item) => kindIn(item) === kind)?.['pk']?.S?.split('#')[1];
  const which = next();
  const before = endpoint.served.length;
  await run(has(which, 'chat-action') ? which : 'new', 'chat-action', { [button]: fingerprint });
  for (const { operation, params } of endpoint.served.slice(before)) {
    if (operation !== 'SendMessage') continue;
    const reader = next();
    if (!has(reader, 'chat-action')) unknownButtons += 1;
    await diagnosed(reader, [{ kind, id: 'button', body: textAt(params, 'MessageBody') ?? '' }]);
  }
}

async function happens(act: Act): Promise<void> {
  if (act.act === 'press') return press(act.button, act.kind);
  if (act.act === 'untold') {
    endpoint.fail('sns:Publish', { code: 'InternalError', status: 500 });
    comesAgain(await give(act.sent), AGAIN_MINUTES);
    endpoint.heal();
    return;
  }
  if (act.act !== 'denials') {
    await run(next(), act.act, act.event);
    return;
  }
  const again = await give(act.sent);
  // The copy of a call waits for the notice of the other, once.
  const waits = ({ kind, id }: Sent): boolean => kind.startsWith('twin-') && !waited.has(id);
  failed.push(...again.filter((one) => !waits(one)).map(({ id }) => `minute ${minute}: ${id} was handed back`));
  for (const { id } of again) waited.add(id);
  comesAgain(again, AGAIN_MINUTES);
}

/** Now and then the rule fires twice. */
async function tick(): Promise<void> {
  const twice = minute % 30 === 5;
  await Promise.all([run(next(), 'tick', {}), ...(twice ? [run(next(), 'tick', {})] : [])]);
}

async function items(): Promise<readonly StoredItem[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'memory' }));
  return Items;
}

async function countedByKind(): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const item of await items()) {
    const kind = kindIn(item);
    if (kind !== undefined) counted[kind] = (counted[kind] ?? 0) + Number(item['total']?.N ?? 0);
  }
  return counted;
}

const lines: string[] = [];
let read = 0;

function readLines(): void {
  for (const call of endpoint.served.slice(read))
    lines.push(...linesIn(call).map((line) => `minute ${minute}: ${line}`));
  read = endpoint.served.length;
}

function passTo(second: number): void {
  passTime(Math.max(0, BEGUN.getTime() + minute * 60_000 + second * 1_000 - Date.now()));
}

async function played(): Promise<void> {
  const acts = Map.groupBy(script(), (act) => act.minute);
  for (; minute < END_MINUTE; minute += 1) {
    passTo(0);
    for (const act of [...(acts.get(minute) ?? []), ...(later.get(minute) ?? [])]) {
      await inPassingTime(happens(act), endpoint.onHold);
    }
    // Late in its minute: a window that ends with one is not told by chance now, and by chance with the next tick.
    passTo(TICK_SECOND);
    if (minute % (minute < LAST_MINUTE ? 5 : 15) === 0) await inPassingTime(tick(), endpoint.onHold);
    readLines();
  }
}

await played();
const outcome: Outcome = {
  ...toldBy(endpoint.served),
  failed,
  sent: Object.fromEntries([...sentIds].map(([kind, ids]) => [kind, ids.size])),
  counted: await inPassingTime(countedByKind(), endpoint.onHold),
  events,
  unknownButtons,
  lines,
  items: left === undefined ? [] : await inPassingTime(items(), endpoint.onHold),
};
// A pipe takes it in pieces.
write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));
