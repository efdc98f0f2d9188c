/**
 * `denyscope query`: the statement by which the engine that people own turns a log of any size into some thousands of rows,
 * which `explain` reads. Prints it and runs nothing. Errs towards refusing: a name that would need quotes is not put in.
 */
import { print, warn } from '../console.ts';
import { EXIT } from '../exit.ts';
import { durationMs } from '../explain/options.ts';
import { athenaStatement, type Partitions, securityLakeStatement } from './athena.ts';
import { insightsQuery } from './insights.ts';
import { isName } from './statement.ts';

export type Engine = 'athena' | 'security-lake' | 'insights';

export interface QueryOptions {
  readonly since: string;
  readonly database?: string;
  readonly table?: string;
  readonly partitions?: Partitions;
}

const TABLES: Readonly<Record<Exclude<Engine, 'insights'>, readonly [database: string, table: string]>> = {
  athena: ['default', 'cloudtrail_logs'],
  'security-lake': [
    'amazon_security_lake_glue_db_us_east_1',
    'amazon_security_lake_table_us_east_1_cloud_trail_mgmt_2_0',
  ],
};

export async function runQuery(engine: Engine, options: QueryOptions, now = Date.now()): Promise<number> {
  const statement = statementFor(engine, options, now);
  if (statement.kind === 'wrong') {
    warn(statement.problem);
    return EXIT.unusable;
  }
  await print(statement.text);
  return EXIT.ok;
}

type QueryStatement =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problem: string };

export function statementFor(engine: Engine, options: QueryOptions, now: number): QueryStatement {
  const sinceMs = durationMs(options.since);
  if (sinceMs === undefined)
    return { kind: 'wrong', problem: `--since \`${options.since}\` is not a duration: write 30m, 6h or 2d` };
  // The time of Insights is asked for beside the query.
  if (engine === 'insights') return { kind: 'ok', text: insightsQuery() };
  const since = new Date(now - sinceMs);
  const [database, table] = [options.database ?? TABLES[engine][0], options.table ?? TABLES[engine][1]];
  const bad = [database, table].find((name) => !isName(name));
  if (bad !== undefined)
    return {
      kind: 'wrong',
      problem: `\`${bad}\` is not the name of a table or database: letters, digits and underscores`,
    };
  const partitions = options.partitions ?? 'year-month-day';
  const written =
    engine === 'athena'
      ? athenaStatement({ database, table, partitions, since })
      : securityLakeStatement({ database, table, since });
  return { kind: 'ok', text: written };
}
