/**
 * `npm run bench:load [-- SECONDS] [--full] [--beside REV] [--only WORDS] [--unlimited]`: 50 denials a second, distinct,
 * repeated and mixed, of 1, 50 and 500 accounts, through the bundled functions and a queue like that of the template; then
 * changes, an alarm and a tick. `--full`: ten minutes each, and 20,000 in a minute. `--beside`: the same through the
 * functions of another commit, in turn, with the ratio of both. `--unlimited`: CloudTrail answers whoever asks. Ends with 1
 * when a denial is lost or a count is wrong.
 */
import { loadavg } from 'node:os';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { type Json, objectAt } from '../../lambdas/denial/fields.ts';
import { CLIENT } from '../adapters/connect.ts';
import { type Side, withSides } from './driven/deployed.ts';
import { drive, startEndpoint } from './driven/functions.ts';
import type { Load, Measured } from './load/run.ts';
import { accountAt } from './load/world.ts';

const args = process.argv.slice(2);
const full = args.includes('--full');
const SECONDS = full ? 600 : Number(args.find((one) => /^\d+$/.test(one)) ?? 10);
const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '') : '';

const SHORT_MS = 20_000;

type Shape = Omit<Load, 'begunAt' | 'others'>;
const nameOf = ({ shape, accounts, rate, seconds }: Shape): string =>
  `${shape}, ${accounts} ${accounts === 1 ? 'account' : 'accounts'}, ${Math.round(rate)} a second for ${seconds} s`;

const LOADS: readonly Shape[] = [
  ...(['distinct', 'repeated', 'mixed'] as const).flatMap((shape) =>
    [1, 50, 500].map((accounts): Shape => ({ shape, accounts, rate: 50, seconds: SECONDS })),
  ),
  // 20,000 in a minute, or a part of it at the same rate.
  { shape: 'mixed', accounts: 50, rate: 20_000 / 60, seconds: full ? 60 : Math.min(60, SECONDS) },
];

interface Figures {
  /** Times and rates, for the ratio of two. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly calls: string;
  /** What the notices could not see. */
  readonly gaps: string;
  readonly isExact: boolean;
}

async function underLoad(shape: Shape, side: Side, others: boolean): Promise<Figures> {
  const begunAt = Date.now();
  const endpoint = await startEndpoint(new URL('load/endpoint.ts', import.meta.url), [
    String(shape.accounts),
    String(begunAt),
    ...(args.includes('--unlimited') ? ['unlimited'] : []),
  ]);
  try {
    await coverJournal(endpoint.url, shape.accounts);
    // What failed is not waited for as long as in AWS, unless there is time.
    const { visibilityMs } = side.deployment;
    const deployment = { ...side.deployment, visibilityMs: full ? visibilityMs : Math.min(visibilityMs, SHORT_MS) };
    const given = [side.directory, JSON.stringify(deployment), JSON.stringify({ ...shape, begunAt, others })];
    const program = new URL('load/run.ts', import.meta.url);
    const measured = await drive<Measured>(program, side.directory, endpoint.url, given);
    return figuresOf(measured, await endpoint.told(), await countedAt(endpoint.url));
  } finally {
    endpoint.stop();
  }
}

function figuresOf(measured: Measured, told: unknown, counted: number): Figures {
  const toldAt = objectAt(told, 'toldAt') ?? {};
  const alertMs = Object.entries(toldAt).flatMap(([id, at]) => {
    const since = measured.sentAt[id];
    return since === undefined ? [] : [Number(at) - since];
  });
  const { failed, setAside, timedOut, sent } = measured;
  const numbers = new Map<string, number>([
    ...Object.entries(measured.perSecond).map(([name, value]) => [`${name} a second`, value] as const),
    ...percentiles('answered', measured.answeredMs),
    ...percentiles('told', alertMs),
    ['alerts', alertMs.length],
    ['queue age ms', measured.queueAgeMs],
    ['memory MB', measured.peakMb],
    ['failed', failed],
    ['timed out', timedOut],
    ['set aside', setAside],
    ['counted', counted],
  ]);
  return {
    numbers,
    calls: listed(objectAt(told, 'calls')),
    gaps: listed(objectAt(told, 'gaps')),
    isExact: counted === sent && setAside === 0,
  };
}

