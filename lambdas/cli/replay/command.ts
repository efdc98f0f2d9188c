/**
 * The words of `denyscope replay`. What they do is loaded when asked for.
 */
import { type Command, Option } from 'commander';
import { addAthenaOptions } from '../query/athena-options.ts';

/** An option that may be given again and again. */
function each(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function addReplay(program: Command, done: (code: number) => void): void {
  const command = program
    .command('replay')
    .description('would this change refuse anyone? Decides the calls of a log as policies are and as they would be')
    .argument(
      '[logs...]',
      'CloudTrail logs as `explain` takes them: files, folders, patterns; standard input when left out',
    )
    .option('--snapshot <file>', 'the policies as they are (see `denyscope snapshot`); captured live when left out')
    .option('--since <duration>', "take the calls of the last 12h, 7d … from CloudTrail's event history")
    .option('--after <key>', 'with s3://BUCKET/…: continue after this key');
  addAthenaOptions(command, "group the calls of a trail's table in Athena and replay the kinds")
    .option('--profile <name>', 'AWS profile to read with')
    .option('--region <region>', 'AWS Region to read in')
    .option('--settings <file>', 'settings file: accounts that may be read, reader role')
    .option('--against <file>', 'a second snapshot: the policies as they would be')
    .option('--attach <arn=file>', 'add this policy to what the role, user or group has', each)
    .option('--detach <arn=policy>', 'take this policy (name, ARN or id) off the principal or the target', each)
    .option(
      '--scp <target=file>',
      'add this service control policy to a root, an organizational unit or an account',
      each,
    )
    .option(
      '--rcp <target=file>',
      'add this resource control policy to a root, an organizational unit or an account',
      each,
    )
    .option('--boundary <arn=file>', 'make this the permissions boundary of the role or user', each)
    .option('--trust <arn=file>', 'make this the trust policy of the role', each)
    .option('--bucket-policy <bucket=file>', 'make this the policy of the bucket', each)
    .option('--key-policy <arn=file>', 'make this the policy of the key', each)
    .option('--resource-policy <arn=file>', 'make this the policy of a queue, topic, secret or other resource', each)
    .option('--endpoint-policy <id=file>', 'make this the policy of the VPC endpoint', each)
    .option(
      '--change <file>',
      'a Terraform plan as `terraform show -json` prints it, a CloudFormation template or the folder cdk.out',
      each,
    )
    .option('--deployed <file>', 'the template that is deployed: what the change takes out of it goes', each)
    .option('--parameters <name=value>', 'of the template, or a file of them; also AWS::Region=…', each)
    .option('--stack-resources <file>', 'what `aws cloudformation describe-stack-resources` prints of the stack', each)
    .addOption(
      new Option('--format <format>', 'how to print').choices(['text', 'json', 'markdown', 'html']).default('text'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ denyscope replay trail-logs/ --snapshot now.json --scp ou-ab12-cd34ef56=deny-regions.json
  $ denyscope replay log.json.gz --snapshot now.json --detach arn:aws:iam::111122223333:role/App=AdministratorAccess
  $ terraform show -json plan.out > plan.json && denyscope replay logs/ --snapshot now.json --change plan.json
  $ cdk synth -q && denyscope replay logs/ --snapshot now.json --change cdk.out --deployed deployed/cdk.out
  $ denyscope replay logs/ --snapshot now.json --change app.yaml --parameters Stage=prod --parameters AWS::StackName=app
  $ denyscope replay --since 7d --profile prod --change cdk.out
  $ denyscope replay trail-logs/ --snapshot now.json

Tells which calls of the log would be refused with the change and by which statement, which denials it mends, and of which
calls it cannot be told and why. It speaks of the calls that were seen and of no others: data events must be logged, and a
caller without a call in the log is named.

Without a change the captured policies are held against the log: every call that AWS let through must come out allowed, or
hang on what the record does not show.

Exit code: 0 no call seen is known to break, 1 some call breaks, 2 unusable input (a target that the snapshot lacks, no
call to be compared), 3 AWS not reached, 4 the results cannot be written, 130 interrupted.`,
    )
    .action(async (logs: string[], options: Record<string, unknown>) => {
      const { runReplay } = await import('./replay.ts');
      done(await runReplay(logs, options));
    });
}
