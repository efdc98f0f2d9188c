import { describe, expect, test } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { evaluate } from '../../lambdas/engine/index.ts';
import type { Check } from '../../lambdas/evidence/checks/check.ts';
import { checksOf } from '../../lambdas/evidence/checks/judge.ts';
import type { AuthorizationDetailsFacts } from '../../lambdas/evidence/facts.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import type { PolicySource } from '../../lambdas/evidence/source.ts';
import { A, assumeTarget, B, denial, getObject, KEY, world } from './world.ts';

const settings = { simulation: false, objectExistence: false };

async function checks(call: Denial, snapshot: unknown = world(), more: PolicySource = {}): Promise<readonly Check[]> {
  const source = { ...snapshotSource(readSnapshot(snapshot).snapshot), ...more };
  return checksOf(await collect(call, source, settings));
}

async function onlyCheck(call: Denial, snapshot: unknown = world()): Promise<Check> {
  const [check] = await checks(call, snapshot);
  if (!check) throw new Error('no check was made');
  return check;
}

const bare = { ...getObject, errorMessage: 'Access Denied' };

describe('further authorizations', () => {
  test('the key behind the bucket, asked by S3 for the caller', async () => {
    const [, key] = await checks(denial({ ...getObject, vpcEndpointId: 'vpce-0abc' }));
    expect(key?.purpose).toBe('key');
    expect(key?.request).toMatchObject({ action: 'kms:Decrypt', resource: KEY });
    expect(key?.request.context).toMatchObject({
      'kms:ViaService': 's3.eu-west-1.amazonaws.com',
      'kms:CallerAccount': A,
    });
    expect(key?.request.context).not.toHaveProperty('aws:SourceVpce');
    expect(key?.policies).not.toHaveProperty('endpoint');
    expect(key && evaluate(key.request, key.policies).blockedBy).toEqual(['identity']);
  });

  test('a put under another key than the default, or under none', async () => {
    const put = (parameters: object) =>
      denial({ ...bare, eventName: 'PutObject', requestParameters: { bucketName: 'data', key: 'k', ...parameters } });
    const keys = async (parameters: object) =>
      (await checks(put(parameters))).filter(({ purpose }) => purpose === 'key').map(({ request }) => request.resource);
    expect(await keys({})).toEqual([KEY]);
    expect(await keys({ 'x-amz-server-side-encryption': 'AES256' })).toEqual([]);
    const other = KEY.replace('5555', '6666');
    expect(await keys({ 'x-amz-server-side-encryption-aws-kms-key-id': other })).toEqual([other]);
  });

  test('the role passed to a function, by the ARN with its path', async () => {
    const call = denial({
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      errorCode: 'AccessDeniedException',
      requestParameters: { functionName: 'f', role: `arn:aws:iam::${A}:role/App` },
    });
    const found = await checks(call);
    const pass = found.find(({ request }) => request.action === 'iam:PassRole');
    expect(found.filter(({ request }) => request.action === 'iam:PassRole')).toHaveLength(1);
    expect(pass?.purpose).toBe('pass-role');
    expect(pass?.request.resource).toBe(`arn:aws:iam::${A}:role/service/App`);
    expect(pass?.request.context?.['iam:PassedToService']).toBe('lambda.amazonaws.com');
  });

  test('the bucket behind an access point is asked by its own ARN', async () => {
    const accessPoint = `arn:aws:s3:eu-west-1:${A}:accesspoint/door`;
    const call = denial({ ...bare, requestParameters: { bucketName: accessPoint, key: 'k' } });
    const found = await checks(call);
    expect(found.map(({ purpose, request }) => [purpose, request.resource])).toEqual([
      ['call', `${accessPoint}/object/k`],
      ['also-needed', 'arn:aws:s3:::data/k'],
      ['key', KEY],
    ]);
    expect(found[0]?.request.context?.['s3:DataAccessPointArn']).toBe(accessPoint);
  });
});

