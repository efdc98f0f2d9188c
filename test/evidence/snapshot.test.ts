import { describe, expect, test } from 'vitest';
import { objectAt } from '../../lambdas/denial/fields.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { organizationEntry } from '../../lambdas/evidence/snapshot/write.ts';
import type { Answer, Facts, LookupKind, LookupOf, Readers } from '../../lambdas/evidence/source.ts';
import { A, B, KEY, MANAGEMENT, world } from './world.ts';

function reader(
  snapshot: unknown = world(),
): <K extends LookupKind>(kind: K, lookup: LookupOf<K>) => Promise<Answer<Facts[K]>> {
  const source: Readers = snapshotSource(readSnapshot(snapshot).snapshot);
  return async (kind, lookup) => {
    const read = source[kind];
    if (!read) throw new Error(`no reader of ${kind}`);
    return read(lookup, AbortSignal.timeout(1000));
  };
}

/** The world with one place set, or taken away. */
function changed(path: readonly string[], value?: unknown): unknown {
  const copy: unknown = structuredClone(world());
  let at: unknown = copy;
  for (const step of path.slice(0, -1)) at = field(at, step);
  const last = path.at(-1);
  if (typeof at !== 'object' || at === null || last === undefined || !Object.hasOwn(at, last)) {
    throw new Error(`no ${path.join('.')}`);
  }
  if (value === undefined) Reflect.deleteProperty(at, last);
  else Reflect.set(at, last, value);
  return copy;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

const app = { kind: 'principal', account: A, type: 'role', name: 'App' } as const;
const jane = { kind: 'principal', account: A, type: 'user', name: 'jane' } as const;
const bucket = { kind: 'resource', arn: 'arn:aws:s3:::data', region: 'eu-west-1' } as const;
const role = ['accounts', A, 'iam', 'RoleDetailList', '0'];

async function value<K extends LookupKind>(answer: Promise<Answer<Facts[K]>>): Promise<Facts[K]> {
  const found = await answer;
  if (found.kind !== 'found') throw new Error(`not found: ${JSON.stringify(found)}`);
  return found.value;
}

describe('principals', () => {
  test('a role with inline and managed policies, boundary, tags and trust', async () => {
    const facts = await value<'principal'>(reader()('principal', app));
    expect(facts.identity?.map(({ name }) => name)).toEqual(['inline', 'AppBase']);
    expect(facts.boundary?.map(({ name }) => name)).toEqual(['Limits']);
    expect(facts).toMatchObject({ arn: `arn:aws:iam::${A}:role/service/App`, tags: { team: 'blue' } });
    expect(facts.trust?.name).toBe('trust policy');
    expect(facts.attachments.map(({ form }) => form)).toEqual(['inline', 'managed']);
  });

  test('a user with what its groups hold, URL-encoded as the API writes it', async () => {
    const answer = await reader()('principal', jane);
    const facts = await value<'principal'>(Promise.resolve(answer));
    expect(facts.identity?.[0]).toMatchObject({ name: 'ReadBuckets', document: { Version: '2012-10-17' } });
    expect(facts.attachments[0]?.via).toEqual({ kind: 'group', name: 'Readers' });
    expect(facts.boundary).toEqual([]);
    // A policy of AWS's that the snapshot does not hold is known by name only.
    expect(facts.identity?.[1]).toEqual({ name: 'ReadOnlyAccess', document: null });
    expect(answer).toMatchObject({ gaps: [{ layer: 'identity', subject: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] });
  });

  test('a role by its instance profile', async () => {
    const lookup = { kind: 'principal', account: A, type: 'instance-profile', name: 'AppProfile' } as const;
    expect((await value<'principal'>(reader()('principal', lookup))).arn).toBe(`arn:aws:iam::${A}:role/service/App`);
  });

  test('one that a whole list does not hold is not there', async () => {
    expect(await reader()('principal', { ...app, name: 'Other' })).toEqual({ kind: 'absent' });
    const unnamed = changed([...role, 'RoleName']);
    expect((await reader(unnamed)('principal', app)).kind).toBe('unread');
  });

  test.each<[string, readonly string[], unknown, string]>([
    ['account missing', ['accounts', A], undefined, 'not-in-snapshot'],
    ['account null', ['accounts', A], null, 'null-in-snapshot'],
    ['iam null', ['accounts', A, 'iam'], null, 'null-in-snapshot'],
    ['list missing', ['accounts', A, 'iam', 'RoleDetailList'], undefined, 'not-in-snapshot'],
    ['list of a wrong shape', ['accounts', A, 'iam', 'RoleDetailList'], 'x', 'malformed'],
  ])('%s: identity and boundary are gaps', async (_, path, put, reason) => {
    const answer = await reader(changed(path, put))('principal', app);
    expect(answer).toMatchObject({
      kind: 'unread',
      gaps: [
        { layer: 'identity', reason },
        { layer: 'boundary', reason },
      ],
    });
  });

  test.each<[string, readonly string[], unknown, string, string]>([
    ['inline policies', ['RolePolicyList'], undefined, 'identity', 'not-in-snapshot'],
    ['inline document', ['RolePolicyList', '0', 'PolicyDocument'], null, 'identity', 'null-in-snapshot'],
    ['inline document of a wrong shape', ['RolePolicyList', '0', 'PolicyDocument'], '{', 'identity', 'malformed'],
    ['attachments', ['AttachedManagedPolicies'], null, 'identity', 'null-in-snapshot'],
    ['boundary', ['PermissionsBoundary'], null, 'boundary', 'null-in-snapshot'],
    ['boundary ARN', ['PermissionsBoundary', 'PermissionsBoundaryArn'], undefined, 'boundary', 'not-in-snapshot'],
    ['trust policy', ['AssumeRolePolicyDocument'], undefined, 'trust', 'not-in-snapshot'],
  ])('%s not to be read: a gap, and no "none"', async (_, path, put, layer, reason) => {
    const answer = await reader(changed([...role, ...path], put))('principal', app);
    expect(answer).toMatchObject({ kind: 'found', gaps: [{ layer, reason }] });
    const { identity, boundary, trust } = await value<'principal'>(Promise.resolve(answer));
    const unread = { identity, boundary, trust }[layer];
    const documents = Array.isArray(unread) ? unread.map((policy: unknown) => field(policy, 'document')) : [unread];
    expect(documents).toContain(null);
  });
});

describe('organization', () => {
  const lookup = { kind: 'organization', account: A } as const;

  test('every level with its policies, full access known by its id alone', async () => {
    const facts = await value<'organization'>(reader()('organization', lookup));
    expect(facts.path?.map(({ kind }) => kind)).toEqual(['root', 'ou', 'account']);
    expect(facts.scps?.map(({ policies }) => policies?.map(({ name }) => name))).toEqual([
      ['FullAWSAccess'],
      ['FullAWSAccess', 'OnlyEurope'],
      ['FullAWSAccess'],
    ]);
    expect(facts.rcps).toBeUndefined();
    expect(facts.policies).toContainEqual({ id: 'p-region', layer: 'scp', name: 'OnlyEurope' });
    expect(facts.accounts).toEqual([A, MANAGEMENT, B].toSorted());
  });

  test('an SCP and an RCP of one name keep it, and each its id; two SCPs do not', async () => {
    const guard = (type: string) => ({ name: 'Guard', type, document: { Version: '2012-10-17', Statement: [] } });
    const held = world();
    Object.assign(held.organization.policies, {
      'p-one': guard('SERVICE_CONTROL_POLICY'),
      'p-two': guard('RESOURCE_CONTROL_POLICY'),
      'p-three': guard('SERVICE_CONTROL_POLICY'),
    });
    const json = JSON.parse(JSON.stringify(held).replace('"p-region"]', '"p-one","p-two","p-three"]'));
    const facts = await value<'organization'>(reader(json)('organization', lookup));
    expect(facts.policies?.filter(({ id }) => /^p-(?:one|two|three)$/.test(id))).toEqual([
      { id: 'p-one', layer: 'scp', name: 'Guard' },
      { id: 'p-two', layer: 'rcp', name: 'Guard' },
      { id: 'p-three', layer: 'scp', name: 'p-three' },
    ]);
    expect(objectAt(organizationEntry([facts], true) ?? {}, 'policies')).toMatchObject({
      'p-one': { name: 'Guard', type: 'SERVICE_CONTROL_POLICY' },
      'p-two': { name: 'Guard', type: 'RESOURCE_CONTROL_POLICY' },
      'p-three': { type: 'SERVICE_CONTROL_POLICY' },
    });
  });

  test('an account that is not in the tree may be anywhere', async () => {
    const answer = await reader()('organization', { ...lookup, account: '777788889999' });
    expect(answer).toMatchObject({ kind: 'unread', gaps: [{ layer: 'scp' }, { layer: 'rcp' }] });
  });

  test('a level whose policies are not told', async () => {
    const path = ['organization', 'tree', 'children', '1', 'policyIds'];
    const answer = await reader(changed(path))('organization', lookup);
    const facts = await value<'organization'>(Promise.resolve(answer));
    expect(facts.scps?.map(({ policies }) => policies === null)).toEqual([false, true, false]);
    // Which types are on is not known either.
    expect(facts.rcps?.map(({ policies }) => policies === null)).toEqual([false, true, false]);
    expect(answer).toMatchObject({
      gaps: [
        { layer: 'scp', subject: 'ou-work' },
        { layer: 'rcp', subject: 'ou-work' },
      ],
    });
  });

  test('a policy that a level names and the list lacks may be of either type', async () => {
    const answer = await reader(changed(['organization', 'policies', 'p-region']))('organization', lookup);
    const facts = await value<'organization'>(Promise.resolve(answer));
    const unread = { name: 'p-region', document: null };
    expect(facts.scps?.[1]?.policies).toContainEqual(unread);
    expect(facts.rcps?.[1]?.policies).toContainEqual(unread);
  });

  test('no policy of a type listed: the type is off', async () => {
    const tree = JSON.parse(
      JSON.stringify(world().organization.tree).replaceAll('"p-FullAWSAccess"', '').replaceAll(',"p-region"', ''),
    );
    const facts = await value<'organization'>(
      reader({ ...world(), organization: { id: 'o-example', managementAccountId: MANAGEMENT, policies: {}, tree } })(
        'organization',
        lookup,
      ),
    );
    expect([facts.scps, facts.rcps]).toEqual([undefined, undefined]);
  });
});

describe('resources', () => {
  test('an entry without a policy has none; one that is absent is a gap', async () => {
    const facts = await value<'resource'>(reader()('resource', bucket));
    expect(facts).toMatchObject({ account: A, policy: undefined, kmsKeyArn: KEY, tags: { class: 'secret' } });
    expect(await reader()('resource', { ...bucket, arn: 'arn:aws:s3:::other' })).toEqual({
      kind: 'unread',
      gaps: [{ layer: 'resource', reason: 'not-in-snapshot', subject: 'arn:aws:s3:::other' }],
    });
  });

  test('null anywhere could not be read', async () => {
    const resources = ['accounts', A, 'resources'];
    const entry = await reader(changed([...resources, 'arn:aws:s3:::data'], null))('resource', bucket);
    expect(entry).toMatchObject({ kind: 'unread', gaps: [{ reason: 'null-in-snapshot' }] });
    const answer = await reader(changed([...resources, KEY, 'policy'], null))('resource', { ...bucket, arn: KEY });
    expect(answer).toMatchObject({ kind: 'found', value: { policy: null }, gaps: [{ layer: 'resource' }] });
    const grants = await reader(changed([...resources, KEY, 'grants'], null))('resource', { ...bucket, arn: KEY });
    expect(grants).toMatchObject({ value: { grants: null }, gaps: [{ reason: 'null-in-snapshot' }] });
  });

  test('a key by its alias, a secret by its name, an access point with its bucket', async () => {
    const alias = `arn:aws:kms:eu-west-1:${A}:alias/data`;
    expect((await value<'resource'>(reader()('resource', { ...bucket, arn: alias }))).arn).toBe(KEY);
    const secret = `arn:aws:secretsmanager:eu-west-1:${A}:secret:db`;
    for (const arn of [`${secret}-??????`, secret, `${secret}-AbC123`]) {
      expect((await value<'resource'>(reader()('resource', { ...bucket, arn }))).arn).toBe(`${secret}-AbC123`);
    }
    const accessPoint = `arn:aws:s3:eu-west-1:${A}:accesspoint/door`;
    expect((await value<'resource'>(reader()('resource', { ...bucket, arn: accessPoint }))).bucket).toBe(
      'arn:aws:s3:::data',
    );
  });

  test('objects: listed, not listed, and not told', async () => {
    const object = (name: string, key: string) =>
      reader()('object', { kind: 'object', bucket: name, key, region: 'eu-west-1' });
    expect(await object('data', 'present')).toMatchObject({ value: { exists: true } });
    expect(await object('data', 'gone')).toMatchObject({ value: { exists: false } });
    expect((await object('theirs', 'k')).kind).toBe('unread');
  });

  test('public access settings of an account that does not tell them', async () => {
    const lookup = { kind: 'account-public-access', account: A } as const;
    expect(await reader()('account-public-access', lookup)).toMatchObject({ value: { RestrictPublicBuckets: true } });
    expect((await reader(changed(['accounts', A, 'publicAccessBlock']))('account-public-access', lookup)).kind).toBe(
      'unread',
    );
  });

  test('endpoints', async () => {
    const lookup = { kind: 'vpc-endpoint', id: 'vpce-0abc', account: A, region: 'eu-west-1' } as const;
    expect(await reader()('vpc-endpoint', lookup)).toMatchObject({
      value: { vpcId: 'vpc-0abc', policy: { name: 'endpoint policy' } },
    });
    expect((await reader()('vpc-endpoint', { ...lookup, id: 'vpce-0def' })).kind).toBe('unread');
  });
});

test('a session without an entry, or with sessions missing, is a gap', async () => {
  const lookup = { kind: 'session', account: A, region: 'eu-west-1', accessKeyId: 'ASIAEXAMPLE' } as const;
  expect(await reader()('session', lookup)).toMatchObject({ kind: 'found', value: { policies: undefined, tags: {} } });
  expect((await reader()('session', { ...lookup, accessKeyId: 'ASIAOTHER' })).kind).toBe('unread');
  expect((await reader(changed(['sessions']))('session', lookup)).kind).toBe('unread');
});

describe('reading the file', () => {
  test('a whole snapshot and the smallest valid one have no problems', () => {
    expect(readSnapshot(world()).problems).toEqual([]);
    expect(readSnapshot({ schemaVersion: 1, accounts: {} }).problems).toEqual([]);
  });

  test.each<[unknown, readonly string[]]>([
    [null, ['snapshot: not a JSON object']],
    [{ schemaVersion: 2, accounts: {} }, ['snapshot schemaVersion: not 1']],
    [{ schemaVersion: 1 }, ['snapshot accounts: not an object']],
    [{ schemaVersion: 1, accounts: { x: {} } }, ['snapshot accounts.x: not a 12-digit account id']],
    [
      { schemaVersion: 1, accounts: { [A]: { iam: { RoleDetailList: {} } } }, changes: {} },
      [`snapshot accounts.${A}.iam.RoleDetailList: not a list`, 'snapshot changes: not a list'],
    ],
  ])('says where %j is wrong', (json, problems) => {
    expect(readSnapshot(json).problems).toEqual(problems);
  });
});
