/**
 * The command line: which words there are, and what they mean. Each command lives in a file of its own, loaded when
 * asked for, so that `--help` and offline commands never pay for the AWS SDK.
 */

import { Argument, Command, CommanderError, Option } from 'commander';
import { endWithTheReader, warn } from './console.ts';
import { EXIT } from './exit.ts';
import type { MuteOptions } from './mute.ts';
import { addOperations } from './operations.ts';
import { packageVersion } from './package-root.ts';
import type { Engine, QueryOptions } from './query/query.ts';
import { addReplay } from './replay/command.ts';

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

function addExplain(program: Command, done: Done): void {
  program
    .command('explain')
    .description('explain denied calls: from an error text, a log file or the event history of the account')
    .argument('[files...]', 'what to read; `-` or nothing for standard input')
    .option('--snapshot <file>', 'read the policies from this file (see `denyscope snapshot`) and call AWS for nothing')
    .addOption(
      new Option('--format <format>', 'how to print; json is one line a denied call, html one page for all')
        .choices(['text', 'json', 'html', 'markdown'])
        .default('text'),
    )
    .addOption(
      new Option(
        '--fix [form]',
        'print only what to change: `json` policies, `cli` commands to paste, or the code of your templates',
      )
        .choices(['json', 'cli', 'terraform', 'cdk', 'cloudformation'])
        .preset('json'),
    )
    .addOption(new Option('--by <what>', 'one line a kind of denial, then the notices of the first').choices(['kind']))
    .option('--each', 'a notice for every denial; a terminal shows kinds when left out')
    .option('--fold', 'with --format json: one line a kind with count, first and last')
    .option('--event-id <id>', "take this event from CloudTrail's event history")
    .option('--since <duration>', "take the denials of this time from CloudTrail's event history, such as 30m, 6h, 2d")
    .option('--after <key>', 'with s3://BUCKET/…: go on behind this key')
    .option('--principal <arn>', 'with --since: only the denials of this role or user')
    .option('--athena <database.table>', "group the denials of a trail's table in Athena and explain the kinds")
    .option('--workgroup <name>', 'with --athena: the workgroup to run in')
    .addOption(
      new Option('--partitions <form>', 'with --athena: how the table is parted').choices([
        'year-month-day',
        'timestamp',
        'none',
      ]),
    )
    .option(
      '--max-scan <amount>',
      'with --athena: ask on a terminal, else stop the query, beyond this, such as 50GB (100GB when left out)',
    )
    .option('--as <arn>', 'who was refused, for an error text that does not say')
    .option('--role <arn>', 'which role was to be assumed, for an error text that does not say')
    .option('--subject <sub>', 'whom the token speaks of, for a text of sts:AssumeRoleWithWebIdentity or …WithSAML')
    .option('--audience <aud>', 'with --subject: for whom the token was issued, such as sts.amazonaws.com')
    .option('--provider <arn or host>', 'with --subject: who issued the token, where the role trusts several')
    .option('--profile <name>', 'AWS profile to read with')
    .option('--region <region>', 'AWS Region to read in, and of an error text that does not say')
    .option('--settings <file>', 'settings file: accounts that may be read, reader role')
    .addHelpText(
      'after',
      `
Examples:
  $ terraform apply 2>&1 | denyscope explain
  $ denyscope explain error.txt --profile dev --region eu-central-1
  $ denyscope explain trail-log.json.gz --snapshot snapshot.json --format json > diagnoses.jsonl
  $ denyscope explain job.log --role arn:aws:iam::111122223333:role/Deploy --subject repo:acme/shop:environment:prod
  $ denyscope explain --event-id 5a2c1c5e-8b1f-4a53-9f0e-0a8f2a3a7c11 --fix cli

Takes what you have and sees by itself what it is: the error as the AWS CLI, an SDK, Terraform or the console printed
it, an encoded authorization message, CloudTrail records (one, a list, JSON Lines, a log file, also .gz) and what wraps
them: EventBridge, SQS, SNS and CloudWatch Logs, event history, the results of Athena, CloudTrail Lake and Logs Insights,
Security Lake, exports of Splunk, Elastic and Datadog, JSON or CSV (docs/inputs.md). Calls that were not denied are
passed over.

Names may be files, folders and patterns, several at once, and s3://BUCKET/AWSLogs/… with --since for its days. Many denials are shown on a terminal and in HTML by kind: one
line for all of the same caller, action and resource. Other formats have one entry a denial.

"Not authorized to perform sts:AssumeRoleWithWebIdentity" says neither for which role nor for which token: add --role
and --subject. The subject is the token's "sub": repo:OWNER/NAME:ref:refs/heads/BRANCH or repo:OWNER/NAME:environment:NAME
of GitHub Actions, system:serviceaccount:NAMESPACE:NAME of a pod, project_path:GROUP/NAME:ref_type:branch:ref:NAME of GitLab.

Without --snapshot the policies are read from AWS with your own credentials, and nothing is changed there.
Results go to standard output; what was skipped or could not be read, and a closing count, to standard error.
Exit code: 0 explained or not, 2 unusable input, 3 AWS could not be reached, 4 the results cannot be written,
130 interrupted.`,
    )
    .action(async (files: string[], options: Record<string, unknown>) => {
      const { runExplain } = await import('./explain/explain.ts');
      done(await runExplain(files, options));
    });
}

