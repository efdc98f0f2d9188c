/**
 * Decisions per second of the engine on seeded workloads: three of mixed policies, sets of ten and twenty managed ones,
 * a thousand policies, and single ones of a few shapes; prepared, with near misses read or not, and from raw documents.
 * And that memory stays flat over a million of them. `PEER_DIR` names a folder in which another evaluator is installed,
 * to be measured in the same process: `npm i --prefix $PEER_DIR @cloud-copilot/iam-simulate`. `SEEDS=7,8` takes managed
 * policies that nothing was ever tried on.
 * Run with `node test/bench/engine.bench.ts`; figures and method are in docs/performance.md.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Bench } from 'tinybench';
import { evaluate, prepare, type Verdict } from '../../lambdas/engine/index.ts';
import { readCase } from '../../lambdas/engine/read-case.ts';
import { crowded, managedWorkloads, singlePolicies } from './managed-workloads.ts';
import { type Peer, peerFrom, peerSimulations } from './peer.ts';
import { type Workload, workloads } from './workloads.ts';

const SEEDS = (process.env['SEEDS'] ?? '1,2,3').split(',').map(Number);
const MEMORY_DECISIONS = 1_000_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

const peer = await loadPeer(process.env['PEER_DIR']);
const managed = [10, 20].flatMap((policies) => managedWorkloads(policies, SEEDS));
for (const workload of [...workloads(), ...managed, crowded(1024), ...singlePolicies()]) await measure(workload);
watchMemory();

async function measure(workload: Workload): Promise<void> {
  const prepared = prepare(workload.policies);
  const next = cycle(workload.requests);
  const blocked = workload.requests.filter((request) => prepared.evaluate(request).decision !== 'allowed');
  const nextBlocked = cycle(blocked);
  const text = JSON.stringify(workload.policies);
  const bench = new Bench({ time: 1500, warmupTime: 500 });
  bench.add('prepared', () => void prepared.evaluate(next()));
  bench.add('prepared, near misses read', () => void nearMissesRead(prepared.evaluate(next())));
  if (blocked.length > 0) bench.add('prepared, blocked only', () => void prepared.evaluate(nextBlocked()));
  bench.add('raw documents', () => {
    const reading = readCase({ request: next(), policies: JSON.parse(text) });
    if (reading.kind === 'case') evaluate(reading.case.request, reading.case.policies);
  });
  if (peer !== undefined) {
    const simulations = cycle(peerSimulations(workload, false));
    const texts = cycle(peerSimulations(workload, true).map((simulation) => JSON.stringify(simulation)));
    bench.add('peer, objects kept, nothing validated', () => void peer.quick(simulations()));
    bench.add('peer, raw documents', async () => void (await peer.usual(JSON.parse(texts()))));
  }
  await bench.run();
  say(`${workload.name}: ${blocked.length} of ${workload.requests.length} requests refused, ${text.length} characters`);
  for (const task of bench.tasks) {
    const { result } = task;
    if (result.state !== 'completed') {
      say(`  ${task.name}: ${result.state}`);
      continue;
    }
    const { p50, mean } = result.latency;
    say(`  ${task.name}: ${rate(p50)} decisions/s by the median, ${rate(mean)} by the mean`);
  }
}

function nearMissesRead({ layers }: Verdict): number {
  return layers.reduce((count, { nearMisses }) => count + (nearMisses?.length ?? 0), 0);
}

function rate(milliseconds: number): string {
  return Math.round(1000 / milliseconds).toLocaleString('en');
}

function watchMemory(): void {
  const [, workload] = workloads();
  if (workload === undefined) return;
  const prepared = prepare(workload.policies);
  const next = cycle(workload.requests);
  const readings: number[] = [];
  for (let count = 1; count <= MEMORY_DECISIONS; count++) {
    prepared.evaluate(next());
    if (count % (MEMORY_DECISIONS / 10) !== 0) continue;
    globalThis.gc?.();
    readings.push(Math.round(process.memoryUsage().heapUsed / 1_048_576));
  }
  say(`heap in MB after each tenth of ${MEMORY_DECISIONS.toLocaleString('en')} decisions: ${readings.join(' ')}`);
}

function cycle<T>(list: readonly T[]): () => T {
  let at = 0;
  return () => {
    const item = list[at++ % list.length];
    if (item === undefined) throw new RangeError('an empty workload');
    return item;
  };
}

async function loadPeer(folder: string | undefined): Promise<Peer | undefined> {
  if (folder === undefined) return undefined;
  const path = createRequire(`${folder}/package.json`).resolve('@cloud-copilot/iam-simulate');
  return peerFrom(await import(pathToFileURL(path).href));
}
