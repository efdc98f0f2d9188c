/**
 * Types of Terraform that hold lists: who is in a group, who has a policy, all that a role may have; and values that come out
 * of a module.
 */
import { describe, expect, it } from 'vitest';
import { type Json, listAt, objectAt } from '../../lambdas/denial/fields.ts';
import { applyPlanned } from '../../lambdas/replay/edit/apply.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';
import { SNAPSHOT } from './replaying.ts';

const TEXT = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const DOCUMENT = { Version: '2012-10-17', Statement: [] };
const ROLE = 'arn:aws:iam::444455556666:role/OrdersApi';

function plan(type: string, before: Json | null, after: Json | null, unknown: Json = {}): Json {
  const actions = before === null ? ['create'] : after === null ? ['delete'] : ['update'];
  const change = { actions, before, after, after_unknown: unknown };
  const resource = { address: `${type}.it`, mode: 'managed', type, name: 'it', change };
  return { format_version: '1.2', terraform_version: '1.13.4', resource_changes: [resource] };
}

const member = (user: string, group: string, joins: boolean): Json => ({
  kind: 'member',
  user: `user/${user}`,
  group: `group/${group}`,
  joins,
});

describe('a list', () => {
  it.each<readonly [string, Json, readonly Json[]]>([
    [
      'of the users of a group',
      plan('aws_iam_group_membership', { group: 'g', users: ['a', 'b'] }, { group: 'g', users: ['b', 'c'] }),
      [member('a', 'g', false), member('c', 'g', true)],
    ],
    [
      'of the groups of a user',
      plan('aws_iam_user_group_membership', { user: 'a', groups: ['g'] }, null),
      [member('a', 'g', false)],
    ],
    [
      'of all who have a policy',
      plan(
        'aws_iam_policy_attachment',
        { policy_arn: 'arn:p', roles: ['A'], users: ['u'] },
        { policy_arn: 'arn:p', roles: ['A', 'B'], users: [] },
      ),
      [
        { kind: 'attach', entity: 'role/B', policyArn: 'arn:p' },
        { kind: 'detach', from: 'user/u', policy: 'arn:p' },
      ],
    ],
    [
      'of all who have another policy now',
      plan('aws_iam_policy_attachment', { policy_arn: 'arn:p', roles: ['A'] }, { policy_arn: 'arn:q', roles: ['A'] }),
      [
        { kind: 'detach', from: 'role/A', policy: 'arn:p' },
        { kind: 'attach', entity: 'role/A', policyArn: 'arn:q' },
      ],
    ],
    [
      'of the only inline policies',
      plan('aws_iam_role_policies_exclusive', null, { role_name: 'OrdersApi', policy_names: ['P'] }),
      [{ kind: 'keep-only', entity: 'role/OrdersApi', held: 'inline', policies: ['P'] }],
    ],
    [
      'of the only attached policies',
      plan('aws_iam_user_policy_attachments_exclusive', null, { user_name: 'u', policy_arns: [] }),
      [{ kind: 'keep-only', entity: 'user/u', held: 'attached', policies: [] }],
    ],
    [
      'that is looked after no longer',
      plan('aws_iam_role_policies_exclusive', { role_name: 'OrdersApi', policy_names: ['P'] }, null),
      [],
    ],
    [
      'in the role itself',
      plan(
        'aws_iam_role',
        {
          arn: ROLE,
          inline_policy: [
            { name: 'A', policy: '{}' },
            { name: 'B', policy: TEXT },
          ],
          managed_policy_arns: ['p'],
        },
        {
          arn: ROLE,
          inline_policy: [
            { name: 'B', policy: TEXT },
            { name: 'C', policy: TEXT },
          ],
          managed_policy_arns: ['q'],
        },
      ),
      [
        { kind: 'detach', from: ROLE, policy: 'p' },
        { kind: 'attach', entity: ROLE, policyArn: 'q' },
        { kind: 'detach', from: ROLE, policy: 'A' },
        { kind: 'inline', entity: ROLE, name: 'C', document: DOCUMENT },
      ],
    ],
  ])('%s', (_, json, edits) => {
    expect(readPlan(json)?.edits.map(({ edit }) => edit)).toEqual(edits);
    expect(readPlan(json)?.notes).toEqual([]);
  });

  it('that is known only after apply is said', () => {
    const json = plan('aws_iam_group_membership', null, { group: 'g' }, { users: true });
    expect(readPlan(json)).toMatchObject({ edits: [], notes: [{ kind: 'place-unknown' }] });
  });

  it('that is the only one takes the others away', () => {
    const json = plan('aws_iam_role_policies_exclusive', null, { role_name: 'OrdersApi', policy_names: [] });
    const { snapshot, missing } = applyPlanned(SNAPSHOT, readPlan(json)?.edits ?? []);
    expect(missing).toEqual([]);
    expect(inlineOf(SNAPSHOT).length).toBeGreaterThan(0);
    expect(inlineOf(snapshot)).toEqual([]);
  });
});

it('what a module gives out is followed to the resource that it is of', () => {
  const attachment = plan('aws_iam_role_policy_attachment', null, { role: 'OrdersApi' }, { policy_arn: true });
  const made = {
    address: 'module.lake.aws_iam_policy.reader',
    mode: 'managed',
    type: 'aws_iam_policy',
    name: 'reader',
    change: {
      actions: ['create'],
      before: null,
      after: { name: 'Reader', path: '/', policy: TEXT },
      after_unknown: { arn: true },
    },
  };
  const json = {
    ...attachment,
    resource_changes: [made, ...listAt(attachment, 'resource_changes')],
    configuration: {
      root_module: {
        resources: [
          {
            address: 'aws_iam_role_policy_attachment.it',
            expressions: { policy_arn: { references: ['module.lake.policy_arn', 'module.lake'] } },
          },
        ],
        module_calls: {
          lake: {
            module: {
              outputs: {
                policy_arn: { expression: { references: ['aws_iam_policy.reader.arn', 'aws_iam_policy.reader'] } },
              },
            },
          },
        },
      },
    },
  };
  expect(readPlan(json)).toMatchObject({
    notes: [],
    edits: [
      { edit: { kind: 'managed-text', policyArn: 'policy/Reader' } },
      { edit: { kind: 'attach', entity: 'role/OrdersApi', policyArn: 'policy/Reader' } },
    ],
  });
});

function inlineOf(snapshot: Json): readonly unknown[] {
  const iam = objectAt(objectAt(objectAt(snapshot, 'accounts'), '444455556666'), 'iam');
  return listAt(
    listAt(iam, 'RoleDetailList').find((one) => objectAt({ one }, 'one')?.['RoleName'] === 'OrdersApi'),
    'RolePolicyList',
  );
}

it.each<readonly [string, Json, readonly Json[]]>([
  [
    'takes nobody off it',
    plan(
      'aws_iam_group_membership',
      { group: 'g', users: ['a', 'b'] },
      { group: 'g', users: ['b', 'c'] },
      { users: [false, false, true] },
    ),
    [member('c', 'g', true)],
  ],
  [
    'takes no policy away',
    plan(
      'aws_iam_role_policy_attachments_exclusive',
      null,
      { role_name: 'OrdersApi', policy_arns: ['arn:p'] },
      { policy_arns: [false, true] },
    ),
    [],
  ],
])('a list that is known in part %s, and that is told', (_, given, edits) => {
  const planned = readPlan(given);
  expect(planned?.edits.map(({ edit }) => edit)).toEqual(edits);
  expect(planned?.notes.map(({ kind }) => kind)).toEqual(['place-unknown']);
});
