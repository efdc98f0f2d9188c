/**
 * The words of the commands that look after a deployment: `doctor`, `test-event`, `redrive`. What they do is loaded when
 * asked for.
 */
import { type Command, Option } from 'commander';
import type { DoctorOptions } from './doctor/doctor.ts';
import type { RedriveOptions } from './redrive/redrive.ts';
import type { TestEventOptions } from './test-event.ts';

type Done = (code: number) => void;

export function addOperations(program: Command, done: Done): void {
  addDoctor(program, done);
  addTestEvent(program, done);
  addRedrive(program, done);
}

const FORMAT = new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');

function onStack(command: Command): Command {
  return command
    .option('--stack <name>', 'name of the deployed stack', 'Denyscope')
    .option('--profile <name>', 'AWS profile to work with')
    .option('--region <region>', 'AWS Region of the stack');
}

function addDoctor(program: Command, done: Done): void {
  onStack(program.command('doctor'))
    .description('look at a deployment part by part: what works, what is wrong, what could not be read, and what to do')
    .option('--settings <file>', 'settings file: the Regions, accounts and channels that should be there')
    .addOption(FORMAT)
    .addHelpText(
      'after',
      `
Examples:
  $ denyscope doctor --region eu-central-1
  $ denyscope doctor --format json | jq '.findings[] | select(.state != "ok")'

Looks at the stack; whether a trail logs management events, read and write, in every Region of the settings and in the one of
the global services; whether rules are there, hear read-only calls and have the patterns of this version; whether the hub can
take the reader roles and read the organization (its function is asked to try, for they trust nobody else); whether
subscriptions are confirmed, chat listens and webhooks have their secret; whether heartbeat and contributor rules count; which
permissions diagnoses of the last day lacked; and dead letters. It changes nothing.

States: ok; wrong, with what to do; unread, which is never ok; not-configured, which is nothing to do. Run it in the account
and Region of the hub. A permission that you lack is named; docs/deploy.md lists them all.

Exit code: 0 all is well, 1 something is wrong or could not be read, 2 unusable input, 3 AWS could not be reached.`,
    )
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('./doctor/doctor.ts');
      done(await runDoctor(options));
    });
}

function addTestEvent(program: Command, done: Done): void {
  onStack(program.command('test-event'))
    .description('send one notice that is marked as a test the way of a real one, and say when it left and where to')
    .option('--timeout <duration>', 'how long to wait for it, such as 90s or 5m', '2m')
    .addOption(FORMAT)
    .addHelpText(
      'after',
      `
Example:
  $ denyscope test-event --region eu-central-1

Puts one marked event on the event bus of the hub. Rule, queue, function, topic and every channel handle it as they handle a
denial; its notice begins with TEST. It counts nowhere: no metric, alarm, baseline, fingerprint or ceiling of real denials
knows of it, automation on the bus gets no diagnosis, and PagerDuty and Opsgenie wake nobody. At most twenty an hour leave.
CloudTrail takes no part in it: whether a trail hands over denials is for "denyscope doctor".

Needs cloudformation:DescribeStacks and ListStackResources, events:PutEvents on the default bus, dynamodb:GetItem on the
memory table.

Exit code: 0 it left through every channel, 1 it did not arrive, was lost or a channel failed, 2 unusable input or no such
stack, 3 AWS could not be reached.`,
    )
    .action(async (options: TestEventOptions) => {
      const { runTestEvent } = await import('./test-event.ts');
      done(await runTestEvent(options));
    });
}

function addRedrive(program: Command, done: Done): void {
  onStack(program.command('redrive'))
    .description('look at the dead letters: what lies there and why; then replay each where it belongs')
    .option('--yes', 'replay without asking')
    .option('--discard', 'delete what belongs nowhere')
    .option(
      '--from <arn>',
      "another dead-letter queue, such as a forwarder's in another Region, instead of the stack's two",
    )
    .option('--from-profile <name>', 'with --from: AWS profile of the account that holds that queue')
    .option('--max <number>', 'look at so many at most', '1000')
    .addOption(FORMAT)
    .addHelpText(
      'after',
      `
Examples:
  $ denyscope redrive
  $ denyscope redrive --yes --format json
  $ denyscope redrive --from arn:aws:sqs:us-east-1:111122223333:DenyscopeGlobal-ForwarderUndelivered --region eu-west-1

Shows by kind and reason what the two dead-letter queues hold, with the first words of one, secrets taken out. On yes a
denial goes back into the queue of denials (one that was told already is not told again) and a policy change is handed to
the function that records changes; each leaves its dead-letter queue when it is there. SQS itself cannot do it: it moves
back only what came from a queue, and a change among denials would be lost. What this version cannot read, tests and alarms
stay where they are; --discard deletes them.

Looking hides the messages from others for ten minutes; without a yes they are put back at once.

Needs cloudformation:DescribeStacks and ListStackResources; sqs:ReceiveMessage, DeleteMessage and ChangeMessageVisibility
on the dead-letter queues; sqs:SendMessage on the queue of denials; lambda:InvokeFunction on the function that records.

Exit code: 0 nothing is left, 1 something is still there, 2 unusable input or no such stack, 3 AWS could not be
reached.`,
    )
    .action(async (options: RedriveOptions) => {
      const { runRedrive } = await import('./redrive/redrive.ts');
      done(await runRedrive(options));
    });
}
