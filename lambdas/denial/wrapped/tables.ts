/**
 * Rows of cells with the names of their columns elsewhere: the answers of Athena, of Splunk (`json_rows`), of OpenSearch and
 * Elastic's SQL and of Trino. Errs towards nothing: a table without columns of a record is not read as one.
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../fields.ts';
import { isTable } from './spelling/row.ts';

/** Where the names of columns stand, and the rows. */
const NAMES = ['schema', 'fields', 'columns'] as const;
const ROWS = ['datarows', 'rows', 'values', 'data'] as const;

/** Nothing for what is no table, or none of records. */
export function rowsIn(value: Json): readonly Json[] | undefined {
  if (objectAt(value, 'ResultSet') !== undefined) return athenaRows(objectAt(value, 'ResultSet'));
  const names = NAMES.map((name) => namesIn(listAt(value, name))).find(isTable);
  const rows = ROWS.map((name) => listAt(value, name)).find((list) => list.some(Array.isArray));
  return names === undefined || rows === undefined
    ? undefined
    : rows.flatMap((row) => (Array.isArray(row) ? [rowOf(names, row)] : []));
}

/** The first row of the first page holds the names; those of later pages have them in the metadata alone. */
function athenaRows(result: Json | undefined): readonly Json[] | undefined {
  const rows = listAt(result, 'Rows').map((row) =>
    listAt(row, 'Data').map((cell) => textAt(cell, 'VarCharValue') ?? ''),
  );
  const [first = []] = rows;
  const told = namesIn(listAt(objectAt(result, 'ResultSetMetadata'), 'ColumnInfo'));
  const isHeader = told.length === 0 ? isTable(first) : first.every((name, at) => name === told[at]);
  const names = told.length === 0 ? first : told;
  if (told.length === 0 && !isHeader && first.length !== 1) return undefined;
  return rows.slice(isHeader || told.length === 0 ? 1 : 0).map((row) => rowOf(names, row));
}

function namesIn(columns: readonly unknown[]): readonly string[] {
  return columns.map((column) =>
    isObject(column)
      ? (textAt(column, 'alias') ?? textAt(column, 'name') ?? textAt(column, 'Name') ?? '')
      : String(column),
  );
}

function rowOf(names: readonly string[], cells: readonly unknown[]): Json {
  return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
}
