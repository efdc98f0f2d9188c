/**
 * How fast `denyscope replay` goes through a log of calls that were let through, and how much memory it takes.
 * `node test/bench/replay.bench.ts [CALLS [KINDS]]` (1,000,000 calls of 5,000 kinds when left out) against an organization of
 * 200 roles, the invented one and copies of its roles. Each call has ids, a time and a session of its own; what counts is
 * told of a process of its own, as people run it.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isObject, type Json, listAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';

const ROLES = 200;
const START = Date.parse('2026-11-02T00:00:00Z');
const DENY = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }] };

const AT_EXIT = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(3, JSON.stringify([userCPUTime / 1e6, systemCPUTime / 1e6, maxRSS / 1024]));
  });`)}`;

const [calls = 1_000_000, kinds = 5_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'denyscope-replay-'));
try {
  const log = join(folder, 'log.jsonl');
  const snapshot = join(folder, 'snapshot.json');
  const policy = join(folder, 'deny.json');
  writeFileSync(snapshot, JSON.stringify(organization()));
  writeFileSync(policy, JSON.stringify(DENY));
  await pipeline(Readable.from(lines(calls, kinds)), createWriteStream(log));
  const started = performance.now();
  const args = ['replay', log, '--snapshot', snapshot, '--scp', `ou-ex4m-workload=${policy}`, '--format', 'json'];
  const { out, told } = await run(args);
  const seconds = (performance.now() - started) / 1000;
  const report: unknown = JSON.parse(out);
  const [user = 0, system = 0, memory = 0] = told;
  process.stdout.write(`${textAt(report, 'summary')}\n`);
  process.stdout.write(
    `${calls.toLocaleString('en-US')} calls of ${kinds.toLocaleString('en-US')} kinds: ${seconds.toFixed(1)} s, CPU ${(user + system).toFixed(1)} s, ` +
      `${Math.round(calls / seconds).toLocaleString('en-US')} calls a second, ${memory.toFixed(0)} MB\n`,
  );
  process.stdout.write(`${await proof()}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** The invented organization's own day, without a change: what Denyscope says of calls that AWS let through. */
async function proof(): Promise<string> {
  const args = ['replay', 'examples/calls.jsonl', '--snapshot', 'examples/snapshot.json', '--format', 'json'];
  const report: unknown = JSON.parse((await run(args)).out);
  const [answers, coverage] = [objectAt(report, 'answers'), objectAt(report, 'coverage')];
  const share = (part: unknown): string => `${((100 * Number(part)) / Number(textAt(report, 'made'))).toFixed(1)} %`;
  const named = (json: Json | undefined): string =>
    Object.entries(json ?? {})
      .map(([name, part]) => `${name} ${share(part)}`)
      .join(', ');
  return `without a change, of ${textAt(report, 'made')} calls let through: ${named(answers)}; read: ${named(coverage)}`;
}

/** The roles of the production account again and again, under names of their own. */
function organization(): Json {
  const snapshot = read('examples/snapshot.json');
  const accounts = objectAt(snapshot, 'accounts') ?? {};
  const account = objectAt(accounts, '444455556666') ?? {};
  const iam = objectAt(account, 'iam') ?? {};
  const roles = listAt(iam, 'RoleDetailList').filter(isObject);
  const all = Array.from({ length: ROLES }, (_, at) =>
    renamed(roles[at % roles.length] ?? {}, Math.floor(at / roles.length)),
  );
  return {
    ...snapshot,
    accounts: { ...accounts, '444455556666': { ...account, iam: { ...iam, RoleDetailList: all } } },
  };
}

function renamed(role: Json, copy: number): Json {
  return copy === 0
    ? role
    : { ...role, RoleName: `${textAt(role, 'RoleName')}-${copy}`, Arn: `${textAt(role, 'Arn')}-${copy}` };
}

/** Each kind is a call of the example's, by a copy of its role, on a thing of its own. */
function* lines(count: number, kindCount: number): Generator<string> {
  const examples = readFileSync('examples/calls.jsonl', 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line.includes('"AssumedRole"') && line.includes(':444455556666:'));
  const all = Array.from({ length: kindCount }, (_, at) => {
    const copy = Math.floor(at / examples.length) % Math.floor(ROLES / 14);
    const text = examples[at % examples.length] ?? '{}';
    const role = /assumed-role\/([\w-]+)\//.exec(text)?.[1] ?? '';
    const own =
      copy === 0 ? text : text.replaceAll(`/${role}`, `/${role}-${copy}`).replaceAll(`"${role}"`, `"${role}-${copy}"`);
    return own
      .replace(/"key":"([^"]*)"/, `"key":"$1-${at}"`)
      .replace(/"userAgent":"/, `"apiVersion":"${at}","userAgent":"`);
  });
  for (let at = 0; at < count; at += 1) {
    const time = new Date(START + at * 80).toISOString().replace(/\.\d+Z$/, 'Z');
    const id = `${at.toString(16).padStart(8, '0')}-0000-4000-a000-000000000000`;
    yield `${(all[at % all.length] ?? '')
      .replace(/"eventTime":"[^"]*"/, `"eventTime":"${time}"`)
      .replace(/"eventID":"[^"]*"/, `"eventID":"${id}"`)
      .replace(/"accessKeyId":"[^"]*"/, `"accessKeyId":"ASIA${at}"`)}\n`;
  }
}

function read(file: string): Json {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(json) ? json : {};
}

function run(args: readonly string[]): Promise<{ readonly out: string; readonly told: readonly number[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', AT_EXIT, 'bin/denyscope.ts', ...args], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    const texts: [string, string] = ['', ''];
    child.stdio[1]?.on('data', (chunk: Buffer) => (texts[0] += chunk.toString()));
    child.stdio[3]?.on('data', (chunk: Buffer) => (texts[1] += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve({ out: texts[0], told: texts[1] === '' ? [] : JSON.parse(texts[1]) }));
  });
}
