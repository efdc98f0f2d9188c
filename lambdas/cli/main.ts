/**
 * The command line: which words there are, and what they mean. Each command lives in a file of its own, loaded when
 * asked for, so that `--help` and offline commands never pay for the AWS SDK.
 */

import { Command, CommanderError } from 'commander';
import { endWithTheReader, warn } from './console.ts';
import { EXIT, EXIT_WORDS } from './exit.ts';
import { addExplain } from './explain/command.ts';
import { addMcp } from './mcp/command.ts';
import type { MuteOptions } from './mute.ts';
import { addOperations } from './operations.ts';
import { packageVersion } from './package-root.ts';
import { addQuery } from './query/command.ts';
import { addReplay } from './replay/command.ts';
import { addSnapshot } from './snapshot/command.ts';

/** Runs one command; gives the exit code. Errors of use and of input are one line on stderr, never a stack trace. */
export async function main(argv: readonly string[]): Promise<number> {
  endWithTheReader();
  let code: number = EXIT.ok;
  const program = new Command('denyscope')
    .description('Explains why AWS refused a call: which policy, which statement, and the smallest fix.')
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  addExplain(program, (result) => (code = result));
  addReplay(program, (result) => (code = result));
  addEvaluate(program, (result) => (code = result));
  addSnapshot(program, (result) => (code = result));
  addQuery(program, (result) => (code = result));
  addMute(program, (result) => (code = result));
  addOperations(program, (result) => (code = result));
  addDemo(program, (result) => (code = result));
  addMcp(program, (result) => (code = result));
  program.addHelpText(
    'after',
    `
Examples:
  $ aws s3 cp s3://bucket/key . 2>&1 | denyscope explain
  $ denyscope explain trail-log.json.gz --snapshot account.json --format json
  $ denyscope explain --since 1h --principal arn:aws:iam::111122223333:role/Deploy
  $ denyscope replay trail-logs/ --snapshot account.json --scp ou-ab12-cd34ef56=deny.json
  $ denyscope evaluate --jsonl < requests.jsonl

Exit codes, the same for every command: 0 it did what it was asked, 1 it did and the answer is no (replay: a call breaks;
doctor, test-event, redrive: something is not well), ${EXIT_WORDS.unusable},
${EXIT_WORDS.unreachable}, ${EXIT_WORDS.unwritten}, ${EXIT_WORDS.interrupted}.

"denyscope help explain" shows the options of a command. In a checkout write "npx denyscope" or
"npm run --silent denyscope --" in place of "denyscope".`,
  );
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.unusable;
    warn(error instanceof Error ? error.message : 'it failed without saying why');
    return isOutputError(error) ? EXIT.unwritten : EXIT.unusable;
  }
}

/** A file that takes no more, such as on a full disk. */
function isOutputError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'fsync');
}

type Done = (code: number) => void;

function addEvaluate(program: Command, done: Done): void {
  program
    .command('evaluate')
    .description('decide requests from policies alone: what AWS would answer, and which statement decides')
    .argument('[file]', 'file of one JSON object a line; standard input when left out')
    .option('--jsonl', 'JSON Lines in and out (the only form so far)')
    .addHelpText(
      'after',
      `
A line in (wrapped here to be readable):
  {"id":"1","request":{"principal":"arn:aws:iam::111122223333:role/App","action":"s3:GetObject",
   "resource":"arn:aws:s3:::bucket/key"},"policies":{"identity":[{"name":"P","document":{...}}]}}
A line out, in the same order:
  {"id":"1","decision":"implicitDeny","blockedBy":["identity"],"dependsOn":[],"layers":[...]}

Further policies: boundary, session, scps, rcps, resource, endpoint; null says that a layer was not read.
A line that cannot be read is answered with {"id":...,"error":...} and the rest goes on. No AWS account, no network.

Exit code: 0 at least one line was decided, 2 unusable input, or none was (each was answered with an error, or there was
none), ${EXIT_WORDS.unwritten}.`,
    )
    .action(async (file: string | undefined) => {
      const { runEvaluate } = await import('./evaluate.ts');
      done(await runEvaluate(file));
    });
}

function addMute(program: Command, done: Done): void {
  program
    .command('mute')
    .description('keep one fingerprint quiet for a time: it is counted, and alerts again when the time is over')
    .argument('<fingerprint>', 'the 16 digits in the last line of the notice')
    .requiredOption('--for <duration>', 'how long, such as 30m, 8h, 2d; at most 30d')
    .requiredOption('--reason <text>', 'why; people read it in the daily digest')
    .option('--table <name>', 'the memory table; found by the name of the stack when left out')
    .option('--stack <name>', 'name of the deployed stack', 'Denyscope')
    .option('--profile <name>', 'AWS profile to write with')
    .option('--region <region>', 'AWS Region of the stack')
    .addHelpText(
      'after',
      `\nExit code: 0 it is muted, 2 unusable input or no such table, ${EXIT_WORDS.unreachable} or did not answer.`,
    )
    .action(async (fingerprint: string, options: MuteOptions) => {
      const { runMute } = await import('./mute.ts');
      done(await runMute(fingerprint, options));
    });
}

function addDemo(program: Command, done: Done): void {
  program
    .command('demo')
    .description('run the whole product on an invented organization: no AWS account, no network')
    .option('--page <file>', 'where to write the HTML page', 'demo.html')
    .addHelpText(
      'after',
      `
Prints the notices as they would arrive, and the path of a page with mails, chat and the rate of denials. Takes a few
seconds; writes that one file.

Exit code: 0 the page is written, ${EXIT_WORDS.unwritten}.`,
    )
    .action(async (options: { page: string }) => {
      const { runDemo } = await import('../../examples/demo/demo.ts');
      done(await runDemo(options));
    });
}
