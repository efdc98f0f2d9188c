/**
 * How long a trail's folder takes, beside tools that only count: 200,000 records in 60 files, three in a hundred denied, of
 * 17 kinds. `node test/bench/trail.bench.ts [RECORDS [RUNS]]`. Every run is a process of its own, the one of three with the
 * least CPU time is told, for a machine is seldom idle; `jq` is left out where there is none. DuckDB counts denials by code
 * and caller and explains nothing.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTrail } from './make-trail.ts';

const RUNS = Number(process.argv[3] ?? 3);
/** Open to write only: the command line refuses to work where nobody could read it. */
const NOWHERE = openSync('/dev/null', 'w');
const FILES_OF = 200_000 / 60;
const JQ = '.Records[] | select(.errorCode) | [.errorCode, .userIdentity.arn]';

/** The child writes its CPU seconds and peak memory to a pipe of its own when it ends. */
const AT_EXIT = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(3, JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024]));
  });`)}`;

const DUCKDB = `
  import { DuckDBInstance } from '@duckdb/node-api';
  const connection = await (await DuckDBInstance.create()).connect();
  const reader = await connection.runAndReadAll(\`
    SELECT json_extract_string(record, '$.errorCode'), json_extract_string(record, '$.userIdentity.arn'), count(*)
    FROM (SELECT unnest(Records) AS record
      FROM read_json('FOLDER/*.json.gz', columns = {Records: 'JSON[]'}, maximum_object_size = 100000000))
    WHERE json_extract_string(record, '$.errorCode') IS NOT NULL GROUP BY 1, 2\`);
  reader.getRows();`;

interface Told {
  readonly wall: number;
  readonly cpu: number;
  readonly memory?: number;
}

async function main(): Promise<void> {
  const records = Number(process.argv[2] ?? 200_000);
  const root = mkdtempSync(join(tmpdir(), 'denyscope-trail-'));
  const folder = join(root, 'trail');
  try {
    const size = makeTrail(folder, { records, files: Math.ceil(records / FILES_OF) });
    const node = (...args: readonly string[]): readonly string[] => [process.execPath, '--import', AT_EXIT, ...args];
    const denyscope = (...args: readonly string[]): readonly string[] =>
      node(
        '--max-semi-space-size=8',
        'bin/launch.cjs',
        'explain',
        folder,
        '--snapshot',
        'examples/snapshot.json',
        ...args,
      );
    process.stdout.write(`${records.toLocaleString('en-US')} records, ${Math.round(size / 1e6)} MB unpacked\n`);
    await compare('zcat', inShell(`zcat ${folder}/*.gz`));
    await compare('jq', inShell(`command -v jq && zcat ${folder}/*.gz | jq -c '${JQ}'`));
    await compare('DuckDB', node('--input-type=module', '-e', DUCKDB.replace('FOLDER', folder)));
    await compare('explain --by kind', denyscope('--by', 'kind'));
    await compare('explain --format json', denyscope('--format', 'json'));
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The shell tells what its children took. */
function inShell(command: string): readonly string[] {
  return ['sh', '-c', `{ ${command}; } || exit; times >&3`];
}

/** `0m1.23s 0m0.10s` in its second line: of the children, user and system. */
function toldByShell(told: string): number | undefined {
  const [, user, system] = /\n(\S+) (\S+)\s*$/.exec(told) ?? [];
  const seconds = [user, system].map((time) => {
    const [, minutes = Number.NaN, rest = Number.NaN] = /^(\d+)m([\d.]+)s$/.exec(time ?? '') ?? [];
    return Number(minutes) * 60 + Number(rest);
  });
  const sum = seconds.reduce((all, each) => all + each, 0);
  return Number.isNaN(sum) ? undefined : sum;
}

async function compare(name: string, command: readonly string[]): Promise<void> {
  const runs: Told[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const told = await timed(command);
    if (told === undefined) {
      process.stdout.write(`${name}: not to be had here\n`);
      return;
    }
    runs.push(told);
  }
  const best = runs.reduce((a, b) => (b.cpu < a.cpu ? b : a));
  const memory = best.memory === undefined ? '' : `, ${best.memory.toFixed(0)} MB at most`;
  const load = `load ${loadavg()[0]?.toFixed(0)}`;
  process.stdout.write(`${name}: ${best.cpu.toFixed(1)} s CPU, ${best.wall.toFixed(1)} s${memory} (${load})\n`);
}

function timed([program = '', ...args]: readonly string[]): Promise<Told | undefined> {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', NOWHERE, NOWHERE, 'pipe'] });
    let told = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => {
      if (code !== 0) return resolve(undefined);
      const wall = (performance.now() - start) / 1_000;
      const cpu = toldByShell(told);
      if (cpu !== undefined) return resolve({ wall, cpu });
      const [own = Number.NaN, memory = Number.NaN]: readonly number[] = JSON.parse(told);
      resolve({ wall, cpu: own, memory });
    });
  });
}

await main();
