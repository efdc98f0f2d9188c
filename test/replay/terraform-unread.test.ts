/** What of a plan is not read although it bears on permissions: it is said, and what does not is not. */
import { expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';

const TEXT = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const OTHER = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });

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
  ['the policy of an endpoint', 'aws_vpc_endpoint_policy', { after: { policy: TEXT } }],
  ['an endpoint whose policy changes', 'aws_vpc_endpoint', { before: { policy: TEXT }, after: { policy: OTHER } }],
  ['an endpoint whose policy goes', 'aws_vpc_endpoint', { before: { policy: TEXT } }],
  ['an endpoint whose policy is not known yet', 'aws_vpc_endpoint', { after: {}, unknown: { policy: true } }],
  ['a domain with its policy', 'aws_opensearch_domain', { after: { access_policies: TEXT } }],
  ['a thing of tomorrow', 'aws_tomorrow_thing', { after: { invoke_policy_json: TEXT } }],
  ['a permission set', 'aws_ssoadmin_permission_set', { after: { name: 'Developer' } }],
  ['who has a permission set', 'aws_ssoadmin_account_assignment', { after: {} }],
  ['the boundary of a permission set', 'aws_ssoadmin_permissions_boundary_attachment', { after: {} }],
  ['a stack', 'aws_cloudformation_stack', { after: { template_body: '{}' } }],
  ['stacks of many accounts', 'aws_cloudformation_stack_set_instance', { after: {} }],
  ['Block Public Access', 'aws_s3_account_public_access_block', { after: {} }],
  ['a grant', 'aws_kms_grant', { after: {} }],
])('%s is said', (_, type, change) => {
  expect(saidOf(type, change)).toEqual(['not-read']);
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
