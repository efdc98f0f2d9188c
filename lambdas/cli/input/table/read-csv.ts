/**
 * A CSV to items: the columns say which of the known forms it is. Rows of a table, texts of records in a column, or the
 * fields of a search engine. Errs towards refusing: a CSV whose columns are none of these is named, not read as an error text.
 */
import { findInRow, findRecords } from '../../../denial/wrapped/find.ts';
import { isTable, placeOfColumn } from '../../../denial/wrapped/spelling/row.ts';
import { WRAPPERS } from '../../../denial/wrapped/wrappers.ts';
import { itemsOfFound } from '../found-items.ts';
import type { Item } from '../item.ts';
import { KNOWN_COLUMNS } from '../known-forms.ts';
import { CsvRows, delimiterOf, type Row } from './csv-rows.ts';

/** Columns that hold a whole record each; by one of them alone a file is known. */
const RECORD_COLUMNS = new Set(['@message', '_raw', 'cloudtrailevent', 'eventjson', 'event.original', 'sample']);
const TEXT_COLUMNS = new Set(['message', 'body', 'content', 'attributes', ...RECORD_COLUMNS]);
const READS_LIKE_A_REFUSAL = /not authorized to perform|access ?denied|UnauthorizedOperation|explicit deny/i;
/** Rows that are looked through for a record before a table is refused. */
const MOST_DOUBTFUL = 20;
const HEADER_CELL = /^[@\w][\w .:@{}/()[\]-]{0,80}$/;

type Header =
  | { readonly kind: 'known'; readonly columns: readonly string[]; readonly isTable: boolean }
  | { readonly kind: 'unknown'; readonly columns: readonly string[] };

/** Whether a text whose beginning this is should be read as a CSV; `undefined`: it takes another line to tell. */
export function isCsv(head: string, name: string, isAll: boolean): boolean | undefined {
  const [first = '', second] = head.trimStart().split('\n', 3);
  const line = first.trim();
  if (!head.trimStart().includes('\n') && !isAll) return undefined;
  if (/\.csv(?:\.gz)?$/i.test(name)) return true;
  const columns = cellsOf(line);
  if (columns.length === 1) return RECORD_COLUMNS.has((columns[0] ?? '').toLowerCase());
  if (!columns.every((cell) => HEADER_CELL.test(cell))) return false;
  if (headerOf(columns).kind === 'known') return true;
  // Two lines of as many cells that are names and not words of a sentence.
  if (second === undefined) return isAll ? false : undefined;
  return (
    columns.length > 2 &&
    columns.every((cell) => /^\S+(?: \S+){0,2}$/.test(cell)) &&
    cellsOf(second).length === columns.length
  );
}

export class CsvReader {
  readonly #name: string;
  readonly #rows: CsvRows;
  #header: Header | undefined;
  /** Rows under a header that is not known: one may hold a record all the same. */
  #doubtful = 0;
  #headerLine = 1;

  constructor(head: string, name: string, longest: number) {
    this.#name = name;
    this.#rows = new CsvRows(delimiterOf(head.trimStart().split('\n', 1)[0] ?? '') ?? ',', longest);
  }

