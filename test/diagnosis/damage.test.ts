/**
 * Damaged records and snapshots: a field gone, cut, emptied or put elsewhere never throws, and never makes certain of a
 * cause that the whole does not have.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damage, LOSSES, pathsOf } from '../fuzz/damage.ts';
import { explain } from './explaining.ts';

const CASES = join(import.meta.dirname, '../cases/causes');
const WHOLE = readdirSync(CASES).map((slug) => ({
  slug,
  record: read(slug, 'record'),
  snapshot: read(slug, 'snapshot'),
}));
/** Damage inside a policy makes another policy of it: there nothing may throw, and that is all. */
const POLICY = /policy|document|Policies|PolicyVersionList/i;

const anyDamage = fc.record({
  at: fc.nat({ max: WHOLE.length - 1 }),
  inSnapshot: fc.boolean(),
  where: fc.nat(),
  how: fc.constantFrom(...LOSSES),
  length: fc.nat({ max: 400 }),
});

describe('a damaged record or snapshot', () => {
  it('throws nothing and makes nothing certain that is not so', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyDamage, async ({ at, inSnapshot, where, how, length }) => {
        const whole = WHOLE[at];
        if (whole === undefined) return;
        const part = structuredClone(inSnapshot ? whole.snapshot : whole.record);
        const paths = pathsOf(part);
        const path = paths[where % paths.length] ?? [];
        const inPolicy = inSnapshot && path.some((name) => POLICY.test(String(name)));
        damage(part, path, how, length);
        const told = inSnapshot ? await explain(whole.record, part) : await explain(part, whole.snapshot);
        if (told?.confidence === 'certain' && !inPolicy && !(how === 'swap' && inSnapshot))
          expect(told.cause).toBe(whole.slug);
      }),
      { numRuns: 2_000 },
    );
  });
});

function read(slug: string, name: string): unknown {
  return JSON.parse(readFileSync(join(CASES, slug, `${name}.json`), 'utf8'));
}
