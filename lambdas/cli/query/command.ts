/**
 * The words of `denyscope query`. What they do is loaded when asked for.
 */
import { Argument, type Command, Option } from 'commander';
import { EXIT_WORDS } from '../exit.ts';
import type { Engine, QueryOptions } from './query.ts';

export function addQuery(program: Command, done: (code: number) => void): void {
  program
    .command('query')
    .description('print the statement that groups the denials of a log in the engine that holds it')
    .addArgument(new Argument('<engine>', 'where the log is').choices(['athena', 'security-lake', 'insights']))
    .option('--since <duration>', 'how far back, such as 12h or 7d', '7d')
    .option('--database <name>', 'database of the table')
    .option('--table <name>', 'table of the trail')
    .addOption(
      new Option('--partitions <form>', 'how a table of Athena is partitioned').choices([
        'year-month-day',
        'timestamp',
        'none',
      ]),
    )
    .addHelpText(
      'after',
      `
Example:
  $ denyscope query athena --database audit --table cloudtrail_logs --since 7d > denials.sql
  $ denyscope explain results.csv --by kind

A row is one kind of denial: how many, first and last, and one whole record. Run the statement where you run yours, and give
the file of its results to explain, which keeps the counts (docs/scale.md).

Exit code: 0 the query is printed, 2 unusable input, ${EXIT_WORDS.unwritten}.`,
    )
    .action(async (engine: Engine, options: QueryOptions) => {
      const { runQuery } = await import('./query.ts');
      done(await runQuery(engine, options));
    });
}
