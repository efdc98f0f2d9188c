/** What of a plan is not read although it bears on permissions: it is said, and what does not is not. */
import { expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';

const TEXT = JSON.stringify({ Version: '2012-10-17', Statement: [] });

interface Change {
  readonly before?: Json;
  readonly after?: Json;
  readonly unknown?: Json;
}

function saidOf(type: string, { before, after, unknown = {} }: Change): readonly string[] {
  const actions = before === undefined ? ['create'] : after === undefined ? ['delete'] : ['update'];
  const change = { actions, before: before ?? null, after: after ?? null, after_unknown: unknown };
  const resource = { address: `${type}.it`, mode: 'managed', type, change };
  return (readPlan({ format_version: '1.2', resource_changes: [resource] })?.notes ?? []).map(({ kind }) => kind);
}

it.each<readonly [string, string, Change]>([
  ['a thing of tomorrow', 'aws_tomorrow_thing', { after: { invoke_policy_json: TEXT } }],
  ['the attributes of a directory', 'aws_ssoadmin_instance_access_control_attributes', { after: {} }],
  ['all that a permission set may have', 'aws_ssoadmin_managed_policy_attachments_exclusive', { after: {} }],
  ['a stack', 'aws_cloudformation_stack', { after: { template_body: '{}' } }],
  ['stacks of many accounts', 'aws_cloudformation_stack_set_instance', { after: {} }],
  ['Block Public Access', 'aws_s3_account_public_access_block', { after: {} }],
  ['a grant', 'aws_kms_grant', { after: {} }],
])('%s is said', (_, type, change) => {
  expect(saidOf(type, change)).toEqual(['not-read']);
});

it.each<readonly [string, string, Change, string]>([
  ['a new endpoint', 'aws_vpc_endpoint', { after: { policy: TEXT } }, 'way-unknown'],
  ['an endpoint that goes', 'aws_vpc_endpoint', { before: { id: 'vpce-1', policy: TEXT } }, 'way-unknown'],
  [
    'an endpoint of other subnets',
    'aws_vpc_endpoint',
    { before: { id: 'vpce-1', subnet_ids: ['subnet-1'] }, after: { id: 'vpce-1', subnet_ids: ['subnet-2'] } },
    'way-unknown',
  ],
  [
    'an endpoint for one more table of routes',
    'aws_vpc_endpoint_route_table_association',
    { after: {} },
    'way-unknown',
  ],
  ['the policy of a new endpoint', 'aws_vpc_endpoint_policy', { after: { policy: TEXT } }, 'place-unknown'],
  ['a new domain with its policy', 'aws_opensearch_domain', { after: { access_policies: TEXT } }, 'new'],
  ['a new permission set', 'aws_ssoadmin_permission_set', { after: { name: 'Developer' } }, 'new'],
  ['who gets a permission set', 'aws_ssoadmin_account_assignment', { after: {} }, 'new'],
  ['who loses a permission set', 'aws_ssoadmin_account_assignment', { before: {} }, 'assignment'],
  [
    'a policy for a permission set of which nothing tells the name',
    'aws_ssoadmin_permission_set_inline_policy',
    { after: { permission_set_arn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1', inline_policy: TEXT } },
    'unresolved-place',
  ],
  ['a table that goes', 'aws_dynamodb_table', { before: { arn: 'arn:aws:dynamodb:eu-west-1:1:table/t' } }, 'deleted'],
  ['a group that goes', 'aws_iam_group', { before: { name: 'ops' } }, 'deleted'],
  [
    'a key in the place of another',
    'aws_kms_key',
    { before: { arn: 'arn:aws:kms:eu-west-1:1:key/k', policy: TEXT }, after: { policy: TEXT }, unknown: { arn: true } },
    'deleted',
  ],
])('%s is told for what it is', (_, type, change, kind) => {
  expect(saidOf(type, change)).toContain(kind);
});

it.each<readonly [string, string, Change]>([
  [
    'an endpoint whose tags change',
    'aws_vpc_endpoint',
    { before: { policy: TEXT }, after: { policy: TEXT, tags: {} } },
  ],
  ['a policy of another kind', 'aws_autoscaling_group', { after: { termination_policies: 'OldestInstance' } }],
  ['a function', 'aws_lambda_function', { after: { function_name: 'f' }, unknown: { arn: true } }],
])('%s is not', (_, type, change) => {
  expect(saidOf(type, change)).toEqual([]);
});
