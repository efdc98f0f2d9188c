/**
 * One query of Athena: its states as the world lists them, one a look, and its rows in pages.
 */
import { AwsFault, type Operations, operation, page } from '../world.ts';

export function createAthena(): Operations {
  let looks = 0;
  let stopped = false;
  return {
    StartQueryExecution: operation(['QueryString', 'WorkGroup'], ({ world }) => {
      if (world.athena === undefined) throw new AwsFault('InvalidRequestException', 400, 'WorkGroup is not found.');
      looks = 0;
      stopped = false;
      return { QueryExecutionId: 'query-1' };
    }),
    GetQueryExecution: operation(['QueryExecutionId'], ({ world }) => {
      const states = world.athena?.states ?? [];
      const state = stopped
        ? { state: 'CANCELLED', bytes: 0 }
        : (states[Math.min(looks, states.length - 1)] ?? { state: 'QUEUED', bytes: 0 });
      looks += 1;
      const reason = 'reason' in state && state.reason !== undefined ? { StateChangeReason: state.reason } : {};
      return {
        QueryExecution: {
          QueryExecutionId: 'query-1',
          Status: { State: state.state, ...reason },
          Statistics: { DataScannedInBytes: state.bytes },
        },
      };
    }),
    StopQueryExecution: operation(['QueryExecutionId'], () => {
      stopped = true;
      return {};
    }),
    GetQueryResults: operation(['QueryExecutionId'], (context) => {
      const { items, next } = page(context, context.world.athena?.rows ?? [], 'NextToken');
      const rows = items.map((row) => ({
        Data: (Array.isArray(row) ? row : []).map((cell: unknown) => (cell === '' ? {} : { VarCharValue: cell })),
      }));
      return { ResultSet: { Rows: rows }, ...(next === undefined ? {} : { NextToken: next }) };
    }),
  };
}
