import { describe, expect, test } from 'vitest';
import { denialOfStored, storedDenial } from '../../lambdas/admission/repeats/stored-denial.ts';
import { Case } from '../../lambdas/evidence/case.ts';
import { lookupKey, noEvidence } from '../../lambdas/evidence/evidence.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { plan } from '../../lambdas/evidence/lookups/plan.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import type { Lookup } from '../../lambdas/evidence/source.ts';
import { callerLookups } from '../../lambdas/evidence/subject/caller-lookups.ts';
import { A, assumeTarget, B, denial, getObject, world } from './world.ts';

const settings = { simulation: false, objectExistence: true };

const first = (fields: object): readonly Lookup[] => plan(Case.of(denial(fields)), settings);
const kinds = (lookups: readonly Lookup[]): readonly string[] => lookups.map(({ kind }) => kind).toSorted();

describe('what is looked up first', () => {
  test('for an object: caller, its organization and session, and the bucket', () => {
    expect(kinds(first(getObject))).toEqual(['organization', 'principal', 'resource', 'session']);
    expect(first(getObject)).toContainEqual({
      kind: 'resource',
      arn: 'arn:aws:s3:::data',
      region: 'eu-west-1',
      asker: A,
    });
  });

  test('for a role to be assumed: the role itself and the organization of its account', () => {
    const lookups = first(assumeTarget);
    expect(lookups).toContainEqual({ kind: 'principal', account: B, type: 'role', name: 'Target' });
    expect(lookups).toContainEqual({ kind: 'organization', account: B });
    expect(kinds(lookups)).not.toContain('resource');
  });

  test('no session of an instance, whose credentials EC2 makes without a session policy', () => {
    const call = denial(getObject);
    const onInstance = { ...call, caller: { ...call.caller, ec2RoleDelivery: '2.0' } };
    expect(kinds(plan(Case.of(onInstance), settings))).not.toContain('session');
  });

  test('the session of a remembered denial by its name and time, for its key is kept masked', () => {
    const call = denial(getObject);
    const fresh = { ...call, caller: { ...call.caller, accessKeyId: 'ASIAABCDEFGHIJKLMNOP' } };
    const remembered = denialOfStored(JSON.parse(storedDenial(fresh)));
    if (remembered === undefined) throw new Error('the denial was not kept');
    const { session } = callerLookups(remembered);
    expect(session).toMatchObject({ arn: call.caller.arn, issuedAt: call.caller.sessionIssuedAt });
    expect(session).not.toHaveProperty('accessKeyId');
    expect(callerLookups(fresh).session).toHaveProperty('accessKeyId', 'ASIAABCDEFGHIJKLMNOP');
  });

  test('nothing of a caller whose credentials expired', () => {
    expect(plan(Case.of({ ...denial(getObject), refusal: 'credentials-expired' }), settings)).toEqual([]);
  });

  test('a message that was cut is not decoded', () => {
    const call = denial(getObject);
    const cut = { ...call, message: { ...call.message, encodedMessage: { text: 'abc', truncated: true } } };
    const whole = { ...call, message: { ...call.message, encodedMessage: { text: 'abc', truncated: false } } };
    expect(kinds(plan(Case.of(cut), settings))).not.toContain('decoded-message');
    expect(kinds(plan(Case.of(whole), settings))).toContain('decoded-message');
  });

  test('an endpoint only where the id is one', () => {
    const through = (vpcEndpointId: string) => kinds(first({ ...getObject, vpcEndpointId }));
    expect(through('vpce-0abc')).toContain('vpc-endpoint');
    expect(through('AWS Internal')).not.toContain('vpc-endpoint');
  });

  test('public access settings of the owner where the caller is of another account', () => {
    const call = denial({ ...getObject, errorMessage: 'Access Denied' });
    const lookups = plan(Case.of({ ...call, resourceAccount: B }), settings);
    expect(lookups).toContainEqual({ kind: 'account-public-access', account: B });
    expect(kinds(plan(Case.of({ ...call, resourceAccount: A }), settings))).not.toContain('account-public-access');
  });
});

describe('whether the object is there', () => {
  const asked = async (fields: object, snapshot: unknown = world()): Promise<boolean> => {
    const source = snapshotSource(readSnapshot(snapshot).snapshot);
    return (await collect(denial(fields), source, settings)).evidence.answers.object.size > 0;
  };

  test('is asked for a caller that may not list the bucket, after the policies were read', async () => {
    const bare = { ...getObject, errorMessage: 'Access Denied' };
    expect(await asked(bare)).toBe(true);
    const lister: unknown = JSON.parse(
      JSON.stringify(world())
        .replace('"s3:GetObject"', '["s3:GetObject","s3:ListBucket"]')
        .replace('"arn:aws:s3:::data/*"', '["arn:aws:s3:::data","arn:aws:s3:::data/*"]'),
    );
    expect(await asked(bare, lister)).toBe(false);
  });

  test('is not asked where AWS says that the read itself is not allowed, or what was read says so', async () => {
    expect(await asked(getObject)).toBe(false);
    const writer: unknown = JSON.parse(JSON.stringify(world()).replace('"s3:GetObject"', '"s3:PutObject"'));
    expect(await asked({ ...getObject, errorMessage: 'Access Denied' }, writer)).toBe(false);
  });

  test('is asked where AWS names s3:ListBucket for the read of a key', async () => {
    const errorMessage = `User: arn:aws:sts::${A}:assumed-role/App/s is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::data" because no identity-based policy allows the s3:ListBucket action`;
    expect(await asked({ ...getObject, errorMessage })).toBe(true);
  });

  test('is not asked where AWS says that a policy denies it', async () => {
    const errorMessage = getObject.errorMessage.replace(
      /because.*/,
      'with an explicit deny in a resource-based policy',
    );
    expect(await asked({ ...getObject, errorMessage })).toBe(false);
  });
});

test('at most three rounds, and no lookup twice', () => {
  const call = denial(getObject);
  expect(plan(Case.of(call, { ...noEvidence(), rounds: 3 }), settings)).toEqual([]);
  const keys = first(getObject).map(lookupKey);
  expect(new Set(keys).size).toBe(keys.length);
});
