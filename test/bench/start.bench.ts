/**
 * How long a command takes from its start to its end, on the package as it is installed: medians of many runs, and the first
 * run of all, for which nothing was compiled before. `npm run bench:start [RUNS]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { install, packInto } from '../package/pack.ts';

const TEXT =
  'An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::444455556666:assumed-role/VpcReader/i-0cc33dd44ee55ff66 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::tidewater-private/plan.txt" with an explicit deny in a resource-based policy';
const LINE = JSON.stringify({
  id: '1',
  request: { principal: 'arn:aws:iam::111122223333:role/App', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' },
  policies: { identity: [] },
});
const SNAPSHOT = resolve('examples/snapshot.json');
const RUNS = Number(process.argv[2] ?? 31);

const place = mkdtempSync(join(tmpdir(), 'denyscope-start-'));
try {
  const folder = install(packInto(place), join(place, 'somewhere'));
  const installed = join(folder, 'node_modules/denyscope/bin/launch.cjs');
  const explain = ['explain', '-', '--snapshot', SNAPSHOT];
  measure('Node alone', ['-e', '0'], '');
  measure('package: evaluate', [installed, 'evaluate', '--jsonl'], LINE);
  measure('package: explain', [installed, ...explain], TEXT);
  measure('checkout: evaluate', [resolve('bin/launch.cjs'), 'evaluate', '--jsonl'], LINE);
  measure('checkout: explain', [resolve('bin/launch.cjs'), ...explain], TEXT);
} finally {
  rmSync(place, { recursive: true, force: true });
}

function measure(name: string, args: readonly string[], input: string): void {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(place, name) };
  const once = (): number => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { input, env });
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
    return performance.now() - start;
  };
  const first = once();
  const times = Array.from({ length: RUNS }, once).sort((a, b) => a - b);
  const [least = 0, median = 0, most = 0] = [times[0], times[RUNS >> 1], times.at(-1)];
  process.stdout.write(
    `${name.padEnd(20)} median ${median.toFixed(0)} ms of ${RUNS}, ${least.toFixed(0)} to ${most.toFixed(0)}; the first ${first.toFixed(0)}\n`,
  );
}
