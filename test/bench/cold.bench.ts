/**
 * What a container of each function loads before its first event, and how long the import takes in a process of its own:
 * medians of many starts, taken in turns so that other work on the machine meets all functions alike. Ends with 1 when
 * one loads more than it may. `npm run bench:cold [STARTS]`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { HANDLERS, type Handler } from '../../lib/rights/own-actions.ts';
import { bytesOf, START_UP_ENVIRONMENT, START_UP_LIMIT, startUp } from '../lib/start-up.ts';

const STARTS = Number(process.argv[2] ?? 21);
const directory = mkdtempSync(join(tmpdir(), 'denyscope-cold-'));

interface Start {
  readonly handler: Handler;
  readonly ms: number;
  readonly cpuMs: number;
}

/** Prints the time from the first line to the last, and the CPU time of it: the start of Node itself is not ours. */
function start(handler: Handler): Start {
  const script = `const begun = performance.now(), cpu = process.cpuUsage();
    await import('./${handler}.mjs');
    const { user, system } = process.cpuUsage(cpu);
    process.stdout.write([performance.now() - begun, (user + system) / 1000].join(' '));`;
  const args = ['--input-type=module', '-e', script];
  const printed = execFileSync(process.execPath, args, { cwd: directory, encoding: 'utf8', env: START_UP_ENVIRONMENT });
  const [ms = 0, cpuMs = 0] = printed.split(' ').map(Number);
  return { handler, ms, cpuMs };
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [least = 0, median = 0, most = 0] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return `${median.toFixed(0)} (${least.toFixed(0)} to ${most.toFixed(0)})`;
}

try {
  bundle(directory, DEFAULT_SETTINGS);
  const starts = Array.from({ length: STARTS }, () => HANDLERS.map(start)).flat();
  process.stdout.write(`${STARTS} starts each, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}\n`);
  process.stdout.write('function         KiB  files  import, ms (range)     CPU, ms (range)\n');
  const sizes = HANDLERS.map((handler) => {
    const files = startUp(directory, `${handler}.mjs`);
    const bytes = bytesOf(directory, files);
    const own = starts.filter((one) => one.handler === handler);
    const times = [spread(own.map(({ ms }) => ms)), spread(own.map(({ cpuMs }) => cpuMs))];
    process.stdout.write(
      `${handler.padEnd(16)} ${(bytes / 1024).toFixed(0).padStart(3)}  ${String(files.size).padStart(5)}  ${times.map((time) => time.padEnd(22)).join('')}\n`,
    );
    return bytes;
  });
  const most = Math.max(...sizes);
  process.stdout.write(
    `${most <= START_UP_LIMIT ? 'ok    ' : 'BROKEN'} the largest: ${most} of ${START_UP_LIMIT} bytes\n`,
  );
  process.exitCode = most <= START_UP_LIMIT ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
