/**
 * The findings of cdk-nag and cfn-lint that stay, each with its reason. A test fails on every finding that is not here.
 */
import { CfnResource, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export function acknowledgeReads(policy: IConstruct): void {
  acknowledge(policy, 'AwsSolutions-IAM5[Resource::*]', [
    'Reads of policies and settings only, from a list with a reason for each action:',
    'which role, bucket or key will be refused tomorrow is not known today, and list actions know no resource.',
  ]);
  acknowledge(policy, 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:apigateway:*::/restapis/??????????]', [
    'A REST API itself, in any Region, and nothing below it: its id is not known beforehand.',
  ]);
}

export function acknowledgeAssume(policy: IConstruct, roleName: string): void {
  acknowledge(policy, `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::*:role/${roleName}]`, [
    'One role name, in accounts of the own organization only (aws:ResourceOrgID):',
    'accounts join without a new deployment.',
  ]);
}

/**
 * cfn-lint's list of actions lags behind AWS: it does not know `iam:GetRequestAuthorizationDetails` and its sibling. That
 * the other actions exist is tested against the service reference instead.
 */
export function acknowledgePreview(policy: IConstruct): void {
  const resource = policy.node.defaultChild;
  if (resource instanceof CfnResource) resource.addMetadata('cfn-lint', { config: { ignore_checks: ['W3037'] } });
}

export function acknowledge(construct: IConstruct, id: string, reason: readonly string[]): void {
  Validations.of(construct).acknowledge({ id, reason: reason.join(' ') });
}