function addEvaluate(program: Command, done: Done): void {
  program
    .command('evaluate')
    .description('decide requests from policies alone: what AWS would answer, and which statement decides')
    .argument('[file]', 'file of one JSON object a line; standard input when left out')
    .option('--jsonl', 'JSON Lines in and out (the only form so far)')
    .addHelpText(
      'after',
      `
A line in (here broken to be read):
  {"id":"1","request":{"principal":"arn:aws:iam::111122223333:role/App","action":"s3:GetObject",
   "resource":"arn:aws:s3:::bucket/key"},"policies":{"identity":[{"name":"P","document":{...}}]}}
A line out, in the same order:
  {"id":"1","decision":"implicitDeny","blockedBy":["identity"],"dependsOn":[],"layers":[...]}

Further policies: boundary, session, scps, rcps, resource, endpoint; null says that a layer was not read.
A line that cannot be read is answered with {"id":...,"error":...} and the rest goes on. No AWS account, no network.`,
    )
    .action(async (file: string | undefined) => {
      const { runEvaluate } = await import('./evaluate.ts');
      done(await runEvaluate(file));
    });
}

function addQuery(program: Command, done: Done): void {
  program
    .command('query')
    .description('print the statement that groups the denials of a log in the engine that holds it')
    .addArgument(new Argument('<engine>', 'where the log is').choices(['athena', 'security-lake', 'insights']))
    .option('--since <duration>', 'how far back, such as 12h or 7d', '7d')
    .option('--database <name>', 'database of the table')
    .option('--table <name>', 'table of the trail')
    .addOption(
      new Option('--partitions <form>', 'how a table of Athena is parted').choices([
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
the file of its results to explain, which keeps the counts (docs/scale.md).`,
    )
    .action(async (engine: Engine, options: QueryOptions) => {
      const { runQuery } = await import('./query/query.ts');
      done(await runQuery(engine, options));
    });
}

function addSnapshot(program: Command, done: Done): void {
  program
    .command('snapshot')
    .description('capture policies of live accounts into a file from which denials can be explained offline')
    .option('--account <id...>', 'accounts to capture; the one of the credentials when left out')
    .option('--organization', 'capture every account of the organization')
    .option('--region <region...>', 'Regions whose resources are captured; the first is where AWS is called')
    .option('--resources <arn...>', 'resources to capture beside those that are found')
    .option('--objects', 'list the keys of buckets of up to a thousand, to tell a missing object from a refusal')
    .option('--output <file>', 'where to write the snapshot', 'snapshot.json')
    .option('--resume', 'go on with a capture that was broken off')
    .option('--since <duration>', 'policy changes and sessions of this time, such as 12h or 7d', '7d')
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
read. The file is readable by you alone; keep it as you would keep your policies.`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { runSnapshot } = await import('./snapshot/snapshot.ts');
      done(await runSnapshot(options));
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
Prints the notices as they would arrive, and the path of a page with mails, chat and the rate of denials. Takes some
seconds; writes that one file.`,
    )
    .action(async (options: { page: string }) => {
      const { runDemo } = await import('../../examples/demo/demo.ts');
      done(await runDemo(options));
    });
}

function addMcp(program: Command, done: Done): void {
  program
    .command('mcp')
    .description('serve coding agents over the Model Context Protocol (standard input and output); read only')
    .option('--snapshot <file>', 'read the policies from this file and call AWS for nothing')
    .option('--profile <name>', 'AWS profile to read with')
    .option('--region <region>', 'AWS Region to read in, and of an error text that does not say')
    .option('--settings <file>', 'settings file: accounts that may be read, reader role')
    .addHelpText('after', '\ndocs/agents.md tells how to add it to the usual clients, and what its tools answer.')
    .action(async (options: Record<string, unknown>) => {
      const { runMcp } = await import('./mcp/mcp.ts');
      done(await runMcp(options, packageVersion()));
    });
}
