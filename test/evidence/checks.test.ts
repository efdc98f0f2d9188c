import { describe, expect, test } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { Check } from '../../lambdas/evidence/checks/check.ts';
import { checksOf } from '../../lambdas/evidence/checks/judge.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import type { PolicySource } from '../../lambdas/evidence/source.ts';
import { A, appIdentity, assumeTarget, B, denial, getObject, world } from './world.ts';

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

describe('the call', () => {
  test('asks for the session, with the ARN of the role and its path as context', async () => {
    const { request, attachTo } = await onlyCheck(denial(getObject));
    expect(request.principal).toBe(`arn:aws:sts::${A}:assumed-role/App/s`);
    expect(request.context?.['aws:PrincipalArn']).toBe(`arn:aws:iam::${A}:role/service/App`);
    expect(request.resourceAccount).toBe(A);
    expect(attachTo).toMatchObject({
      identity: `arn:aws:iam::${A}:role/service/App`,
      boundary: `arn:aws:iam::${A}:policy/Limits`,
      resource: 'arn:aws:s3:::data',
    });
  });

  test('knows organization and tags once they were read, and no longer calls them unknown', async () => {
    const { request } = await onlyCheck(denial(getObject));
    expect(request.context).toMatchObject({
      'aws:PrincipalOrgID': 'o-example',
      'aws:PrincipalOrgPaths': ['o-example/r-root/ou-work/'],
      'aws:PrincipalTag/team': 'blue',
      'aws:ResourceOrgID': 'o-example',
    });
    expect(request.unknown).not.toContain('aws:PrincipalTag/*');
    expect(request.unknown).not.toContain('aws:PrincipalOrgID');
  });

  test('does not know the tags of a session that was not found', async () => {
    const { request, policies } = await onlyCheck(denial(getObject), { ...world(), sessions: {} });
    expect(request.unknown).toContain('aws:PrincipalTag/*');
    expect(policies.session).toBeNull();
  });

  test('lets session tags override those of the role', async () => {
    const sessions = { ASIAEXAMPLE: { tags: { team: 'red', job: '7' } } };
    const { request } = await onlyCheck(denial(getObject), { ...world(), sessions });
    expect(request.context).toMatchObject({ 'aws:PrincipalTag/team': 'red', 'aws:PrincipalTag/job': '7' });
  });

  test('has the session policies, inline and managed', async () => {
    const sessions = { ASIAEXAMPLE: { policy: { Statement: [] }, policyArns: [`arn:aws:iam::${A}:policy/Limits`] } };
    const { policies } = await onlyCheck(denial(getObject), { ...world(), sessions });
    expect(policies.session?.map(({ name }) => name)).toEqual(['session policy', 'Limits']);
    expect(policies.session?.every(({ document }) => document !== null)).toBe(true);
  });

  test('leaves out what does not apply', async () => {
    const { policies } = await onlyCheck(denial(getObject));
    // No session policy was passed, the bucket has none, RCPs are off, no endpoint.
    expect(Object.keys(policies).toSorted()).toEqual(['boundary', 'identity', 'scps']);
    expect(policies.scps?.map(({ target }) => target)).toEqual(['r-root', 'ou-work', A]);
  });
});

describe('exemptions', () => {
  test('no SCP binds the management account, a service-linked role, a service or an anonymous caller', async () => {
    const snapshot = world();
    const management = { ...snapshot, organization: { ...snapshot.organization, managementAccountId: A } };
    expect((await onlyCheck(denial(getObject), management)).policies).not.toHaveProperty('scps');
    const linked = JSON.stringify(appIdentity()).replace(
      'role/service/App',
      'role/aws-service-role/x.amazonaws.com/App',
    );
    const identity: unknown = JSON.parse(linked);
    const renamed = JSON.stringify(world()).replaceAll('role/service/App', 'role/aws-service-role/x.amazonaws.com/App');
    expect(
      (await onlyCheck(denial({ ...bare, userIdentity: identity }), JSON.parse(renamed))).policies,
    ).not.toHaveProperty('scps');
    const service = { type: 'AWSService', invokedBy: 'logs.amazonaws.com' };
    expect((await onlyCheck(denial({ ...bare, userIdentity: service }))).request.principal).toBe('logs.amazonaws.com');
    expect((await onlyCheck(denial({ ...bare, userIdentity: service }))).policies).not.toHaveProperty('scps');
    const anonymous = { type: 'AWSAccount', accountId: 'anonymous' };
    expect((await onlyCheck(denial({ ...bare, userIdentity: anonymous }))).policies).toEqual({
      publicAccessBlock: {
        BlockPublicAcls: false,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('RCPs are those of the owner of the resource, and bind no AWS managed key', async () => {
    const snapshot = world();
    const rcp = { name: 'Perimeter', type: 'RESOURCE_CONTROL_POLICY', document: { Statement: [] } };
    const { organization } = snapshot;
    const guarded = {
      ...snapshot,
      organization: { ...organization, policies: { ...organization.policies, 'p-rcp': rcp } },
    };
    const { policies } = await onlyCheck(denial(assumeTarget), guarded);
    expect(policies.rcps?.map(({ target }) => target)).toEqual(['r-root', 'ou-work', B]);
    expect(policies.rcps?.[0]?.policies?.map(({ name }) => name)).toEqual(['RCPFullAWSAccess']);
    const managed: unknown = JSON.parse(JSON.stringify(guarded).replace('"CUSTOMER"', '"AWS"'));
    const key = (await checks(denial(getObject), managed)).find(({ purpose }) => purpose === 'key');
    expect(key?.policies).not.toHaveProperty('rcps');
  });

  test('root has no identity policies, but SCPs', async () => {
    const root = { type: 'Root', arn: `arn:aws:iam::${A}:root`, accountId: A, principalId: A };
    const { policies } = await onlyCheck(denial({ ...bare, userIdentity: root }));
    expect(Object.keys(policies)).toEqual(['scps']);
  });

  test('a federation token without a session policy allows nothing of itself', async () => {
    const arn = `arn:aws:sts::${A}:federated-user/jane`;
    const federated = {
      type: 'FederatedUser',
      arn,
      accountId: A,
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: { sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${A}:user/staff/jane`, accountId: A } },
    };
    const { policies } = await onlyCheck(denial({ ...bare, userIdentity: federated }));
    expect(policies.session).toEqual([
      { name: 'no session policy passed', document: { Version: '2012-10-17', Statement: [] } },
    ]);
  });
});
