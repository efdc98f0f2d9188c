/**
 * `npm run bench:storm [-- DENIALS] [--beside REV]`: both storms through the bundled functions against the local endpoint,
 * which runs in a process of its own; with `--beside` through those of another commit as well, in turn. Prints what was
 * sent, written and read; ends with 1 when a limit is broken.
 */
import { loadavg } from 'node:os';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { isObject, objectAt } from '../../lambdas/denial/fields.ts';
import { type Side, withSides } from './driven/deployed.ts';
import { drive, startEndpoint } from './driven/functions.ts';
import { SHAPES, type Shape } from './storm-shapes.ts';

const args = process.argv.slice(2);
const DENIALS = Number(args.find((one) => /^\d+$/.test(one)) ?? 100_000);

type Numbers = Readonly<Record<string, number>>;

interface Storm {
  readonly shape: Shape;
  readonly result: Numbers;
  readonly calls: Numbers;
}

async function storm(shape: Shape, { directory }: Side): Promise<Storm> {
  const endpoint = await startEndpoint(new URL('storm-endpoint.ts', import.meta.url));
  try {
    const given = [shape.name, directory, String(DENIALS)];
    const result = await drive<unknown>(new URL('storm-run.ts', import.meta.url), directory, endpoint.url, given);
    return { shape, result: numbersOf(result), calls: numbersOf(objectAt(await endpoint.told(), 'calls')) };
  } finally {
    endpoint.stop();
  }
}

function numbersOf(value: unknown): Numbers {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) =>
      typeof one === 'number' ? [[name, one]] : [],
    ),
  );
}

interface Limit {
  readonly what: string;
  readonly value: number;
  readonly most: number;
}

const sum = (numbers: Numbers, prefix: string): number =>
  Object.entries(numbers).reduce((all, [name, one]) => all + (name.startsWith(prefix) ? one : 0), 0);

/** Writes of the function that handles denials; those of the ticks are printed beside them. */
const ofBatches = (calls: Numbers): number =>
  sum(calls, 'write ') - (calls['write window'] ?? 0) - (calls['write tick'] ?? 0);

function limitsOf([repeating, distinct]: readonly Storm[]): readonly Limit[] {
  if (repeating === undefined || distinct === undefined) return [];
  const { result, calls } = repeating;
  const allowed =
    (result['fingerprintBatches'] ?? 0) + 2 * (result['newBatchCallers'] ?? 0) + (calls['write settled'] ?? 0);
  const scale = DENIALS / 100_000;
  return [
    { what: 'repeating: failures', value: result['failures'] ?? 0, most: 0 },
    { what: 'repeating: notices (20 and a digest)', value: calls['publish'] ?? 0, most: 21 },
    { what: 'repeating: diagnoses', value: calls['write settled'] ?? 0, most: 20 },
    { what: 'repeating: memory writes', value: ofBatches(calls), most: allowed },
    { what: 'distinct: failures', value: distinct.result['failures'] ?? 0, most: 0 },
    { what: 'distinct: notices (11 and 12 summaries)', value: distinct.calls['publish'] ?? 0, most: 23 },
    { what: 'distinct: diagnoses', value: distinct.calls['write settled'] ?? 0, most: 11 },
    { what: 'distinct: memory writes', value: ofBatches(distinct.calls), most: 130_000 * scale },
    {
      what: 'distinct: peak memory, share of repeating',
      value: (distinct.result['peakMemoryMb'] ?? 0) / (result['peakMemoryMb'] ?? 1),
      most: 1.2,
    },
    // 20 fingerprints have a caller each that is read once, and a bucket; nothing is read for their repeats.
    { what: 'repeating: AWS reads', value: sum(calls, 'read '), most: 20 * 20 },
  ];
}

const settings = { ...DEFAULT_SETTINGS, accounts: ['777788889999', '123456789012', '111122223333'] };
await withSides(args, settings, async (sides) => {
  process.stdout.write(`Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}\n`);
  const bySide = new Map<string, Storm[]>(sides.map(({ name }) => [name, []]));
  for (const shape of SHAPES) {
    // In turn, so that what else the machine does falls on both.
    for (const side of sides) {
      const one = await storm(shape, side);
      bySide.get(side.name)?.push(one);
      print(one, side, bySide.get(sides[0]?.name ?? '')?.at(-1));
    }
  }
  for (const { name } of sides) {
    const limits = limitsOf(bySide.get(name) ?? []);
    process.stdout.write(`\n${name}\n`);
    for (const { what, value, most } of limits) {
      const shown = Math.round(value * 100) / 100;
      process.stdout.write(`${value <= most ? 'ok    ' : 'BROKEN'} ${what}: ${shown} of ${most}\n`);
    }
    // The other commit may have been wrong; this one may not.
    process.exitCode = limits.every(({ value, most }) => value <= most) ? 0 : 1;
  }
});

function print({ shape, result, calls }: Storm, side: Side, first: Storm | undefined): void {
  const { perSecond = 0, perCpuSecond = 0, peakMemoryMb = 0, logBytes = 0 } = result;
  const before = first?.result;
  const beside =
    before === undefined || before === result
      ? ''
      : `; beside the first ${ratioOf(perSecond, before['perSecond'])} in rate, ${ratioOf(perCpuSecond, before['perCpuSecond'])} a CPU second, ${ratioOf(peakMemoryMb, before['peakMemoryMb'])} in memory`;
  process.stdout.write(`\n${shape.title}, ${DENIALS.toLocaleString('en-US')} denials, ${side.name}\n`);
  process.stdout.write(
    `  ${Math.round(perSecond)} denials a second, ${Math.round(perCpuSecond)} a CPU second, peak memory ${Math.round(peakMemoryMb)} MB, ${Math.round(logBytes / DENIALS)} bytes of log a denial${beside}\n`,
  );
  for (const [name, count] of Object.entries(calls).sort()) process.stdout.write(`  ${name.padEnd(24)} ${count}\n`);
}

function ratioOf(now: number, before = 1): string {
  return (now / before).toFixed(2);
}
