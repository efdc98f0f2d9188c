/**
 * Runs one statement in Athena and gives its rows: starts it, waits, tells how much was read, stops it when it reads more
 * than was granted or when the person gives up, and turns the pages of the answer.
 * Source: https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html
 * Errs towards stopping: a query that may cost more than was said is worth less than the question.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';

export interface AthenaQuery {
  readonly statement: string;
  readonly database: string;
  readonly workgroup: string;
  /** It is stopped beyond this, unless more is granted. */
  readonly mostBytes: number;
  /** Asked once that much is read, while the query goes on; then again at twice as much. */
  readonly mayReadOn: (bytes: number) => Promise<boolean>;
}

type AthenaEnd =
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'scanned-too-much'; readonly bytes: number };

export type AthenaStep =
  | { readonly kind: 'waiting'; readonly state: string; readonly bytes: number }
  | { readonly kind: 'row'; readonly row: Readonly<Record<string, string>> }
  | { readonly kind: 'done'; readonly bytes: number }
  | AthenaEnd;

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2_000;

/** `signal` stops the query in Athena too: one that nobody waits for costs as much. */
export async function* askAthena(
  query: AthenaQuery,
  connect: ConnectOptions,
  signal: AbortSignal,
): AsyncGenerator<AthenaStep> {
  const {
    AthenaClient,
    StartQueryExecutionCommand,
    GetQueryExecutionCommand,
    GetQueryResultsCommand,
    StopQueryExecutionCommand,
  } = await import('@aws-sdk/client-athena');
  const client = new AthenaClient(baseConfig(connect));
  const { QueryExecutionId: id } = await client.send(
    new StartQueryExecutionCommand({
      QueryString: query.statement,
      WorkGroup: query.workgroup,
      QueryExecutionContext: { Database: query.database },
    }),
  );
  if (id === undefined) return;
  const stop = async (): Promise<void> => {
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
  };
  let bytes = 0;
  let { mostBytes } = query;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
    const state = QueryExecution?.Status?.State ?? 'UNKNOWN';
    bytes = QueryExecution?.Statistics?.DataScannedInBytes ?? bytes;
    if (state === 'SUCCEEDED') break;
    if (state === 'FAILED') {
      yield { kind: 'failed', reason: QueryExecution?.Status?.StateChangeReason ?? 'Athena gives no reason' };
      return;
    }
    if (state === 'CANCELLED') {
      yield { kind: 'cancelled' };
      return;
    }
    if (bytes > mostBytes) {
      if (!(await query.mayReadOn(bytes))) {
        await stop();
        yield { kind: 'scanned-too-much', bytes };
        return;
      }
      mostBytes = bytes * 2;
    }
    yield { kind: 'waiting', state, bytes };
    const isGivenUp = await sleep(wait, false, { signal }).catch(() => true);
    if (!isGivenUp) continue;
    await stop();
    yield { kind: 'cancelled' };
    return;
  }
  let token: string | undefined;
  let header: readonly string[] | undefined;
  do {
    const { ResultSet, NextToken } = await client.send(
      new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: token }),
    );
    for (const { Data = [] } of ResultSet?.Rows ?? []) {
      const cells = Data.map(({ VarCharValue }) => VarCharValue ?? '');
      // The first row of the first page is the header.
      if (header === undefined) header = cells;
      else yield { kind: 'row', row: Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])) };
    }
    token = NextToken;
  } while (token !== undefined);
  yield { kind: 'done', bytes };
}
