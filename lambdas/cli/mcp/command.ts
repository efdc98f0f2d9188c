/**
 * The words of `denyscope mcp`. What they do is loaded when asked for.
 */
import type { Command } from 'commander';
import { EXIT_WORDS } from '../exit.ts';
import { packageVersion } from '../package-root.ts';

export function addMcp(program: Command, done: (code: number) => void): void {
  program
    .command('mcp')
    .description('serve coding agents over the Model Context Protocol (standard input and output); read only')
    .option('--snapshot <file>', 'read the policies from this file and do not call AWS')
    .option('--profile <name>', 'AWS profile to read with')
    .option('--region <region>', 'AWS Region to read in, and of an error text that does not say')
    .option('--settings <file>', 'settings file: accounts that may be read, reader role')
    .addHelpText(
      'after',
      `\ndocs/agents.md tells how to add it to the usual clients, and what its tools answer.\n\nExit code: 0 the client is gone, 2 unusable input, ${EXIT_WORDS.unreachable}.`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { runMcp } = await import('./mcp.ts');
      done(await runMcp(options, packageVersion()));
    });
}
