import { describe, expect, test } from 'vitest';
import { parseChange } from '../../lambdas/change/parse.ts';
import type { PolicyChange } from '../../lambdas/change/policy-change.ts';
import { evaluate } from '../../lambdas/engine/index.ts';
import { withOldTexts } from '../../lambdas/evidence/before/old-texts.ts';
import { undo } from '../../lambdas/evidence/before/undo.ts';
import type { Case } from '../../lambdas/evidence/case.ts';
import { checksOf } from '../../lambdas/evidence/checks/judge.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { A, denial, getObject, world } from './world.ts';

const signal = AbortSignal.timeout(20_000);
const settings = { simulation: false, objectExistence: false };
const iam = (resource: string): string => `arn:aws:iam::${A}:${resource}`;
const allow = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const deny = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: action, Resource: '*' }],
});

let events = 0;
function event(source: string, name: string, eventTime: string, requestParameters: object): object {
  events += 1;
  return {
    eventID: `change-${events}`,
    eventTime,
    eventSource: `${source}.amazonaws.com`,
    eventName: name,
    awsRegion: 'us-east-1',
    recipientAccountId: A,
    userIdentity: { type: 'IAMUser', arn: iam('user/ops'), accountId: A },
    requestParameters,
  };
}

const DAY = '2026-10-30T10:00:00Z';
const BEFORE = '2026-10-29T10:00:00Z';

async function evidenceWith(changes: readonly object[], snapshot: object = world()): Promise<Case> {
  return collect(denial(getObject), snapshotSource(readSnapshot({ ...snapshot, changes }).snapshot), settings);
}

function changesIn(matter: Case): readonly PolicyChange[] {
  return [...matter.evidence.answers.changes.values()].flatMap((answer) =>
    answer.kind === 'found' ? answer.value : [],
  );
}

/** Layers that refuse the call (not the key) with the newest change undone. */
async function blockedWithout(
  changes: readonly object[],
  snapshot: object = world(),
): Promise<readonly string[] | undefined> {
  const matter = await evidenceWith(changes, snapshot);
  const [change] = changesIn(matter);
  if (!change) throw new Error('the change was not found');
  const then = undo(matter, change);
  const [call] = then ? checksOf(then) : [];
  return call && evaluate(call.request, call.policies).blockedBy;
}

/** The role has nothing of its own but what the test gives it. */
function poor(): object {
  const snapshot = world();
  const [app] = snapshot.accounts[A].iam.RoleDetailList;
  if (app) app.RolePolicyList = [];
  return snapshot;
}

