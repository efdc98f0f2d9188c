/** What a plan moves: it goes from where it stood. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';
import { change, DOCUMENT, plan, TEXT } from './terraform-plans.ts';

describe('what moves leaves nothing behind', () => {
  it.each<readonly [string, Json, readonly Json[]]>([
    [
      'an inline policy of another name',
      change(
        'aws_iam_role_policy',
        ['delete', 'create'],
        { role: 'App', name: 'P', policy: TEXT },
        { role: 'App', name: 'Q', policy: TEXT },
      ),
      [
        { kind: 'detach', from: 'role/App', policy: 'P' },
        { kind: 'inline', entity: 'role/App', name: 'Q', document: DOCUMENT },
      ],
    ],
    [
      'an inline policy of another role, under a name that the provider makes up',
      change(
        'aws_iam_role_policy',
        ['delete', 'create'],
        { role: 'App', name: 'P', policy: TEXT },
        { role: 'Other', policy: TEXT },
        { name: true },
      ),
      [
        { kind: 'detach', from: 'role/App', policy: 'P' },
        { kind: 'inline', entity: 'role/Other', name: 'aws_iam_role_policy.it', document: DOCUMENT },
      ],
    ],
    [
      'a policy of another bucket',
      change(
        'aws_s3_bucket_policy',
        ['delete', 'create'],
        { bucket: 'a', policy: TEXT },
        { bucket: 'b', policy: TEXT },
      ),
      [
        { kind: 'resource', arn: 'a' },
        { kind: 'resource', arn: 'b', document: DOCUMENT },
      ],
    ],
    [
      'a permission under another id',
      change(
        'aws_lambda_permission',
        ['delete', 'create'],
        { function_name: 'f', statement_id: 'A', principal: '1', action: 'lambda:*' },
        { function_name: 'f', statement_id: 'B', principal: '1', action: 'lambda:*' },
      ),
      [
        { kind: 'resource-statement', arn: 'function:f', sid: 'A' },
        {
          kind: 'resource-statement',
          arn: 'function:f',
          sid: 'B',
          statement: { Effect: 'Allow', Principal: { AWS: '1' }, Action: 'lambda:*', Resource: '*' },
        },
      ],
    ],
    [
      'a policy of another endpoint',
      change(
        'aws_vpc_endpoint_policy',
        ['delete', 'create'],
        { vpc_endpoint_id: 'vpce-1', policy: TEXT },
        { vpc_endpoint_id: 'vpce-2', policy: TEXT },
      ),
      [
        { kind: 'endpoint', id: 'vpce-1' },
        { kind: 'endpoint', id: 'vpce-2', document: DOCUMENT },
      ],
    ],
  ])('%s', (_, one, edits) => {
    expect(readPlan(plan(one))?.edits.map(({ edit }) => edit)).toEqual(edits);
  });
});
