/**
 * What `cdk deploy` prints at the end: how to see that denials arrive at all, and what this Region does not see.
 */
import { CfnCondition, CfnOutput, Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { GLOBAL_REGION, globalRegion, partitionOf } from '../lambdas/aws/regions.ts';
import type { Settings } from '../lambdas/contract/settings.ts';
import { commandToAdd } from './intake/trail-selectors.ts';

export interface OutputsProps {
  readonly settings: Settings;
  /** A stack in the Region of the global services forwards their events. */
  readonly globalForwarder: boolean;
  readonly tableName: string;
  readonly busArn: string;
  readonly alertsTopicArn: string;
  readonly readerArns: readonly string[];
  /** Name of the trail that the stack made. */
  readonly ownTrail: string | undefined;
}

/** Where IAM, Organizations and other global services leave their events, one Region a partition. */
const GLOBAL_REGIONS: readonly string[] = Object.values(GLOBAL_REGION);

export function addOutputs(scope: Construct, props: OutputsProps): void {
  const { settings, busArn, alertsTopicArn, tableName, readerArns } = props;
  const stack = Stack.of(scope);
  const output = (id: string, description: string, value: string): CfnOutput =>
    new CfnOutput(scope, id, { description, value });
  output('AlertsTopicArn', 'Where diagnoses are published', alertsTopicArn);
  output(
    'Subscribers',
    'Who is told',
    (settings.email ?? []).length === 0
      ? 'nobody by email: deploy with -c email=you@example.com'
      : `${(settings.email ?? []).join(', ')}: each must confirm the email that AWS now sends`,
  );
  output(
    'CheckTheTrail',
    'Denials arrive only where a trail logs management events, read and write. One of these must show IsLogging true',
    `t=$(aws cloudtrail describe-trails --region ${stack.region} --query 'trailList[].TrailARN' --output text); [ -n "$t" ] || echo 'NO TRAIL in ${stack.region}: no denial arrives; make one that logs management events, read and write'; for i in $t; do aws cloudtrail get-trail-status --region ${stack.region} --name $i --query IsLogging; aws cloudtrail get-event-selectors --region ${stack.region} --trail-name $i; done; [ -n "$t" ]`,
  );
  if (props.ownTrail !== undefined) {
    output(
      'DataEventsTrail',
      'Logs the data and network activity events of the settings, and nothing else',
      props.ownTrail,
    );
  } else if (settings.trail !== undefined) {
    output(
      'AddToTheTrail',
      'Adds the data and network activity events of the settings to a trail with advanced selectors; each event is charged from then on',
      commandToAdd(settings.trail, stack.region),
    );
  }
  output(
    'TryIt',
    'Sends one notice that is marked as a test the way of a real one, and says when it left and through which channels',
    `npx denyscope test-event --stack ${stack.stackName} --region ${stack.region}`,
  );
  output(
    'GlobalServices',
    'Whether denials of IAM, Organizations and other global services are seen',
    seesGlobal(scope, stack, props),
  );
  output('MemoryTable', 'What is remembered; it stays when the stack is removed', tableName);
  output('EventBusArn', 'For other accounts and Regions: -c member=THIS', busArn);
  output('ReaderArns', 'For other accounts: -c readBy=THIS', readerArns.join(','));
}

function seesGlobal(scope: Construct, stack: Stack, { settings, globalForwarder }: OutputsProps): string {
  const seen = 'seen: their events appear in this Region';
  if (!Token.isUnresolved(stack.region)) {
    const partition = partitionOf(stack.region);
    const home = partition === undefined ? 'us-east-1' : globalRegion(partition);
    if (home === stack.region) return seen;
    if (globalForwarder) return `seen: DenyscopeGlobal forwards them from ${home}`;
    if (settings.organization?.regions.includes(home)) return `seen: the members' stacks forward them from ${home}`;
    return `NOT seen: their events appear in ${home} only. Deploy with --all -c global=true, or in ${home}`;
  }
  const condition = new CfnCondition(scope, 'SeesGlobalServices', {
    expression: Fn.conditionOr(...GLOBAL_REGIONS.map((region) => Fn.conditionEquals(stack.region, region))),
  });
  const unseen = `NOT seen: their events appear in ${GLOBAL_REGIONS.join(', ')} only (one a partition). Deploy with --all -c global=true, or there`;
  return Fn.conditionIf(condition.logicalId, seen, unseen).toString();
}