function listed(counts: Json = {}): string {
  const sorted = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([kind, count]) => `${kind} ${String(count)}`).join(', ');
}

function percentiles(name: string, values: readonly number[]): readonly (readonly [string, number])[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [50, 95, 99].map((share) => {
    const at = Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100));
    return [`${name} p${share} ms`, sorted[at] ?? 0] as const;
  });
}

/**
 * As after the first week of a deployment: the journal has heard of the accounts long enough, and CloudTrail is not
 * asked for changes. It still is for the making of every session.
 */
async function coverJournal(url: string, accounts: number): Promise<void> {
  const client = new DynamoDBClient({ ...CLIENT, endpoint: url });
  const since = { N: String(Date.now() - 180 * 86_400_000) };
  for (let at = 0; at < accounts; at += 1) {
    for (const region of ['us-east-1', 'eu-west-1']) {
      const Item = { pk: { S: `changes-of#${accountAt(at)}#${region}` }, sk: { S: '-' }, since, latest: since };
      await client.send(new PutItemCommand({ TableName: 'memory', Item }));
    }
  }
}

/** Every denial is counted with its fingerprint once, whether it was told, held or muted. */
async function countedAt(url: string): Promise<number> {
  const client = new DynamoDBClient({ ...CLIENT, endpoint: url });
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: 'memory',
      ProjectionExpression: 'pk, #total',
      ExpressionAttributeNames: { '#total': 'total' },
    }),
  );
  const ofDenials = Items.filter(({ pk }) => pk?.S?.startsWith('fingerprint#') === true);
  return ofDenials.reduce((sum, { total }) => sum + Number(total?.N ?? 0), 0);
}

const shown = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toFixed(1));

function print(shape: Shape, sides: readonly Side[], figures: readonly Figures[]): void {
  process.stdout.write(`\n${nameOf(shape)} (load ${loadavg()[0]?.toFixed(1)})\n`);
  const heading = [...sides.map(({ name }) => name), ...(sides.length > 1 ? ['ratio'] : [])];
  process.stdout.write(`  ${''.padEnd(26)}${heading.map((one) => one.padStart(12)).join('')}\n`);
  for (const name of figures[0]?.numbers.keys() ?? []) {
    const values = figures.map(({ numbers }) => numbers.get(name) ?? 0);
    const [before, now] = values;
    const ratio = before !== undefined && now !== undefined && before > 0 ? (now / before).toFixed(2) : '';
    process.stdout.write(
      `  ${name.padEnd(26)}${[...values.map(shown), ratio].map((one) => one.padStart(12)).join('')}\n`,
    );
  }
  figures.forEach(({ calls, gaps, isExact }, at) => {
    process.stdout.write(
      `  ${isExact ? 'ok    ' : 'BROKEN'} ${sides[at]?.name}: ${calls}; not seen: ${gaps || 'nothing'}\n`,
    );
  });
}

await withSides(args, DEFAULT_SETTINGS, async (sides) => {
  process.stdout.write(`Node ${process.version}, ${JSON.stringify(sides.at(-1)?.deployment)}\n`);
  for (const [at, shape] of LOADS.filter((one) => nameOf(one).includes(only)).entries()) {
    const figures: Figures[] = [];
    // The other functions do not depend on what is sent: once is enough.
    for (const side of sides) figures.push(await underLoad(shape, side, at === 0));
    print(shape, sides, figures);
    // The other commit may have been wrong; this one may not.
    if (figures.at(-1)?.isExact !== true) process.exitCode = 1;
  }
});
