/**
 * The words of `denyscope snapshot`. What they do is loaded when asked for.
 */
import type { Command } from 'commander';
import { EXIT_WORDS } from '../exit.ts';

export function addSnapshot(program: Command, done: (code: number) => void): void {
  program
    .command('snapshot')
    .description('capture policies of live accounts into a file from which denials can be explained offline')
    .option('--account <id...>', 'accounts to capture; the one of the credentials when left out')
    .option('--organization', 'capture every account of the organization')
    .option('--region <region...>', 'Regions whose resources are captured; the first is where AWS is called')
    .option('--resources <arn...>', 'resources to capture beside those that are found')
    .option('--objects', 'list the keys of buckets of up to a thousand, to tell a missing object from a refusal')
    .option('--output <file>', 'where to write the snapshot', 'snapshot.json')
    .option('--resume', 'continue a capture that was interrupted')
    .option('--since <duration>', 'how far back to capture policy changes and sessions, such as 12h or 7d', '7d')
    .option('--no-history', 'leave policy changes and sessions out')
    .option('--reader-role <name>', 'role to take in other accounts')
    .option('--profile <name>', 'AWS profile to read with')
    .option('--settings <file>', 'settings file: reader role, external id, account of the organization')
    .addHelpText(
      'after',
      `
Reads only, with your own rights: iam:GetAccountAuthorizationDetails, the lists of buckets, access points, keys, queues,
topics, functions, secrets, tables, repositories and VPC endpoints, and what docs/limits.md names for each reader. What
could not be read is named on stderr and is null in the file. No object, item, message, secret value or credential is
read. The file is readable by you alone; keep it as you would keep your policies.

Exit code: 0 the file is written, and what could not be read is named, 2 unusable input, ${EXIT_WORDS.unreachable},
${EXIT_WORDS.unwritten}, ${EXIT_WORDS.interrupted}.`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { runSnapshot } = await import('./snapshot.ts');
      done(await runSnapshot(options));
    });
}
