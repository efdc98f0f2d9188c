/**
 * `explain --athena`: the statement that groups denials, run in the caller's own Athena, as items. Says what was read and
 * what that costs. Ctrl-C stops the query there, too.
 */
import type { ConnectOptions } from '../../adapters/connection/accounts.ts';
import { type AthenaStep, askAthena } from '../../adapters/history/athena.ts';
import { findInRow } from '../../denial/wrapped/find.ts';
import { agreed, endOnInterrupt, note, warn } from '../console.ts';
import type { AthenaWanted } from '../explain/options.ts';
import { itemsOfFound } from '../input/found-items.ts';
import type { Item } from '../input/item.ts';
import { size } from '../input/read-bytes.ts';
import { athenaStatement } from './athena.ts';

/** https://aws.amazon.com/athena/pricing/, most Regions; a query is charged for ten megabytes at least. */
const DOLLARS_A_TERABYTE = 5;
const TERABYTE = 1e12;
const LONGEST_THOUGHT_MS = 20_000;

export async function* athenaItems(
  wanted: AthenaWanted,
  connect: ConnectOptions,
  { everyCall = false }: { readonly everyCall?: boolean } = {},
): AsyncGenerator<Item> {
  const { database, table, partitions, workgroup, mostBytes, sinceMs } = wanted;
  const statement = athenaStatement({ database, table, partitions, since: new Date(Date.now() - sinceMs), everyCall });
  const place = `Athena ${database}.${table}`;
  const givenUp = new AbortController();
  let ended = (): void => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  endOnInterrupt(() => {
    givenUp.abort();
    return end;
  });
  let rows = 0;
  try {
    const query = { statement, database, workgroup, mostBytes, mayReadOn };
    for await (const step of askAthena(query, connect, givenUp.signal)) {
      if (step.kind === 'row') {
        rows += 1;
        yield* itemsOfRow(step.row, `${place}: row[${rows}]`);
      } else if (step.kind === 'waiting') note(`Athena: ${step.state.toLowerCase()}, ${read(step.bytes)}`);
      else if (step.kind === 'done')
        warn(
          `Athena: ${rows} ${rows === 1 ? 'kind' : 'kinds'} of ${everyCall ? 'calls' : 'denials'}, ${read(step.bytes)}`,
        );
      else yield { kind: 'skipped', place, reason: reasonOf(step, mostBytes) };
    }
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown reason';
    yield { kind: 'skipped', place, reason: `the query could not be run (${reason})` };
  } finally {
    ended();
    endOnInterrupt(undefined);
  }
}

/** The query goes on while it is asked, and costs: no answer in time is a no. */
function mayReadOn(bytes: number): Promise<boolean> {
  return agreed(`Athena: ${read(bytes)}, more than --max-scan grants. Read up to ${size(bytes * 2)}? [y/N] `, {
    withinMs: LONGEST_THOUGHT_MS,
  });
}

/** The statement asks for the columns: what it did not ask for is not carried. */
function* itemsOfRow(row: Readonly<Record<string, string>>, place: string): Generator<Item> {
  const found = findInRow(row);
  if (found.length > 0) yield* itemsOfFound(found, place);
  else yield { kind: 'skipped', place, reason: 'no record in this row' };
}

function reasonOf(step: AthenaStep, mostBytes: number): string {
  if (step.kind === 'failed') return `the query failed: ${step.reason}`;
  if (step.kind === 'scanned-too-much')
    return `the query was stopped after ${size(step.bytes)}: --max-scan is ${size(mostBytes)}; a shorter --since or another --partitions reads less`;
  return 'the query was cancelled';
}

function read(bytes: number): string {
  const cost = (bytes / TERABYTE) * DOLLARS_A_TERABYTE;
  return `${size(bytes)} read, ${cost < 0.01 ? 'less than $0.01' : `about $${cost.toFixed(2)}`}`;
}