describe('the call is allowed once more with the change undone', () => {
  test('a managed policy detached: its text is that of the policy', async () => {
    const snapshot = world();
    const [app] = snapshot.accounts[A].iam.RoleDetailList;
    if (app) Object.assign(app, { RolePolicyList: [], AttachedManagedPolicies: [] });
    const [base] = snapshot.accounts[A].iam.Policies;
    const [version] = base?.PolicyVersionList ?? [];
    if (version)
      version.Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
    const detach = event('iam', 'DetachRolePolicy', DAY, { roleName: 'App', policyArn: iam('policy/AppBase') });
    expect(await blockedWithout([detach], snapshot)).toEqual([]);
  });

  test('an inline policy put: its text is that of the put before', async () => {
    const put = (time: string, document: object) =>
      event('iam', 'PutRolePolicy', time, {
        roleName: 'App',
        policyName: 'p',
        policyDocument: JSON.stringify(document),
      });
    expect(await blockedWithout([put(BEFORE, allow('s3:*')), put(DAY, allow('sns:*'))], poor())).toEqual([]);
    expect(await blockedWithout([put(DAY, allow('sns:*'))], poor())).toBeUndefined();
  });

  test('a managed policy given a new version: its text is the version before', async () => {
    const matter = await evidenceWith([
      event('iam', 'CreatePolicyVersion', '2026-10-20T10:00:00Z', {
        policyArn: iam('policy/AppBase'),
        policyDocument: JSON.stringify(allow('sqs:*')),
        setAsDefault: true,
      }),
    ]);
    const [change] = changesIn(matter);
    expect(change).toMatchObject({ oldFrom: 'version', oldDocument: { Statement: [{ Action: ['sqs:*', 'sns:*'] }] } });
    const then = change && undo(matter, change);
    const [call] = then ? checksOf(then) : [];
    expect(call?.policies.identity?.[1]?.document).toEqual(change?.oldDocument);
  });

  test('an SCP attached, and full access detached', async () => {
    const denying = JSON.parse(JSON.stringify(world()).replace('ec2:*', 's3:*'));
    const attach = event('organizations', 'AttachPolicy', DAY, { policyId: 'p-region', targetId: 'ou-work' });
    expect(await blockedWithout([attach], denying)).toEqual([]);
    const bare = JSON.parse(JSON.stringify(world()).replace('["p-FullAWSAccess","p-region"]', '["p-region"]'));
    const detach = event('organizations', 'DetachPolicy', DAY, { policyId: 'p-FullAWSAccess', targetId: 'ou-work' });
    expect(await blockedWithout([detach], bare)).toEqual([]);
  });

  test('of an SCP and an RCP of one name only the one that was changed', async () => {
    const snapshot = world();
    const text = (action: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }],
    });
    const both = {
      'p-guard-scp': { name: 'Guard', type: 'SERVICE_CONTROL_POLICY', document: text('s3:*') },
      'p-guard-rcp': { name: 'Guard', type: 'RESOURCE_CONTROL_POLICY', document: deny('s3:*') },
    };
    Object.assign(snapshot.organization.policies, both);
    const twice = JSON.parse(JSON.stringify(snapshot).replace('"p-region"]', '"p-guard-scp","p-guard-rcp"]'));
    const attach = (policyId: string) => event('organizations', 'AttachPolicy', DAY, { policyId, targetId: 'ou-work' });
    expect(await blockedWithout([attach('p-guard-rcp')], twice)).toEqual(['scp']);
    expect(await blockedWithout([attach('p-guard-scp')], twice)).toEqual(['rcp']);
    const put = (policyId: string, time: string, content: object) =>
      event('organizations', 'UpdatePolicy', time, { policyId, content: JSON.stringify(content) });
    const writtenOver = (policyId: string) => [put(policyId, DAY, deny('s3:*')), put(policyId, BEFORE, text('sqs:*'))];
    expect(await blockedWithout(writtenOver('p-guard-scp'), twice)).toEqual(['rcp']);
    expect(await blockedWithout(writtenOver('p-guard-rcp'), twice)).toEqual(['scp']);
  });

  test('a bucket policy put where there was none before', async () => {
    const snapshot = world();
    Object.assign(snapshot.accounts[A].resources['arn:aws:s3:::data'], { policy: deny('s3:GetObject') });
    const put = event('s3', 'PutBucketPolicy', DAY, { bucketName: 'data', bucketPolicy: deny('s3:GetObject') });
    const deleted = event('s3', 'DeleteBucketPolicy', BEFORE, { bucketName: 'data' });
    expect(await blockedWithout([put, deleted], snapshot)).toEqual([]);
    expect(await blockedWithout([put], snapshot)).toBeUndefined();
  });

  test('a boundary put after another was taken away', async () => {
    const snapshot = JSON.parse(JSON.stringify(world()));
    snapshot.accounts[A].iam.Policies[1].PolicyVersionList[0].Document = allow('sqs:*');
    const put = event('iam', 'PutRolePermissionsBoundary', DAY, {
      roleName: 'App',
      permissionsBoundary: iam('policy/Limits'),
    });
    const gone = event('iam', 'DeleteRolePermissionsBoundary', BEFORE, { roleName: 'App' });
    expect(await blockedWithout([put, gone], snapshot)).toEqual([]);
  });
});

describe('what cannot be undone', () => {
  test('changes of others, and those whose text is gone', async () => {
    const matter = await evidenceWith([]);
    const change = (name: string, parameters: object) => {
      const parsed = parseChange(event('iam', name, DAY, parameters));
      if (!parsed) throw new Error('no change');
      return undo(matter, parsed);
    };
    expect(change('AttachRolePolicy', { roleName: 'Other', policyArn: iam('policy/AppBase') })).toBeUndefined();
    expect(change('AttachRolePolicy', { roleName: 'App', policyArn: iam('policy/NotThere') })).toBeUndefined();
    expect(change('DetachRolePolicy', { roleName: 'App', policyArn: iam('policy/Gone') })).toBeUndefined();
    expect(change('DeleteRolePolicy', { roleName: 'App', policyName: 'gone' })).toBeUndefined();
    expect(change('UpdateAssumeRolePolicy', { roleName: 'App', policyDocument: '{}' })).toBeUndefined();
  });

  test('only attaching is its own inverse', async () => {
    const matter = await evidenceWith([]);
    const attach = parseChange(
      event('iam', 'AttachRolePolicy', DAY, { roleName: 'App', policyArn: iam('policy/AppBase') }),
    );
    const then = attach && undo(matter, attach);
    const [call] = then ? checksOf(then) : [];
    expect(call?.policies.identity?.map(({ name }) => name)).toEqual(['inline']);
    // The evidence that was given is as it was.
    expect(checksOf(matter)[0]?.policies.identity).toHaveLength(2);
  });
});

