/**
 * CloudTrail's own files by the short way: the records that may tell of a failure are those that the long way finds, and
 * what is written otherwise goes the long way.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../lambdas/cli/input/item.ts';
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import { itemsOfTrail, trailFile } from '../../lambdas/cli/input/read-trail-file.ts';
import { failureIn } from '../../lambdas/denial/record/failure.ts';
import { makeTrail } from '../bench/make-trail.ts';
import type { Written } from './form-printers.ts';
import { denyscope, jsonLines } from './run.ts';

const denied: readonly Written[] = readdirSync('examples/denials').map((name) =>
  JSON.parse(readFileSync(join('examples/denials', name), 'utf8')),
);
const went: Written = { ...denied[0], errorCode: undefined, errorMessage: undefined };
const answers: readonly Written[] = [
  { ...went, eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } },
  { ...went, errorMessage: 'Failed authentication' },
  { ...went, responseElements: { errors: [{ code: 'AccessDenied', key: 'k' }] } },
  { ...went, responseElements: { failed: [{ Code: 'UnauthorizedOperation' }] } },
  { ...went, responseElements: { __type: 'AccessDeniedException' } },
  { ...went, responseElements: { error: 'AccessDeniedException' } },
  { ...went, responseElements: { Error: { Code: 'AccessDenied' } } },
];

function scratchFile(records: readonly Written[], print = JSON.stringify): string {
  const file = join(mkdtempSync(join(tmpdir(), 'denyscope-trail-')), 'trail.json.gz');
  writeFileSync(file, gzipSync(`{"Records":[${records.map((record) => print(record)).join(',')}]}`));
  return file;
}

async function theLongWay(file: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  async function* one(): AsyncGenerator<Uint8Array> {
    yield readFileSync(file);
  }
  for await (const item of readItems(one(), file)) items.push(item);
  return items;
}

async function theShortWay(file: string): Promise<readonly Item[] | undefined> {
  const bytes = await trailFile(file);
  return bytes === undefined ? undefined : itemsOfTrail(bytes, file);
}

const failures = (items: readonly Item[] | undefined): readonly Item[] =>
  (items ?? []).filter((item) => item.kind === 'record' && failureIn(item.value) !== undefined);

describe('a file of CloudTrail', () => {
  it('gives every record that failed, with its place, and counts the others', async () => {
    const file = scratchFile([...denied, went, ...answers, went]);
    const short = await theShortWay(file);
    expect(failures(short)).toHaveLength(denied.length + answers.length);
    expect(failures(short)).toEqual(failures(await theLongWay(file)));
    expect(short?.at(-1)).toEqual({ kind: 'passed-over', place: file, count: 2 });
  });

  it('whose records hold what looks like the next one goes the long way', async () => {
    const nested = { ...denied[0], requestParameters: { items: [{ eventVersion: '1' }, { eventVersion: '2' }] } };
    const file = scratchFile([nested]);
    expect(await theShortWay(file)).toBeUndefined();
    expect(failures(await theLongWay(file))).toHaveLength(1);
  });

  it('that is indented, breaks off or is no trail goes the long way', async () => {
    const indented = scratchFile(denied, (record) => JSON.stringify(record, null, 1));
    expect(await theShortWay(indented)).toBeUndefined();
    const broken = scratchFile(denied);
    writeFileSync(broken, readFileSync(broken).subarray(0, 2_000));
    expect(await theShortWay(broken)).toBeUndefined();
  });

  it('of many denials is explained on several threads in the order of the log', async () => {
    const root = join(mkdtempSync(join(tmpdir(), 'denyscope-trail-')), 'trail');
    makeTrail(root, { records: 50_000, files: 4 });
    const args = ['explain', root, '--snapshot', 'examples/snapshot.json', '--format', 'json'];
    const { code, out, err } = await denyscope(args);
    expect(code).toBe(0);
    const ids = jsonLines(out).map((line) => JSON.stringify(line['denial']).slice(0, 30));
    expect(ids.length).toBeGreaterThan(1_300);
    expect(ids).toEqual([...ids].sort());
    expect(err).toContain(`${ids.length.toLocaleString('en-US')} denied calls explained`);
  }, 120_000);
});
