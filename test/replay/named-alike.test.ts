/** Names that several things of a snapshot have: the one that is meant is taken, and none where nothing tells which. */
import { describe, expect, it } from 'vitest';
import { fieldAt, type Json, listAt } from '../../lambdas/denial/fields.ts';
import { applyAll, applyPlanned } from '../../lambdas/replay/edit/apply.ts';
import { anyArn, resourceIn } from '../../lambdas/replay/edit/resource-in.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';
import { OPEN } from './changing.ts';

const [ONE, TWO] = ['111122223333', '444455556666'];
const account = (...arns: readonly string[]): Json => ({ resources: Object.fromEntries(arns.map((arn) => [arn, {}])) });
const snapshot = (accounts: Json): Json => ({ schemaVersion: 1, accounts });

describe('a name', () => {
  it('of a bucket is no queue of the same name', () => {
    const queue = `arn:aws:sqs:eu-central-1:${ONE}:orders`;
    expect(resourceIn(snapshot({ [ONE]: account(queue, 'arn:aws:s3:::orders') }), 'orders')?.arn).toBe(
      'arn:aws:s3:::orders',
    );
    expect(resourceIn(snapshot({ [ONE]: account(queue) }), 'orders')).toBeUndefined();
  });

  it('that two accounts or Regions have is meant in the one that is told, else in none', () => {
    const arn = (region: string, id: string): string => `arn:aws:lambda:${region}:${id}:function:orders`;
    const both = snapshot({
      [ONE]: account(arn('eu-central-1', ONE), arn('us-east-1', ONE)),
      [TWO]: account(arn('eu-central-1', TWO)),
    });
    expect(resourceIn(both, 'function:orders')).toBeUndefined();
    expect(resourceIn(both, 'function:orders', { account: TWO })?.arn).toBe(arn('eu-central-1', TWO));
    expect(resourceIn(both, 'function:orders', { account: ONE, region: 'us-east-1' })?.arn).toBe(arn('us-east-1', ONE));
    expect(resourceIn(both, 'function:orders', { account: ONE })).toBeUndefined();
  });

  it('of a service is none of another', () => {
    const arns = [
      `arn:aws:es:eu-central-1:${ONE}:domain/orders`,
      `arn:aws:codeartifact:eu-central-1:${ONE}:domain/orders`,
    ];
    for (const arn of arns) {
      const service = arn.split(':')[2] ?? '';
      expect(resourceIn(snapshot({ [ONE]: account(...arns) }), anyArn(service, 'domain/orders'))?.arn).toBe(arn);
    }
  });

  it('of a secret stands without what AWS put behind it', () => {
    const secret = `arn:aws:secretsmanager:eu-central-1:${ONE}:secret:orders-AbCdEf`;
    const other = `arn:aws:secretsmanager:eu-central-1:${ONE}:secret:orders-db-AbCdEf`;
    expect(resourceIn(snapshot({ [ONE]: account(secret, other) }), 'orders')?.arn).toBe(secret);
    expect(resourceIn(snapshot({ [ONE]: account(secret, other) }), 'orders-db')?.arn).toBe(other);
  });
});

describe('a policy that a plan makes', () => {
  const text = { Version: '2012-10-17', Statement: [] };
  const held = (id: string): Json => ({
    PolicyName: 'Own',
    Arn: `arn:aws:iam::${id}:policy/Own`,
    DefaultVersionId: 'v1',
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: OPEN }],
  });
  const edit = { kind: 'managed-text', policyArn: 'policy/Own', document: text } as const;
  const both = snapshot({ [ONE]: { iam: { Policies: [held(ONE)] } }, [TWO]: { iam: { Policies: [] } } });

  it('is none of another account that is called so', () => {
    const { snapshot: then } = applyPlanned(both, [{ place: 'it', edit, within: { account: TWO } }]);
    expect(textsIn(then, ONE)).toEqual([OPEN]);
    expect(textsIn(then, TWO)).toEqual([text]);
  });

  it('is made where none is called so, if nothing tells the account', () => {
    const { snapshot: then } = applyPlanned(both, [{ place: 'it', edit }]);
    expect(textsIn(then, ONE)).toEqual([OPEN]);
    expect(textsIn(then, TWO)).toEqual([text]);
  });

  function textsIn(all: Json, id: string): readonly unknown[] {
    return listAt(fieldAt(fieldAt(fieldAt(all, 'accounts'), id), 'iam'), 'Policies').map((policy) =>
      fieldAt(listAt(policy, 'PolicyVersionList')[0], 'Document'),
    );
  }
});