test('an old text that a change in between replaced is not taken', async () => {
  const put = (time: string, document: object | undefined) =>
    parseChange(
      event('s3', 'PutBucketPolicy', time, { bucketName: 'b', ...(document ? { bucketPolicy: document } : {}) }),
    );
  const changes = [
    put('2026-10-03T00:00:00Z', deny('a:a')),
    put('2026-10-02T00:00:00Z', undefined),
    put('2026-10-01T00:00:00Z', deny('b:b')),
  ];
  const known = changes.filter((change) => change !== undefined);
  const [newest, middle] = await withOldTexts(known, undefined, signal);
  expect(newest?.oldDocument).toBeUndefined();
  expect(middle?.oldDocument).toEqual(deny('b:b'));
});

test('of the versions of a policy, the newest before the change that is not what it wrote', async () => {
  const arn = iam('policy/P');
  const version = (id: string, createdAt: string, action: string, isDefault = false) => ({
    id,
    isDefault,
    createdAt,
    document: allow(action),
  });
  const versions = [
    version('v3', '2026-10-03T00:00:00Z', 'c:c', true),
    version('v2', '2026-10-02T00:00:00Z', 'b:b'),
    version('v1', '2026-10-01T00:00:00Z', 'a:a'),
  ];
  const old = async (time: string, action: string): Promise<unknown> => {
    const parameters = { policyArn: arn, policyDocument: JSON.stringify(allow(action)), setAsDefault: true };
    const change = parseChange(event('iam', 'CreatePolicyVersion', time, parameters));
    const [filled] = await withOldTexts(
      change ? [change] : [],
      async () => ({ kind: 'found', value: { versions } }),
      signal,
    );
    return filled?.oldDocument;
  };
  expect(await old('2026-10-03T00:00:01Z', 'c:c')).toEqual(allow('b:b'));
  expect(await old('2026-10-02T00:00:01Z', 'b:b')).toEqual(allow('a:a'));
  expect(await old('2026-10-01T00:00:00Z', 'a:a')).toBeUndefined();
});

test('a text that stands in a policy only since it was detached is not the one that was taken away', async () => {
  const arn = iam('policy/P');
  const detach = parseChange(event('iam', 'DetachRolePolicy', DAY, { roleName: 'App', policyArn: arn }));
  const old = async (createdAt: string): Promise<unknown> => {
    const versions = [{ id: 'v2', isDefault: true, createdAt, document: allow('a:a') }];
    const [filled] = await withOldTexts(
      detach ? [detach] : [],
      async () => ({ kind: 'found', value: { versions } }),
      signal,
    );
    return filled?.oldDocument;
  };
  expect(await old('2026-10-29T00:00:00Z')).toEqual(allow('a:a'));
  expect(await old('2026-10-31T00:00:00Z')).toBeUndefined();
});

test('of two changes of one second neither is said to have replaced what stood before both', async () => {
  const put = (time: string, action: string) =>
    parseChange(event('s3', 'PutBucketPolicy', time, { bucketName: 'b', bucketPolicy: deny(action) }));
  const changes = [put(DAY, 'a:a'), put(DAY, 'b:b'), put(BEFORE, 'c:c')].filter((change) => change !== undefined);
  const olds = (await withOldTexts(changes, undefined, signal)).map(({ oldDocument }) => oldDocument);
  expect(olds).toEqual([undefined, undefined, undefined]);
});

test('a version that another one had replaced before the change is not what the change replaced', async () => {
  const policyArn = iam('policy/P');
  const version = (id: string, createdAt: string, isDefault = false) => ({
    ...{ id, isDefault, createdAt },
    document: allow(`${id}:${id}`),
  });
  const versions = [
    version('v3', '2026-10-03T00:00:00Z', true),
    version('v2', '2026-10-02T00:00:00Z'),
    version('v1', '2026-10-01T00:00:00Z'),
  ];
  const written = JSON.stringify(allow('v3:v3'));
  const made = parseChange(
    event('iam', 'CreatePolicyVersion', '2026-10-03T00:00:00Z', {
      policyArn,
      policyDocument: written,
      setAsDefault: true,
    }),
  );
  const old = async (...others: readonly (PolicyChange | undefined)[]): Promise<unknown> => {
    const changes = [made, ...others].filter((change) => change !== undefined);
    const [filled] = await withOldTexts(changes, async () => ({ kind: 'found', value: { versions } }), signal);
    return filled?.oldDocument;
  };
  const back = (time: string) =>
    parseChange(event('iam', 'SetDefaultPolicyVersion', time, { policyArn, versionId: 'v1' }));
  expect(await old()).toEqual(allow('v2:v2'));
  expect(await old(back('2026-10-01T12:00:00Z'))).toEqual(allow('v2:v2'));
  expect(await old(back('2026-10-02T12:00:00Z'))).toBeUndefined();
});
