/**
 * Every fix that is a document: put where it says, the call explained again has no blocker.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain } from './explaining.ts';
import { withFixes } from './snapshot-fix.ts';

const ROOT = join(import.meta.dirname, '../..');
const CASES = ['causes', 'scenarios'].flatMap((folder) =>
  readdirSync(join(ROOT, 'test/cases', folder)).map((name) => ({
    name: `${folder}/${name}`,
    record: `test/cases/${folder}/${name}/record.json`,
    snapshot: `test/cases/${folder}/${name}/snapshot.json`,
  })),
);
const EXAMPLES = readdirSync(join(ROOT, 'examples/denials')).map((name) => ({
  name: `examples/${name}`,
  record: `examples/denials/${name}`,
  snapshot: 'examples/snapshot.json',
}));

const explained = await Promise.all(
  [...CASES, ...EXAMPLES].map(async (each) => ({
    ...each,
    before: await explain(read(each.record), read(each.snapshot)),
  })),
);
/** Those whose fixes can all be written: a policy that was not read cannot be written into here. */
const writable = explained.flatMap(({ before, ...each }) => {
  const fixes = before?.fixes ?? [];
  const isWhole = fixes.every(
    ({ document, verified, unless, layer }) => document !== undefined && verified && !unless.includes(layer),
  );
  return before === undefined || fixes.length === 0 || !isWhole ? [] : [{ ...each, before, fixes }];
});

describe('a fix that is a document', () => {
  it.each(writable)('leaves nothing that blocks: $name', async ({ record, snapshot, before, fixes }) => {
    const after = await explain(read(record), withFixes(read(snapshot), fixes));
    expect(after?.checks.map(({ action, decision }) => [action, decision])).toEqual(
      before.checks.map(({ action }) => [action, 'allowed']),
    );
    // What AWS said at the time, it said; nothing that was read may refuse any more.
    expect(after?.blockers.filter(({ from }) => from !== 'aws')).toEqual([]);
  });

  it('is in enough cases to mean something', () => {
    expect(writable.length).toBeGreaterThan(40);
    const told = explained.filter(({ before }) => before?.fixes.some(({ document }) => document !== undefined));
    expect(told.length).toBeGreaterThan(40);
  });
});

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
