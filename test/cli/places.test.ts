/**
 * Folders, patterns and Parquet: what is below a place is read in order, and what cannot be read is counted with its name.
 */
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { type Met, openInputs } from '../../lambdas/cli/input/open-inputs.ts';
import { lines, ocsf, type Written } from './form-printers.ts';
import { denyscope } from './run.ts';

const record: Written = JSON.parse(readFileSync('examples/denials/02-identity-bucket-arn-for-object.json', 'utf8'));
const numbered = (eventID: string): string => JSON.stringify({ ...record, eventID });

async function metAt(...named: readonly string[]): Promise<readonly Met[]> {
  const met: Met[] = [];
  for await (const each of openInputs(named)) met.push(each);
  return met;
}

const ids = (met: readonly Met[]): readonly unknown[] =>
  met.flatMap((each) => (each.kind === 'record' ? [each.value['eventID']] : []));
const skipped = (met: readonly Met[]): readonly string[] =>
  met.flatMap((each) => (each.kind === 'skipped' ? [`${each.place}: ${each.reason}`] : []));

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'denyscope-places-'));
  mkdirSync(join(root, 'b/01'), { recursive: true });
  writeFileSync(join(root, 'c.jsonl'), `${numbered('4')}\n${numbered('5')}`);
  writeFileSync(join(root, 'b/01/x.json.gz'), gzipSync(JSON.stringify({ Records: [JSON.parse(numbered('2'))] })));
  writeFileSync(join(root, 'b/02.csv'), `_raw\n"${numbered('3').replaceAll('"', '""')}"\n`);
  writeFileSync(join(root, 'a.json'), numbered('1'));
  writeFileSync(join(root, 'notes.pdf'), 'x');
  return root;
}

describe('a folder', () => {
  it('is walked in the order of its names', async () => {
    const met = await metAt(folder());
    expect(ids(met)).toEqual(['1', '2', '3', '4', '5']);
    expect(skipped(met)).toEqual([]);
  });

  it('without logs says so', async () => {
    const root = mkdtempSync(join(tmpdir(), 'denyscope-places-'));
    expect(skipped(await metAt(root))).toEqual([expect.stringMatching(/no \.json, .* in this folder/)]);
  });

  it('of thousands of empty files, an unreadable one among them, gives the rest', async () => {
    const root = folder();
    for (let at = 0; at < 3_000; at += 1) writeFileSync(join(root, `empty-${at}.json`), '');
    symlinkSync(join(root, 'gone'), join(root, 'b/lost.json'));
    const { code, err } = await denyscope([
      'explain',
      root,
      '--snapshot',
      'examples/snapshot.json',
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    expect(err).toContain('b/lost.json: skipped: cannot be read: there is no such file');
    expect(err).toMatch(/5 denied calls explained, 3,001 items skipped: cannot be read ×1, empty ×3,000/);
    expect(err.split('\n').length).toBeLessThan(30);
  });

  it('that leads back to itself is walked once', async () => {
    const root = folder();
    symlinkSync(root, join(root, 'b/again'));
    expect(ids(await metAt(root))).toHaveLength(5);
  });
});

describe('several places', () => {
  it('are read one after another, patterns by the files they match', async () => {
    const root = folder();
    expect(ids(await metAt(join(root, '*.json*'), join(root, 'b')))).toEqual(['1', '4', '5', '2', '3']);
  });

  it('of which a pattern matches nothing name it', async () => {
    expect(skipped(await metAt(join(folder(), '*.orc')))).toEqual([
      expect.stringContaining('no file has a name like this'),
    ]);
  });
});

describe('Parquet', () => {
  it.each(['snappy', 'zstd', 'gzip', 'uncompressed'])('of Security Lake, packed with %s', async (packed) => {
    const root = mkdtempSync(join(tmpdir(), 'denyscope-parquet-'));
    const [from, to] = [join(root, 'events.jsonl'), join(root, 'events.parquet')];
    writeFileSync(from, lines([ocsf({ ...record, eventID: '1' }), ocsf({ ...record, eventID: '2' })]));
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(
      `COPY (SELECT * FROM read_json_auto('${from}', map_inference_threshold = 3)) TO '${to}' (FORMAT parquet, COMPRESSION ${packed})`,
    );
    const met = await metAt(to);
    expect(skipped(met)).toEqual([]);
    expect(ids(met)).toEqual(['1', '2']);
    expect(met[1]).toMatchObject({
      value: { errorCode: 'AccessDenied', requestParameters: record['requestParameters'], readOnly: expect.anything() },
    });
  });

  it('that is none or of another table is named', async () => {
    const root = mkdtempSync(join(tmpdir(), 'denyscope-parquet-'));
    writeFileSync(join(root, 'broken.parquet'), 'PAR1');
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`COPY (SELECT 1 AS temperature) TO '${join(root, 'other.parquet')}' (FORMAT parquet)`);
    expect(skipped(await metAt(root))).toEqual([
      expect.stringMatching(/broken\.parquet: cannot be read/),
      expect.stringMatching(/other\.parquet: Parquet of an unknown form: its columns are temperature; known are/),
    ]);
  });
});
