/**
 * A rule on calls that CloudTrail recorded, read-only ones included: a plain rule never sees `Describe*`, `Get*`,
 * `List*` or `sts:AssumeRole`, which are most of the denials.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 * Where an event crosses to another bus, the rules on both ends need this state.
 */
import { CfnRule, type IRuleTarget, Match, Rule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { HEARS_READS_TOO } from '../../lambdas/contract/denial-pattern.ts';

/** EventBridge's default quota, in characters of the pattern. */
export const PATTERN_LIMIT_CHARS = 2048;

export interface CloudTrailRuleProps {
  readonly description: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly target: IRuleTarget;
}

export class CloudTrailRule extends Rule {
  constructor(scope: Construct, id: string, props: CloudTrailRuleProps) {
    const length = JSON.stringify(props.pattern).length;
    if (length >= PATTERN_LIMIT_CHARS) {
      throw new Error(`pattern of ${id}: ${length} characters, EventBridge takes fewer than ${PATTERN_LIMIT_CHARS}`);
    }
    super(scope, id, {
      description: props.description,
      // Only so that the construct takes it for a rule on events; the pattern proper is set below.
      eventPattern: { source: Match.prefix('aws.') },
    });
    const rule = this.node.defaultChild;
    if (!(rule instanceof CfnRule)) throw new Error(`${id}: aws-cdk-lib no longer makes a CfnRule here`);
    // The L2 knows neither the third state nor every operator of a pattern.
    rule.state = HEARS_READS_TOO;
    rule.eventPattern = props.pattern;
    this.addTarget(props.target);
  }
}
