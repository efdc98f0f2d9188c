/**
 * What `cdk deploy` prints at the end: how to see that denials arrive at all, and what this Region does not see.
 */
import { CfnCondition, CfnOutput, Fn, type Stack, Token } from 'aws-cdk-lib';
import type { Settings } from '../lambdas/contract/settings.ts';

export interface OutputsProps {
  readonly settings: Settings;
  readonly busArn: string;
  readonly alertsTopicArn: string;
  readonly readerArns: readonly string[];
}

/** Where IAM, Organizations and other global services leave their events, one Region a partition. */
const GLOBAL_REGIONS = ['us-east-1', 'us-gov-west-1', 'cn-north-1'] as const;

export function addOutputs(stack: Stack, { settings, busArn, alertsTopicArn, readerArns }: OutputsProps): void {
  const output = (id: string, description: string, value: string): CfnOutput =>
    new CfnOutput(stack, id, { description, value });
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
    `aws cloudtrail describe-trails --region ${stack.region} --query 'trailList[].TrailARN' --output text | tr '\\t' '\\n' | while read t; do aws cloudtrail get-trail-status --region ${stack.region} --name $t --query IsLogging; aws cloudtrail get-event-selectors --region ${stack.region} --trail-name $t; done`,
  );
  output(
    'TryIt',
    'A call that is refused; its diagnosis should arrive within minutes. Use credentials without this permission',
    `aws sqs list-queues --region ${stack.region}`,
  );
  output(
    'GlobalServices',
    'Whether denials of IAM, Organizations and other global services are seen',
    seesGlobal(stack),
  );
  output('EventBusArn', 'For other accounts and Regions: -c member=THIS', busArn);
  output('ReaderArns', 'For other accounts: -c readBy=THIS', readerArns.join(','));
}

function seesGlobal(stack: Stack): string {
  const seen = 'seen: their events appear in this Region';
  const unseen = 'NOT seen: their events appear in us-east-1 only. Deploy with --all -c global=true, or in us-east-1';
  const regions: readonly string[] = GLOBAL_REGIONS;
  if (!Token.isUnresolved(stack.region)) return regions.includes(stack.region) ? seen : unseen;
  const condition = new CfnCondition(stack, 'SeesGlobalServices', {
    expression: Fn.conditionOr(...GLOBAL_REGIONS.map((region) => Fn.conditionEquals(stack.region, region))),
  });
  return Fn.conditionIf(condition.logicalId, seen, unseen).toString();
}