describe('in another partition', () => {
  const role = {
    RoleName: 'AWSReservedSSO_Developer_0123456789abcdef',
    Arn: `arn:aws-us-gov:iam::${ONE}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef`,
    RolePolicyList: [],
    AttachedManagedPolicies: [],
  };
  const now = snapshot({ [ONE]: { iam: { RoleDetailList: [role], Policies: [] } } });
  const policyArn = `arn:aws-us-gov:iam::${ONE}:policy/org/Edge`;

  it('a policy of the account has the ARN of the partition', () => {
    const edited = applyAll(now, [
      { kind: 'managed-text', policyArn: 'policy/org/Edge', document: OPEN },
      { kind: 'attach', entity: 'permission-set/Developer', policyArn: 'policy/org/Edge' },
      { kind: 'bound-by', entity: 'permission-set/Developer', policyArn: 'policy/org/Edge' },
    ]);
    expect(edited).toMatchObject({
      kind: 'edited',
      snapshot: {
        accounts: {
          [ONE]: {
            iam: {
              RoleDetailList: [
                {
                  AttachedManagedPolicies: [{ PolicyArn: policyArn }],
                  PermissionsBoundary: { PermissionsBoundaryArn: policyArn },
                },
              ],
              Policies: [{ Arn: policyArn }],
            },
          },
        },
      },
    });
  });

  it('and goes by it, too', () => {
    const edited = applyAll(now, [
      { kind: 'attach', entity: 'permission-set/Developer', policyArn: 'policy/org/Edge' },
      { kind: 'detach', from: 'permission-set/Developer', policy: 'policy/org/Edge' },
    ]);
    expect(edited).toEqual({ kind: 'edited', snapshot: now });
  });

  it('a permission set that no account has is not known', () => {
    const edited = applyAll(now, [{ kind: 'attach', entity: 'permission-set/Nobody', policyArn: 'policy/org/Edge' }]);
    expect(edited).toMatchObject({ kind: 'unknown', what: 'permission-set' });
  });
});

describe('a plan that names roles and functions that two accounts have', () => {
  const role = (id: string): Json => ({ RoleName: 'App', Arn: `arn:aws:iam::${id}:role/App`, RolePolicyList: [] });
  const held = (id: string): Json => ({
    iam: { RoleDetailList: [role(id)], Policies: [] },
    ...account(`arn:aws:lambda:eu-central-1:${id}:function:orders`),
  });
  const both = snapshot({ [ONE]: held(ONE), [TWO]: held(TWO) });
  const change = (type: string, after: Json): Json => ({
    address: `${type}.it`,
    mode: 'managed',
    type,
    change: { actions: ['create'], before: null, after },
  });
  const state = (arn: string): Json => ({ values: { root_module: { resources: [{ values: { arn } }] } } });
  const plan = (...priors: readonly string[]): Json => ({
    format_version: '1.2',
    prior_state: priors.length === 1 ? state(priors[0] ?? '') : {},
    resource_changes: [
      change('aws_iam_role_policy', { role: 'App', name: 'P', policy: JSON.stringify(OPEN) }),
      change('aws_lambda_permission', {
        function_name: 'orders',
        statement_id: 'S',
        principal: '1',
        action: 'lambda:*',
      }),
    ],
  });

  it('means those of the account that the rest of it is about', () => {
    const { edits } = readPlan(plan(`arn:aws:sqs:eu-central-1:${TWO}:orders`)) ?? { edits: [] };
    const { snapshot: then, missing } = applyPlanned(both, edits);
    expect(missing).toEqual([]);
    expect(then).toMatchObject({
      accounts: {
        [ONE]: held(ONE),
        [TWO]: {
          iam: { RoleDetailList: [{ RolePolicyList: [{ PolicyName: 'P' }] }] },
          resources: {
            [`arn:aws:lambda:eu-central-1:${TWO}:function:orders`]: { policy: { Statement: [{ Sid: 'S' }] } },
          },
        },
      },
    });
  });

  it('means none where nothing tells the account', () => {
    expect(applyPlanned(both, readPlan(plan())?.edits ?? []).missing.map(({ name }) => name)).toEqual([
      'role/App',
      'function:orders',
    ]);
  });
});
