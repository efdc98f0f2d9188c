/**
 * A Terraform plan, in the documented format of `terraform show -json`: what it changes, what only the apply will tell, and
 * what it does to the calls of a log.
 */
import { describe, expect, it } from 'vitest';
import { type Json, listAt } from '../../lambdas/denial/fields.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';
import { CALLS, denial, edited, editsOf, jsonIn, replayed, SNAPSHOT } from './replaying.ts';
import { change, DOCUMENT, plan, TEXT } from './terraform-plans.ts';

const PLAN = jsonIn('test/cases/replay/terraform-plan.json');

const QUEUE = 'arn:aws:sqs:eu-central-1:444455556666:orders';

describe('a plan', () => {
  const planned = readPlan(PLAN) ?? { edits: [], notes: [] };

  it('is told with what is left out', () => {
    expect(planned.notes).toEqual([
      { kind: 'text-unknown', place: 'aws_s3_bucket_policy.backups' },
      { kind: 'new', place: 'aws_iam_role.worker' },
    ]);
  });

  it('refuses, mends and leaves open the calls that it should', async () => {
    const proposed = edited(SNAPSHOT, editsOf(planned));
    const report = await replayed([...CALLS, denial('33-')], SNAPSHOT, proposed);
    expect(report.newlyRefused.map(({ action, caller, count }) => [action, caller.split('/').at(-1), count])).toEqual([
      ['dynamodb:PutItem', 'OrdersApi', 3],
      ['dynamodb:Query', 'OrdersApi', 3],
      ['s3:GetObject', 'ci-legacy', 1],
    ]);
    expect(report.mended).toEqual([{ caller: 'arn:aws:iam::444455556666:role/LakeReader', mended: 1, denials: 1 }]);
    expect(report.cannotTell).toMatchObject([{ action: 's3:PutObject', hangsOn: ['layer:resource'], count: 1 }]);
  });
});

describe('a plan that Terraform 1.11 wrote, with a module and a key of for_each', () => {
  const planned = readPlan(jsonIn('test/cases/replay/terraform-1.11.json')) ?? { edits: [], notes: [] };

  it('is told with what is left out', () => {
    expect(planned.notes).toEqual([
      { kind: 'new', place: 'aws_iam_role.worker' },
      { kind: 'new', place: 'aws_iam_role_policy_attachment.worker' },
      { kind: 'text-unknown', place: 'aws_s3_bucket_policy.backups' },
    ]);
  });

  it('refuses, mends and leaves open the calls that it should', async () => {
    const report = await replayed([...CALLS, denial('33-')], SNAPSHOT, edited(SNAPSHOT, editsOf(planned)));
    expect(report.newlyRefused.map(({ action, blockers }) => [action, blockers.map(({ layer }) => layer)])).toEqual([
      ['dynamodb:PutItem', ['scp']],
      ['dynamodb:Query', ['scp']],
    ]);
    expect(report.mended).toMatchObject([{ mended: 1, denials: 1 }]);
    expect(report.cannotTell).toMatchObject([{ action: 's3:PutObject', count: 1 }]);
  });
});

