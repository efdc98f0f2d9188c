/**
 * Mutated records, and a tenth as many snapshots, policies and texts, gone the whole way into every medium: nothing throws, is slow,
 * long or unescaped, or certain of what the whole does not show. `npm run bench:fuzz -- [RECORDS] [FIRST]`: a million when left out,
 * from number 0 on; `npm run bench:fuzz -- record:4711` tries one again.
 */
import { KINDS, type Kind, trial } from '../fuzz/trial.ts';

const RECORDS = 1_000_000;
const MOST_SHOWN = 40;

async function main(): Promise<void> {
  const [given = `${RECORDS}`, first = '0'] = process.argv.slice(2);
  const again = KINDS.find((kind) => given.startsWith(`${kind}:`));
  if (again !== undefined) {
    const { faults } = await trial(again, Number(given.slice(again.length + 1)));
    process.stdout.write(`${faults.length === 0 ? 'all is well' : faults.join('\n')}\n`);
    return;
  }
  let wrong = 0;
  for (const kind of KINDS) {
    wrong += await tried(kind, Number(first), kind === 'record' ? Number(given) : Math.ceil(Number(given) / 10));
  }
  if (wrong > 0) process.exitCode = 1;
}

async function tried(kind: Kind, first: number, count: number): Promise<number> {
  let [wrong, explained, slowest, slowestAt] = [0, 0, 0, first];
  const before = process.cpuUsage();
  for (let number = first; number < first + count; number += 1) {
    const start = process.cpuUsage();
    const { faults, explained: denials } = await trial(kind, number);
    const took = millisecondsSince(start);
    if (took > slowest) [slowest, slowestAt] = [took, number];
    explained += denials;
    if (faults.length === 0) continue;
    wrong += 1;
    if (wrong <= MOST_SHOWN) process.stdout.write(`${kind}:${number} ${[...new Set(faults)].join('; ')}\n`);
  }
  process.stdout.write(
    `${kind}: ${count.toLocaleString('en-US')} tried from ${first}, ${explained.toLocaleString('en-US')} explained, ${wrong} wrong, ` +
      `${(millisecondsSince(before) / count).toFixed(2)} ms of CPU each, ${Math.round(slowest)} the slowest (${kind}:${slowestAt})\n`,
  );
  return wrong;
}

function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

await main();
