/**
 * Who is refused most, and what: Contributor Insights over the one log line that each fingerprint and batch writes. It
 * counts as many principals as there are without a custom metric for each.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnInsightRule, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DENIAL_LINE, INSIGHT_RULE } from '../../lambdas/contract/names.ts';

export class InsightRules extends Construct {
  readonly principals: CfnInsightRule;
  readonly actions: CfnInsightRule;

  constructor(scope: Construct, id: string, { logGroup }: { readonly logGroup: LogGroup }) {
    super(scope, id);
    this.principals = this.rule(INSIGHT_RULE.principals, [DENIAL_LINE.principal], logGroup);
    this.actions = this.rule(INSIGHT_RULE.actions, [DENIAL_LINE.action], logGroup);
  }

  get arns(): string[] {
    return [this.principals, this.actions].map((rule) => rule.attrArn);
  }

  /** Denials of the principal that has most of them in a period. */
  get largestPrincipal(): MathExpression {
    return new MathExpression({
      expression: `INSIGHT_RULE_METRIC("${this.principals.ruleName}", "MaxContributorValue")`,
      label: 'Denials of one principal',
      usingMetrics: {},
      period: Duration.minutes(5),
    });
  }

  private rule(name: string, fields: readonly string[], logGroup: LogGroup): CfnInsightRule {
    const stack = Stack.of(this);
    return new CfnInsightRule(this, name, {
      ruleName: `${stack.stackName}-${name}`,
      ruleState: 'ENABLED',
      ruleBody: stack.toJsonString({
        Schema: { Name: 'CloudWatchLogRule', Version: 1 },
        LogGroupNames: [logGroup.logGroupName],
        LogFormat: 'JSON',
        Contribution: {
          Keys: fields.map((field) => `$.${field}`),
          ValueOf: `$.${DENIAL_LINE.count}`,
          Filters: [{ Match: `$.${DENIAL_LINE.marker}`, In: [DENIAL_LINE.value] }],
        },
        AggregateOn: 'Sum',
      }),
    });
  }
}