describe('each resource', () => {
  it.each<readonly [string, Json, readonly Json[]]>([
    [
      'an inline policy',
      change(
        'aws_iam_role_policy',
        ['update'],
        { role: 'App', name: 'P', policy: '{}' },
        { role: 'App', name: 'P', policy: TEXT },
      ),
      [{ kind: 'inline', entity: 'role/App', name: 'P', document: DOCUMENT }],
    ],
    [
      'an inline policy that is known only later',
      change('aws_iam_group_policy', ['create'], null, { group: 'ops', name: 'P' }, { policy: true }),
      [{ kind: 'inline', entity: 'group/ops', name: 'P', document: null }],
    ],
    [
      'an attachment that goes',
      change(
        'aws_iam_role_policy_attachment',
        ['delete'],
        { role: 'App', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
        null,
      ),
      [{ kind: 'detach', from: 'role/App', policy: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    ],
    [
      'an attachment put in the place of another',
      change(
        'aws_iam_user_policy_attachment',
        ['delete', 'create'],
        { user: 'u', policy_arn: 'arn:aws:iam::1:policy/A' },
        { user: 'u', policy_arn: 'arn:aws:iam::1:policy/B' },
      ),
      [
        { kind: 'detach', from: 'user/u', policy: 'arn:aws:iam::1:policy/A' },
        { kind: 'attach', entity: 'user/u', policyArn: 'arn:aws:iam::1:policy/B' },
      ],
    ],
    [
      'the text of a managed policy',
      change(
        'aws_iam_policy',
        ['update'],
        { arn: 'arn:aws:iam::1:policy/A', policy: '{}' },
        { arn: 'arn:aws:iam::1:policy/A', policy: TEXT },
      ),
      [{ kind: 'managed-text', policyArn: 'arn:aws:iam::1:policy/A', document: DOCUMENT }],
    ],
    [
      'a trust policy',
      change(
        'aws_iam_role',
        ['update'],
        { arn: 'arn:aws:iam::1:role/App', assume_role_policy: '{}' },
        { arn: 'arn:aws:iam::1:role/App', assume_role_policy: TEXT },
      ),
      [{ kind: 'trust', role: 'arn:aws:iam::1:role/App', document: DOCUMENT }],
    ],
    [
      'a boundary',
      change(
        'aws_iam_role',
        ['update'],
        { arn: 'arn:aws:iam::1:role/App', assume_role_policy: TEXT },
        { assume_role_policy: TEXT, permissions_boundary: 'arn:aws:iam::1:policy/B' },
      ),
      [{ kind: 'bound-by', entity: 'arn:aws:iam::1:role/App', policyArn: 'arn:aws:iam::1:policy/B' }],
    ],
    [
      'a boundary that goes',
      change(
        'aws_iam_user',
        ['update'],
        { arn: 'arn:aws:iam::1:user/u', permissions_boundary: 'arn:aws:iam::1:policy/B' },
        { permissions_boundary: '' },
      ),
      [{ kind: 'boundary', entity: 'arn:aws:iam::1:user/u', name: '' }],
    ],
    [
      'tags of a role alone',
      change(
        'aws_iam_role',
        ['update'],
        { arn: 'arn:aws:iam::1:role/App', assume_role_policy: TEXT },
        { assume_role_policy: TEXT, tags: {} },
      ),
      [],
    ],
    [
      'the text of an SCP',
      change('aws_organizations_policy', ['update'], { id: 'p-1', content: '{}' }, { id: 'p-1', content: TEXT }),
      [{ kind: 'organization-text', policy: 'p-1', document: DOCUMENT }],
    ],
    [
      'an SCP moved',
      change(
        'aws_organizations_policy_attachment',
        ['delete', 'create'],
        { policy_id: 'p-1', target_id: 'ou-1' },
        { policy_id: 'p-1', target_id: 'r-root' },
      ),
      [
        { kind: 'detach', from: 'ou-1', policy: 'p-1' },
        { kind: 'organization-attach', target: 'r-root', policy: 'p-1' },
      ],
    ],
    [
      'a bucket policy that goes',
      change('aws_s3_bucket_policy', ['delete'], { bucket: 'b', policy: TEXT }, null),
      [{ kind: 'resource', arn: 'b' }],
    ],
    [
      'a key policy',
      change('aws_kms_key', ['update'], { arn: 'arn:aws:kms:eu-central-1:1:key/k', policy: '{}' }, { policy: TEXT }),
      [{ kind: 'resource', arn: 'arn:aws:kms:eu-central-1:1:key/k', document: DOCUMENT }],
    ],
    [
      'a queue policy by the address of the queue',
      change('aws_sqs_queue_policy', ['create'], null, {
        queue_url: 'https://sqs.eu-central-1.amazonaws.com/444455556666/orders',
        policy: TEXT,
      }),
      [{ kind: 'resource', arn: QUEUE, document: DOCUMENT }],
    ],
    [
      'a queue policy in another partition',
      change('aws_sqs_queue_policy', ['create'], null, {
        queue_url: 'https://sqs.cn-north-1.amazonaws.com.cn/444455556666/orders',
        policy: TEXT,
      }),
      [{ kind: 'resource', arn: 'arn:aws-cn:sqs:cn-north-1:444455556666:orders', document: DOCUMENT }],
    ],
    [
      'a permission of a function',
      change('aws_lambda_permission', ['create'], null, {
        function_name: 'checkout',
        statement_id: 'S',
        action: 'lambda:InvokeFunction',
        principal: 's3.amazonaws.com',
        source_arn: 'arn:aws:s3:::b',
      }),
      [
        {
          kind: 'resource-statement',
          arn: 'function:checkout',
          sid: 'S',
          statement: {
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'lambda:InvokeFunction',
            Resource: '*',
            Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::b' } },
          },
        },
      ],
    ],
    [
      'a permission that goes',
      change('aws_lambda_permission', ['delete'], { function_name: 'checkout', statement_id: 'S' }, null),
      [{ kind: 'resource-statement', arn: 'function:checkout', sid: 'S' }],
    ],
    [
      'nothing that changes',
      change('aws_iam_policy', ['no-op'], { arn: 'a', policy: TEXT }, { arn: 'a', policy: TEXT }),
      [],
    ],
  ])('%s', (_, one, edits) => {
    expect(readPlan(plan(one))?.edits.map(({ edit }) => edit)).toEqual(edits);
  });

  it('of another version of the format is read as far as it is known, and said', () => {
    expect(readPlan({ ...plan(), format_version: '2.0' })?.notes).toEqual([{ kind: 'other-version', place: '2.0' }]);
  });

  it('is none where it is none', () => {
    expect(readPlan({ Resources: {} })).toBeUndefined();
    expect(listAt(PLAN, 'resource_changes').length).toBeGreaterThan(5);
  });
});
