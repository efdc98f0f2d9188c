/**
 * How fast `denyscope explain` goes through a log in which every record is a denial, and how much memory it takes.
 * `node test/bench/explain.bench.ts [RECORDS…]` (10,000 and 50,000 when left out). The examples are repeated in a seeded
 * order: once each with ids, a time and an address of its own, once with a session and parameters of its own besides, so that
 * each must be explained by itself, and once as a storm, in which clients try again and only the ids differ. Each log is explained by a process of its own, as people run it; what
 * counts is its CPU time, for a machine is seldom idle.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const SIZES = [10_000, 50_000];
const FORMS = ['all different', 'own sessions', 'storm'] as const;
const START = Date.parse('2026-11-02T08:00:00Z');
const EXAMPLES = 'examples/denials';
/** Open to write only: the command line refuses to work where nobody could read it. */
const NOWHERE = openSync('/dev/null', 'w');

/** The child writes what it took to a pipe of its own when it ends. */
const AT_EXIT = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(3, JSON.stringify([userCPUTime / 1e6, systemCPUTime / 1e6, maxRSS / 1024]));
  });`)}`;

async function main(): Promise<void> {
  const given = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'denyscope-bench-'));
  try {
    const sizes = given.length > 0 ? given : SIZES;
    for (const [size, form] of sizes.flatMap((each) => FORMS.map((name) => [each, name] as const))) {
      const file = join(folder, `${form}-${size}.json.gz`);
      await pipeline(Readable.from(logOf(size, form)), createGzip(), createWriteStream(file));
      const [user = 0, system = 0, rss = 0] = await explained(file);
      process.stdout.write(
        `${size.toLocaleString('en-US')} denials, ${form}: ${user.toFixed(1)} s user, ${system.toFixed(1)} s system CPU, ` +
          `${Math.round(size / (user + system)).toLocaleString('en-US')} records a CPU second, ` +
          `${rss.toFixed(0)} MB at most\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function* logOf(size: number, form: (typeof FORMS)[number]): Generator<string> {
  const examples = readdirSync(EXAMPLES)
    .sort()
    .map((name): Record<string, unknown> => JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')));
  yield '{"Records":[';
  let seed = 1;
  for (let at = 0; at < size; at += 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    const example = examples[seed % examples.length] ?? {};
    const record = {
      ...(form === 'own sessions' ? ownSession(example, at) : example),
      eventID: `${at.toString(16).padStart(8, '0')}-0000-4000-a000-000000000000`,
      requestID: `REQUEST${at}`,
      ...(form === 'storm'
        ? {}
        : {
            eventTime: new Date(START + at * 1_000).toISOString().replace('.000Z', 'Z'),
            sourceIPAddress: `203.0.113.${at % 256}`,
          }),
    };
    yield `${at === 0 ? '' : ','}${JSON.stringify(record)}`;
  }
  yield ']}';
}

/** Another session of the same role, with a parameter that no other call has. */
function ownSession(example: Readonly<Record<string, unknown>>, at: number): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(example);
  const session = /:assumed-role\/[^/"\\]+\/([\w.@-]+)"/.exec(text)?.[1];
  const renamed: Readonly<Record<string, unknown>> = JSON.parse(
    session === undefined ? text : text.replaceAll(session, `${session}-${at}`),
  );
  return { ...renamed, requestParameters: { ...Object(renamed['requestParameters']), clientToken: `token-${at}` } };
}

function explained(file: string): Promise<readonly number[]> {
  const command = ['bin/launch.cjs', 'explain', file, '--snapshot', 'examples/snapshot.json', '--format', 'json'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', AT_EXIT, ...command], {
      stdio: ['ignore', NOWHERE, NOWHERE, 'pipe'],
    });
    let told = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(told));
      else reject(new Error(`explain ended with ${code}`));
    });
  });
}

await main();
