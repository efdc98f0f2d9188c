/**
 * Each change a person or a tool can propose, made in a snapshot; and the place that is not there, with what reads alike.
 */
import { describe, expect, it } from 'vitest';
import { listAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';
import { applyAll } from '../../lambdas/replay/edit/apply.ts';
import type { Edit } from '../../lambdas/replay/edit/edit.ts';
import { denial, edited, letThrough, replayed, SNAPSHOT } from './replaying.ts';

const PRODUCTION = '444455556666';
const role = (name: string): string => `arn:aws:iam::${PRODUCTION}:role/${name}`;

function policy(effect: 'Allow' | 'Deny', action: string, resource = '*'): Readonly<Record<string, unknown>> {
  return { Version: '2012-10-17', Statement: [{ Sid: 'Said', Effect: effect, Action: action, Resource: resource }] };
}

function open(action: string): Readonly<Record<string, unknown>> {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Shut', Effect: 'Deny', Principal: '*', Action: action, Resource: '*' }],
  };
}

const WRITE = letThrough(denial('01-'));

describe('a change refuses the calls it should', () => {
  const OBJECT = {
    ...WRITE,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    requestParameters: { bucketName: 'tidewater-artifacts', key: 'a.zip' },
    resources: undefined,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${PRODUCTION}:user/ci-legacy`,
      accountId: PRODUCTION,
      userName: 'ci-legacy',
    },
  };

  it.each<readonly [string, readonly Edit[], string]>([
    [
      'a deny attached',
      [
        {
          kind: 'inline',
          entity: `arn:aws:iam::${PRODUCTION}:user/ci-legacy`,
          name: 'No',
          document: policy('Deny', 's3:*'),
        },
      ],
      'identity',
    ],
    [
      'an inline policy taken off',
      [{ kind: 'detach', from: `arn:aws:iam::${PRODUCTION}:user/ci-legacy`, policy: 'Ci' }],
      'identity',
    ],
    ['a principal named without its account', [{ kind: 'detach', from: 'user/ci-legacy', policy: 'Ci' }], 'identity'],
    [
      'a boundary that lacks it',
      [
        {
          kind: 'boundary',
          entity: `arn:aws:iam::${PRODUCTION}:user/ci-legacy`,
          name: 'Bound',
          document: policy('Allow', 'ec2:*'),
        },
      ],
      'boundary',
    ],
    [
      'a boundary by its ARN',
      [
        { kind: 'managed-text', policyArn: 'policy/Bound', document: policy('Allow', 'ec2:*') },
        { kind: 'bound-by', entity: 'user/ci-legacy', policyArn: 'policy/Bound' },
      ],
      'boundary',
    ],
    [
      'an SCP',
      [
        {
          kind: 'organization',
          type: 'SERVICE_CONTROL_POLICY',
          target: 'ou-ex4m-workload',
          name: 'No',
          document: policy('Deny', 's3:GetObject'),
        },
      ],
      'scp',
    ],
    ['the full access of a level taken off', [{ kind: 'detach', from: PRODUCTION, policy: 'FullAWSAccess' }], 'scp'],
    [
      'the text of an SCP',
      [{ kind: 'organization-text', policy: 'ProtectGuardrails', document: policy('Deny', 's3:GetObject') }],
      'scp',
    ],
    [
      'an SCP that is there, attached',
      [
        { kind: 'organization-text', policy: 'p-smallinst', document: policy('Deny', 's3:*') },
        { kind: 'organization-attach', target: 'r-ex4m', policy: 'p-smallinst' },
      ],
      'scp',
    ],
    [
      'an RCP',
      [
        {
          kind: 'organization',
          type: 'RESOURCE_CONTROL_POLICY',
          target: PRODUCTION,
          name: 'No',
          document: open('s3:*'),
        },
      ],
      'rcp',
    ],
    ['a bucket policy', [{ kind: 'resource', arn: 'tidewater-artifacts', document: open('s3:GetObject') }], 'resource'],
    [
      'a deny statement of a bucket policy',
      [
        {
          kind: 'resource-statement',
          arn: 'arn:aws:s3:::tidewater-artifacts',
          sid: 'No',
          statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
        },
      ],
      'resource',
    ],
  ])('%s', async (_, edits, layer) => {
    const report = await replayed([OBJECT], SNAPSHOT, edited(SNAPSHOT, edits));
    expect(report.newlyRefused).toMatchObject([{ count: 1, blockers: [{ layer }] }]);
    expect(report.contradictions).toEqual([]);
  });

  it.each<readonly [string, Edit]>([
    [
      'a deny of another action',
      { kind: 'inline', entity: 'user/ci-legacy', name: 'No', document: policy('Deny', 'ec2:*') },
    ],
    [
      'an SCP elsewhere',
      {
        kind: 'organization',
        type: 'SERVICE_CONTROL_POLICY',
        target: 'ou-ex4m-sandbox1',
        name: 'No',
        document: policy('Deny', '*'),
      },
    ],
    ['the policy of another bucket', { kind: 'resource', arn: 'tidewater-uploads', document: open('s3:*') }],
  ])('%s leaves it as it is', async (_, edit) => {
    const report = await replayed([OBJECT], SNAPSHOT, edited(SNAPSHOT, [edit]));
    expect(report).toMatchObject({ newlyRefused: [], cannotTell: [], unchanged: 1 });
  });

  it('a text that is known only later cannot be told', async () => {
    const edit: Edit = {
      kind: 'organization',
      type: 'SERVICE_CONTROL_POLICY',
      target: PRODUCTION,
      name: 'Later',
      document: null,
    };
    const report = await replayed(
      [OBJECT],
      SNAPSHOT,
      edited(SNAPSHOT, [{ kind: 'detach', from: PRODUCTION, policy: 'FullAWSAccess' }, edit]),
    );
    expect(report).toMatchObject({ newlyRefused: [], hanging: [{ name: 'layer:scp', calls: 1 }] });
  });
});

describe('a place that is not there', () => {
  it.each<readonly [string, Edit, string, string]>([
    ['a role', { kind: 'inline', entity: role('LakeReder'), name: 'P', document: {} }, 'principal', role('LakeReader')],
    ['a policy of a role', { kind: 'detach', from: role('LakeReader'), policy: 'Lakes' }, 'policy', 'Lake'],
    [
      'a target',
      { kind: 'organization', type: 'SERVICE_CONTROL_POLICY', target: 'ou-ex4m-workloads', name: 'P', document: {} },
      'target',
      'ou-ex4m-workload',
    ],
    [
      'a policy of a target',
      { kind: 'detach', from: 'r-ex4m', policy: 'ProtectGuardrail' },
      'policy',
      'ProtectGuardrails',
    ],
    ['a bucket', { kind: 'resource', arn: 'tidewater-report', document: {} }, 'resource', 'tidewater-reports'],
    [
      'an account',
      { kind: 'managed-text', policyArn: 'arn:aws:iam::444455556667:policy/P', document: {} },
      'account',
      '444455556666',
    ],
  ])('%s is said, with what reads alike', (_, edit, what, like) => {
    const told = applyAll(SNAPSHOT, [edit]);
    expect(told).toMatchObject({ kind: 'unknown', what });
    expect(told.kind === 'unknown' ? told.like[0] : '').toBe(like);
  });
});

describe('an SCP and an RCP of one name', () => {
  const guard = (type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'): Edit => ({
    kind: 'organization',
    type,
    target: 'r-ex4m',
    name: 'Guard',
    document: open('s3:*'),
  });
  const both = edited(SNAPSHOT, [guard('SERVICE_CONTROL_POLICY'), guard('RESOURCE_CONTROL_POLICY')]);
  const ids = ['p-Guard', 'p-Guard-2'];
  const left = (snapshot: object): readonly unknown[] =>
    listAt(objectAt(objectAt(snapshot, 'organization'), 'tree'), 'policyIds');

  it.each<readonly [string, (policy: string) => Edit]>([
    ['taken away', (policy) => ({ kind: 'detach', from: 'r-ex4m', policy })],
    ['attached', (policy) => ({ kind: 'organization-attach', target: 'ou-ex4m-workload', policy })],
    ['given another text', (policy) => ({ kind: 'organization-text', policy, document: open('sqs:*') })],
  ])('is %s by its id alone', (_, edit) => {
    expect(applyAll(both, [edit('Guard')])).toMatchObject({ kind: 'unknown', what: 'single-policy', like: ids });
    for (const id of ids) expect(applyAll(both, [edit(id)]).kind).toBe('edited');
  });

  it('of which one hangs there is taken away by the name', () => {
    const one = edited(both, [{ kind: 'detach', from: 'r-ex4m', policy: 'p-Guard' }]);
    expect(left(one)).toContain('p-Guard-2');
    expect(left(edited(one, [{ kind: 'detach', from: 'r-ex4m', policy: 'Guard' }]))).not.toContain('p-Guard-2');
  });
});

it('leaves the snapshot that it came from as it was', () => {
  const before = JSON.stringify(SNAPSHOT);
  edited(SNAPSHOT, [
    { kind: 'detach', from: role('LakeReader'), policy: 'Lake' },
    { kind: 'resource', arn: 'tidewater-private' },
  ]);
  expect(JSON.stringify(SNAPSHOT)).toBe(before);
});

it('a second policy of the same name as a boundary touches nobody else', () => {
  const after = edited(SNAPSHOT, [
    { kind: 'boundary', entity: role('OrdersApi'), name: 'BuildBoundary', document: policy('Allow', 's3:*') },
  ]);
  const iam = objectAt(objectAt(objectAt(after, 'accounts'), PRODUCTION), 'iam');
  const bounds = listAt(iam, 'RoleDetailList').flatMap(
    (one) => textAt(objectAt(one, 'PermissionsBoundary'), 'PermissionsBoundaryArn') ?? [],
  );
  expect(new Set(bounds).size).toBe(2);
});
