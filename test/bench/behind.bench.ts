/**
 * `node test/bench/behind.bench.ts [denials]`: how long the first denial of one account waits behind a storm of another's in
 * the queue: the bundled function takes batch after batch, as many side by side as the settings let, and the one that counts
 * comes last. AWS's own times (CloudTrail, the rule, the queue) come on top with a storm and without.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { listAt } from '../../lambdas/denial/fields.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { environmentOf, startEndpoint } from './driven/functions.ts';
import { handlerOf } from './driven/handlers.ts';
import { bodyOf, SHAPES, type Shape } from './storm-shapes.ts';

const DENIALS = Number(process.argv[2] ?? 5_000);
const BATCH = 10;
const QUIET = '777788889999';
const directory = mkdtempSync(join(tmpdir(), 'denyscope-behind-'));
bundle(directory, { ...DEFAULT_SETTINGS, accounts: [QUIET] });
const write = process.stdout.write.bind(process.stdout);
let containers = 0;

async function waited(shape: Shape, before: number): Promise<number> {
  const endpoint = await startEndpoint(new URL('storm-endpoint.ts', import.meta.url));
  try {
    Object.assign(process.env, environmentOf(directory, endpoint.url));
    containers += 1;
    const diagnose = await handlerOf(directory, 'diagnose-denial', containers);
    const now = new Date();
    const quiet = SHAPES[0];
    if (quiet === undefined) throw new Error('no shape');
    const bodies = Array.from({ length: before }, (_, n) => bodyOf(shape, n, now));
    bodies.push(bodyOf(quiet, before, now, QUIET));
    const batches = Array.from({ length: Math.ceil(bodies.length / BATCH) }, (_, at) =>
      bodies.slice(at * BATCH, (at + 1) * BATCH).map((body, n) => ({ messageId: `${at}-${n}`, body })),
    );
    const begun = performance.now();
    let next = 0;
    let left = 0;
    const work = async (): Promise<void> => {
      for (let mine = next++; mine < batches.length; mine = next++) {
        const answer = await diagnose({ Records: batches[mine] });
        if (listAt(answer, 'batchItemFailures').length > 0) throw new Error('a batch failed');
        if (mine === batches.length - 1) left = performance.now() - begun;
      }
    };
    await Promise.all(Array.from({ length: DEFAULT_SETTINGS.maximumConcurrency }, work));
    return left;
  } finally {
    endpoint.stop();
  }
}

process.stdout.write = () => true;
for (const shape of SHAPES) {
  const [alone, behind] = [await waited(shape, 0), await waited(shape, DENIALS)];
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  write(`${shape.name}: ${seconds(alone)} alone, ${seconds(behind)} behind ${DENIALS}\n`);
}
write('', () => process.exit(0));
