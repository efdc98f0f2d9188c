/** The options of a question to Athena, the same for every command that reads a trail's table. */
import { type Command, Option } from 'commander';

/** `does`: what the command makes of the table, such as "group the calls of a trail's table in Athena and replay the kinds". */
export function addAthenaOptions(command: Command, does: string): Command {
  return command
    .option('--athena <database.table>', does)
    .option('--workgroup <name>', 'with --athena: the workgroup to run in')
    .addOption(
      new Option('--partitions <form>', 'with --athena: how the table is partitioned by time').choices([
        'year-month-day',
        'timestamp',
        'none',
      ]),
    )
    .option(
      '--max-scan <amount>',
      'with --athena: ask on a terminal, else stop the query, beyond this, such as 50GB (100GB when left out)',
    );
}