describe('the resource', () => {
  test('a key is asked by its ARN whatever alias named it', async () => {
    const call = denial({
      eventSource: 'kms.amazonaws.com',
      eventName: 'Decrypt',
      errorCode: 'AccessDeniedException',
      requestParameters: { keyId: 'alias/data' },
    });
    const { request, policies } = await onlyCheck(call);
    expect(request.resource).toBe(KEY);
    expect(policies.resource).toMatchObject({ name: 'key policy' });
    expect(policies.grants).toEqual([]);
  });

  test('a secret is found by its name', async () => {
    const call = denial({
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      errorCode: 'AccessDeniedException',
      requestParameters: { secretId: 'db' },
    });
    const check = await onlyCheck(call);
    expect(check.request.resource).toBe(`arn:aws:secretsmanager:eu-west-1:${A}:secret:db-AbC123`);
    expect([check.resourceKnown, 'resource' in check.policies]).toEqual([true, false]);
  });

  test('trust of the assumed role; the external id stays unknown where the record does not tell it', async () => {
    const { request, policies, attachTo } = await onlyCheck(denial(assumeTarget));
    expect(policies.resource).toMatchObject({ name: 'trust policy' });
    expect(attachTo.trust).toBe(`arn:aws:iam::${B}:role/Target`);
    expect(request.unknown).toContain('sts:ExternalId');
  });

  test('a role that is not there has no trust policy to judge', async () => {
    const errorMessage = assumeTarget.errorMessage.replace('Target', 'Typo');
    const { policies } = await onlyCheck(denial({ ...assumeTarget, errorMessage }));
    expect(policies.resource).toBeNull();
  });

  test('a policy that names single callers says nothing of one known by its id alone', async () => {
    const named = {
      Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${A}:role/App` }, Action: 's3:*' }],
    };
    const anyone = { Statement: [{ Effect: 'Allow', Principal: { AWS: A }, Action: 's3:*' }] };
    const theirs = async (policy: unknown) => {
      const snapshot = world();
      const accounts = {
        ...snapshot.accounts,
        [B]: { ...snapshot.accounts[B], resources: { 'arn:aws:s3:::theirs': { policy } } },
      };
      const userIdentity = { type: 'AWSAccount', accountId: A, principalId: 'AROAEXAMPLEAPP:s' };
      const requestParameters = { bucketName: 'theirs', key: 'k' };
      return (await onlyCheck(denial({ ...bare, userIdentity, requestParameters }), { ...snapshot, accounts }))
        .policies;
    };
    expect((await theirs(named)).resource).toMatchObject({ document: null });
    expect((await theirs(anyone)).resource).toMatchObject({ document: anyone });
    expect((await theirs(anyone)).identity).toBeNull();
  });
});

describe('tags of a resource that has no policy', () => {
  const call = denial({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: `User: arn:aws:sts::${A}:assumed-role/App/s is not authorized to perform: ec2:StopInstances on resource: arn:aws:ec2:eu-west-1:${A}:instance/i-0abc because no identity-based policy allows the ec2:StopInstances action`,
  });
  const instance = `arn:aws:ec2:eu-west-1:${A}:instance/i-0abc`;
  const tagged = (tags: object) => {
    const snapshot = world();
    const resources = { ...snapshot.accounts[A].resources, [instance]: tags };
    return { ...snapshot, accounts: { ...snapshot.accounts, [A]: { ...snapshot.accounts[A], resources } } };
  };
  const asking = (snapshot: unknown): unknown =>
    JSON.parse(
      JSON.stringify(snapshot).replace('"Sid":"Read"', '"Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}'),
    );

  test('are read where a policy asks for them', async () => {
    const { request } = await onlyCheck(call, asking(tagged({ tags: { team: 'red' } })));
    expect(request.context).toMatchObject({ 'aws:ResourceTag/team': 'red', 'ec2:ResourceTag/team': 'red' });
    expect(request.unknown).not.toContain('aws:ResourceTag/*');
  });

  test('are not looked up where none does, and stay unknown where they could not be read', async () => {
    const { evidence: none } = await collect(
      call,
      snapshotSource(readSnapshot(tagged({ tags: {} })).snapshot),
      settings,
    );
    expect(none.answers.resource.size).toBe(0);
    expect((await onlyCheck(call, asking(world()))).request.unknown).toContain('aws:ResourceTag/*');
    expect((await onlyCheck(call, asking(tagged({ tags: null })))).request.unknown).toContain('aws:ResourceTag/*');
  });
});

describe("AWS's own words", () => {
  test('conditions of the decoded message are exact', async () => {
    const call = denial({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'StopInstances',
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: `User: arn:aws:sts::${A}:assumed-role/App/s is not authorized to perform: ec2:StopInstances on resource: arn:aws:ec2:eu-west-1:${A}:instance/i-0abc because no identity-based policy allows the ec2:StopInstances action. Encoded authorization failure message: abcdefgh`,
    });
    const decoded: PolicySource = {
      'decoded-message': async () => ({
        kind: 'found',
        value: {
          allowed: false,
          explicitDeny: false,
          conditions: { 'ec2:Tenancy': ['default'], 'aws:TagKeys': ['a', 'b'] },
          matchedStatements: [],
        },
      }),
    };
    const [check] = await checks(call, world(), decoded);
    expect(check?.request.context).toMatchObject({ 'ec2:Tenancy': 'default', 'aws:TagKeys': ['a', 'b'] });
    expect(check?.request.unknown).not.toContain('ec2:Tenancy');
    expect(check?.approximate).not.toContain('ec2:Tenancy');
  });

  test('policies as they were at the refusal stand beside those of now', async () => {
    const call = denial(getObject);
    const withId = { ...call, message: { ...call.message, authorizationId: 'id-00000001' } };
    const then: AuthorizationDetailsFacts = {
      context: { 'aws:MultiFactorAuthPresent': false },
      evaluations: [],
      policies: [
        { layer: 'identity', name: 'inline', attachedTo: [], document: { Statement: [] }, partial: true },
        { layer: 'scp', name: 'Old', attachedTo: ['ou-work'], document: { Statement: [] }, partial: false },
      ],
    };
    const found = await checks(withId, world(), {
      'authorization-details': async () => ({ kind: 'found', value: then }),
    });
    const [now, key, atRefusal, keyAtRefusal] = found;
    expect(found.map(({ asOf, purpose }) => `${purpose} ${asOf}`)).toEqual([
      'call now',
      'key now',
      'call refusal',
      'key refusal',
    ]);
    expect(now?.request.context?.['aws:MultiFactorAuthPresent']).toBe(false);
    expect(atRefusal?.policies.identity).toEqual([{ name: 'inline', document: { Statement: [] } }]);
    // Cut down to the actions of S3, it says nothing of KMS.
    expect(keyAtRefusal?.policies.identity).toEqual([{ name: 'inline', document: null }]);
    expect(atRefusal?.policies.scps?.map(({ policies }) => policies?.map(({ name }) => name))).toEqual([
      ['FullAWSAccess'],
      ['Old'],
      ['FullAWSAccess'],
    ]);
    expect(key?.policies.identity).toEqual(now?.policies.identity);
  });
});