  *feed(text: string): Generator<Item> {
    for (const row of this.#rows.feed(text)) yield* this.#itemsOf(row);
  }

  *end(): Generator<Item> {
    const isCut = this.#rows.breaksOff;
    for (const row of this.#rows.end())
      if (isCut) yield { kind: 'skipped', place: `${this.#name}:${row.line}`, reason: 'breaks off before its end' };
      else yield* this.#itemsOf(row);
    if (this.#header?.kind === 'unknown' && this.#doubtful <= MOST_DOUBTFUL) yield this.#refused(this.#header);
  }

  *#itemsOf({ line, cells }: Row): Generator<Item> {
    const place = `${this.#name}:${line}`;
    if (this.#header?.kind === 'unknown' && cells !== undefined && !isAnotherHeader(cells)) {
      this.#doubtful += 1;
      if (this.#doubtful > MOST_DOUBTFUL) return;
      const known = { ...this.#header, kind: 'known', isTable: false } as const;
      if (cells.some((cell) => findRecords(cell).length > 0)) {
        this.#header = known;
        if (this.#doubtful > 1)
          yield { kind: 'skipped', place, reason: `no record in the ${this.#doubtful - 1} rows before this one` };
      } else {
        if (this.#doubtful === MOST_DOUBTFUL) {
          yield this.#refused(this.#header);
          this.#doubtful += 1;
        }
        return;
      }
    }
    if (cells === undefined) yield { kind: 'skipped', place, reason: 'row longer than is read' };
    else if (this.#header === undefined || isAnotherHeader(cells)) {
      this.#header = headerOf(cells.map((cell) => cell.trim().replace(/^\uFEFF/, '')));
      this.#headerLine = line;
      this.#doubtful = 0;
    } else if (this.#header.kind === 'known') yield* itemsOfRow(this.#header, cells, place);
  }

  #refused({ columns }: Header): Item {
    return { kind: 'skipped', place: `${this.#name}:${this.#headerLine}`, reason: unknownColumns(columns) };
  }
}

function* itemsOfRow(
  header: Header & { readonly kind: 'known' },
  cells: readonly string[],
  place: string,
): Generator<Item> {
  if (cells.length !== header.columns.length) {
    const reason = `a row of ${cells.length} cells under ${header.columns.length} columns`;
    yield { kind: 'skipped', place, reason };
    return;
  }
  const row = Object.fromEntries(header.columns.map((column, at) => [column, cells[at] ?? '']));
  const found = header.isTable ? findInRow(row) : findRecords(row);
  if (found.length > 0) {
    yield* itemsOfFound(found, place);
    return;
  }
  const text = header.columns.flatMap((column, at) =>
    TEXT_COLUMNS.has(column.toLowerCase()) ? [cells[at] ?? ''] : [],
  );
  const refusal = text.find((cell) => READS_LIKE_A_REFUSAL.test(cell));
  if (refusal === undefined) yield { kind: 'skipped', place, reason: 'no record in this row' };
  else yield { kind: 'text', text: refusal, place };
}

function headerOf(columns: readonly string[]): Header {
  const named = columns.map(
    (column) => WRAPPERS.find((wrapper) => wrapper.toLowerCase() === column.toLowerCase()) ?? column,
  );
  const table = isTable(columns);
  const lower = new Set(columns.map((column) => column.toLowerCase()));
  const isKnown =
    table ||
    [...TEXT_COLUMNS].some((column) => lower.has(column)) ||
    (lower.has('class_uid') && lower.has('api')) ||
    (lower.has('event.action') && [...lower].some((column) => column.startsWith('aws.cloudtrail.')));
  return isKnown ? { kind: 'known', columns: named, isTable: table } : { kind: 'unknown', columns };
}

/** Files put one behind another have a header each. */
function isAnotherHeader(cells: readonly string[]): boolean {
  const known = cells.filter((cell) => placeOfColumn(cell) !== undefined || RECORD_COLUMNS.has(cell.toLowerCase()));
  const isRecordColumn = cells.some((cell) => RECORD_COLUMNS.has(cell.toLowerCase()));
  return cells.every((cell) => cell.length < 80) && (known.length > 2 || isRecordColumn);
}

function unknownColumns(columns: readonly string[]): string {
  const shown = columns
    .slice(0, 8)
    .map((column) => `"${column.slice(0, 40)}"`)
    .join(', ');
  return `CSV of an unknown form: its columns are ${shown}${columns.length > 8 ? ', …' : ''}; known are ${KNOWN_COLUMNS}`;
}

function cellsOf(line: string): readonly string[] {
  const [row] = new CsvRows(delimiterOf(line) ?? ',', line.length + 1).feed(`${line.trim()}\n`);
  return (row?.cells ?? []).map((cell) => cell.trim());
}
