/**
 * Damaged records and snapshots: a field gone, cut, emptied or put elsewhere never throws, and never makes certain of a
 * cause that the whole does not have.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from './explaining.ts';

const CASES = join(import.meta.dirname, '../cases/causes');
const WHOLE = readdirSync(CASES).map((slug) => ({
  slug,
  record: read(slug, 'record'),
  snapshot: read(slug, 'snapshot'),
}));
/** Damage inside a policy makes another policy of it: there nothing may throw, and that is all. */
const POLICY = /policy|document|Policies|PolicyVersionList/i;

type Path = readonly (string | number)[];
type Damage = 'delete' | 'null' | 'cut' | 'swap';

const anyDamage = fc.record({
  at: fc.nat({ max: WHOLE.length - 1 }),
  inSnapshot: fc.boolean(),
  where: fc.nat(),
  how: fc.constantFrom<Damage>('delete', 'null', 'cut', 'swap'),
  length: fc.nat({ max: 400 }),
});

describe('a damaged record or snapshot', () => {
  it('throws nothing and makes nothing certain that is not so', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyDamage, async ({ at, inSnapshot, where, how, length }) => {
        const whole = WHOLE[at];
        if (whole === undefined) return;
        const part = structuredClone(inSnapshot ? whole.snapshot : whole.record);
        const paths = pathsOf(part, []);
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

function pathsOf(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null) return path.length > 0 ? [path] : [];
  const inner = Object.entries(value).flatMap(([name, field]) =>
    pathsOf(field, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length > 0 ? [path, ...inner] : inner;
}

function damage(root: unknown, path: Path, how: Damage, length: number): void {
  const name = path.at(-1);
  const holder = path.slice(0, -1).reduce((value: unknown, step) => Reflect.get(Object(value), step), root);
  if (name === undefined || typeof holder !== 'object' || holder === null) return;
  const value: unknown = Reflect.get(holder, name);
  if (how === 'delete') Array.isArray(holder) ? holder.splice(Number(name), 1) : Reflect.deleteProperty(holder, name);
  else if (how === 'null') Reflect.set(holder, name, null);
  else if (how === 'cut') Reflect.set(holder, name, typeof value === 'string' ? value.slice(0, length) : []);
  else Reflect.set(holder, name, Object.values(holder)[length % Object.values(holder).length]);
}

function read(slug: string, name: string): unknown {
  return JSON.parse(readFileSync(join(CASES, slug, `${name}.json`), 'utf8'));
}
