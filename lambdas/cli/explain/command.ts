/**
 * The words of `denyscope explain`. What they do is loaded when asked for.
 */
import { type Command, Option } from 'commander';
import { addAthenaOptions } from '../query/athena-options.ts';

export function addExplain(program: Command, done: (code: number) => void): void {
  const command = program
    .command('explain')
    .description('explain denied calls: from an error text, a log file or the event history of the account')
    .argument('[files...]', 'what to read; `-` or nothing for standard input')
    .option('--snapshot <file>', 'read the policies from this file (see `denyscope snapshot`) and do not call AWS')
    .addOption(
      new Option('--format <format>', 'how to print; json is one line per denied call, html one page for all')
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
    .addOption(
      new Option('--by <what>', 'one line per kind of denial, then the notices of the first').choices(['kind']),
    )
    .option('--each', 'a notice for every denial; a terminal shows kinds when left out')
    .option('--fold', 'with --format json: one line per kind with count, first and last')
    .option('--event-id <id>', "take this event from CloudTrail's event history")
    .option('--since <duration>', "take the denials of the last 30m, 6h, 2d … from CloudTrail's event history")
    .option('--after <key>', 'with s3://BUCKET/…: continue after this key')
    .option('--principal <arn>', 'with --since: only the denials of this role or user');
  addAthenaOptions(command, "group the denials of a trail's table in Athena and explain the kinds")
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
line for all of the same caller, action and resource. Other formats have one entry per denial.

"Not authorized to perform sts:AssumeRoleWithWebIdentity" says neither for which role nor for which token: add --role
and --subject. The subject is the token's "sub": repo:OWNER/NAME:ref:refs/heads/BRANCH or repo:OWNER/NAME:environment:NAME
of GitHub Actions, system:serviceaccount:NAMESPACE:NAME of a pod, project_path:GROUP/NAME:ref_type:branch:ref:NAME of GitLab.

Without --snapshot the policies are read from AWS with your own credentials, and nothing is changed there.
Results go to standard output; what was skipped or could not be read, and a closing count, to standard error.
Exit code: 0 explained or not, 2 unusable input, 3 AWS could not be reached, 4 the results cannot be written,
130 interrupted.`,
    )
    .action(async (files: string[], options: Record<string, unknown>) => {
      const { runExplain } = await import('./explain.ts');
      done(await runExplain(files, options));
    });
}
