/**
 * A Parquet file, as Security Lake writes it, to items: one row group at a time, and of it the columns a record is made of.
 * The reader is loaded when the first such file is met. Errs towards giving what it could read: a group that cannot be read
 * is named, the next one follows.
 */
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { isObject } from '../../../denial/fields.ts';
import { findRecords } from '../../../denial/wrapped/find.ts';
import { itemsOfFound } from '../found-items.ts';
import type { Item } from '../item.ts';
import { KNOWN_COLUMNS } from '../known-forms.ts';

/** Rows that are turned into objects at a time. */
const ROWS = 5_000;

export async function* readParquet(file: string): AsyncGenerator<Item> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  let start = 0;
  let isKnown = false;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    for (let rowStart = start; rowStart < end; rowStart += ROWS) {
      const rowEnd = Math.min(rowStart + ROWS, end);
      let rows: readonly unknown[];
      try {
        rows = await parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, compressors: COMPRESSORS });
      } catch (error) {
        const reason = `cannot be unpacked: ${error instanceof Error ? error.message : 'unknown reason'}`;
        yield { kind: 'skipped', place: `${file}: row[${rowStart}]`, reason };
        continue;
      }
      for (const [at, row] of rows.entries()) {
        const found = findRecords(plainValue(row));
        if (found.length > 0) isKnown = true;
        if (found.length > 0) yield* itemsOfFound(found, `${file}: row[${rowStart + at}]`);
        else if (isKnown)
          yield { kind: 'skipped', place: `${file}: row[${rowStart + at}]`, reason: 'no record in this row' };
        else {
          const columns = isObject(row) ? Object.keys(row).slice(0, 8).join(', ') : '';
          const reason = `Parquet of an unknown form: its columns are ${columns}; known are ${KNOWN_COLUMNS}`;
          yield { kind: 'skipped', place: file, reason };
          return;
        }
      }
    }
    start = end;
  }
}

/** Node unpacks what the reader does not by itself. */
const COMPRESSORS = {
  GZIP: (packed: Uint8Array): Uint8Array => gunzipSync(packed),
  ZSTD: (packed: Uint8Array): Uint8Array => zstdDecompressSync(packed),
  BROTLI: (packed: Uint8Array): Uint8Array => brotliDecompressSync(packed),
};

/** JSON has no 64-bit integers and no times. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainValue(inner)]));
}
