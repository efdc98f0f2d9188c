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

describe('a fix that is a document', () => {
  it.each([...CASES, ...EXAMPLES])('leaves nothing that blocks: $name', async ({ record, snapshot }) => {
    const before = await explain(read(record), read(snapshot));
    const fixes = before?.fixes ?? [];
    // A policy that was not read cannot be written into here.
    const isWhole = fixes.every(
      ({ document, verified, unless, layer }) => document !== undefined && verified && !unless.includes(layer),
    );
    if (before === undefined || fixes.length === 0 || !isWhole) return;
    const after = await explain(read(record), withFixes(read(snapshot), fixes));
    expect(after?.checks.map(({ action, decision }) => [action, decision])).toEqual(
      before.checks.map(({ action }) => [action, 'allowed']),
    );
    // What AWS said at the time, it said; nothing that was read may refuse any more.
    expect(after?.blockers.filter(({ from }) => from !== 'aws')).toEqual([]);
  });

  it('is in enough cases to mean something', async () => {
    const told = await Promise.all(
      [...CASES, ...EXAMPLES].map(({ record, snapshot }) => explain(read(record), read(snapshot))),
    );
    expect(told.filter((one) => one?.fixes.some(({ document }) => document !== undefined)).length).toBeGreaterThan(40);
  });
});

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
