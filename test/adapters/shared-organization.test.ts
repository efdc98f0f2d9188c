import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Heard, organizationHeard } from '../../lambdas/adapters/organization-changes.ts';
import { accountNamesIn, sharedOrganization, sharing } from '../../lambdas/adapters/shared-organization.ts';
import type { AccountRegion } from '../../lambdas/admission/ledger/members.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { settingsOf } from '../lib/synthesized.ts';
import { askSource, sourceOn } from './asking.ts';
import { CONNECT } from './connect.ts';
import { HUB, MEMBER, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterAll(() => endpoint.close());

const LOOKUP = { kind: 'organization', account: MEMBER } as const;
const asked = () => endpoint.calls.filter((call) => call.service === 'organizations').length;
const MANAGEMENT = HUB;
const container = (table: string, now?: () => number, heard: Heard = async () => undefined) => {
  const shared = sharedOrganization(table, { ...CONNECT, endpoint: endpoint.url }, heard, now);
  return { shared, source: sourceOn(endpoint, { shared }) };
};

test('what one container read the next one knows, to the letter', async () => {
  const first = await askSource(container('one').source, LOOKUP);
  const before = asked();
  expect(await askSource(container('one').source, LOOKUP)).toMatchObject({
    kind: 'found',
    value: first.kind === 'found' ? first.value : {},
  });
  expect(asked()).toBe(before);
});

test('names of accounts are those that were read, and nothing for the others', async () => {
  await askSource(container('names').source, LOOKUP);
  const answer = await askSource(container('names').source, LOOKUP);
  const path = answer.kind === 'found' && 'path' in answer.value ? answer.value.path : undefined;
  const facts = { id: 'o-a1b2c3d4e5', managementAccountId: MANAGEMENT, scps: [], rcps: undefined, policies: [] };
  const named = [...(path ?? []).slice(0, -1), { id: MEMBER, kind: 'account', name: 'Orders' } as const];
  await container('names').shared.put(MEMBER, { ...facts, path: named });
  const names = accountNamesIn('names', { ...CONNECT, endpoint: endpoint.url });
  expect(await names([MEMBER, HUB, MEMBER])).toEqual({ [MEMBER]: 'Orders' });
});

test('after a change everybody reads anew, whoever read before included', async () => {
  const one = container('two');
  await askSource(one.source, LOOKUP);
  const before = asked();
  await one.shared.forget();
  await askSource(container('two').source, LOOKUP);
  expect(asked()).toBeGreaterThan(before);
});

test('after a quarter of an hour it is read anew', async () => {
  await askSource(container('three').source, LOOKUP);
  const before = asked();
  await askSource(container('three', () => Date.now() + 16 * 60_000).source, LOOKUP);
  expect(asked()).toBeGreaterThan(before);
});

const HOUR_MS = 60 * 60_000;
const later = (hours: number) => () => Date.now() + hours * HOUR_MS;
const heard: Heard = async () => MANAGEMENT;

/** Whether it asks Organizations, in a container of its own. */
async function asks(table: string, now?: () => number, of?: Heard): Promise<boolean> {
  const before = asked();
  await askSource(container(table, now, of).source, LOOKUP);
  return asked() > before;
}

test('where every change is heard it is kept by changes, for half a day', async () => {
  expect(await asks('heard', undefined, heard)).toBe(true);
  expect(await asks('heard', later(11), heard)).toBe(false);
  expect(await asks('heard', later(13), heard)).toBe(true);
});

test('a change makes it read anew, and what was read soon after is read once more', async () => {
  await asks('settling', undefined, heard);
  await container('settling', later(1)).shared.forget();
  expect(await asks('settling', later(1.05), heard)).toBe(true);
  // Perhaps the old text: kept as long as where no change is heard.
  expect(await asks('settling', later(1.2), heard)).toBe(false);
  expect(await asks('settling', later(1.4), heard)).toBe(true);
  expect(await asks('settling', later(11), heard)).toBe(false);
});

test('the clock stays where changes of another organization, or none, are heard', async () => {
  await asks('foreign', undefined, heard);
  expect(await asks('foreign', later(0.3), async () => '000011112222')).toBe(true);
  expect(await asks('foreign', later(0.6), async () => Promise.reject(new Error('down')))).toBe(true);
});

test('an organization of long policies is kept too', async () => {
  const { shared } = container('long');
  const document = {
    Statement: Array.from({ length: 8_000 }, (_, at) => ({ Sid: `S${at}`, Action: `s3:Action${at}` })),
  };
  const level = { target: 'r-a1b2', policies: [{ name: 'long', document }] };
  const ids = { id: 'o-a1b2c3d4e5', managementAccountId: MANAGEMENT };
  const facts = { ...ids, path: null, scps: [level], rcps: undefined, policies: [] };
  await shared.put(MEMBER, facts);
  expect((await container('long').shared.get(MEMBER)).facts).toEqual(facts);
});

test('one container keeps policies by changes, and drops them when one is told and once more when it settled', async () => {
  let shift = 0;
  const now = () => Date.now() + shift * HOUR_MS;
  const { shared } = container('own', now, heard);
  const calls: string[] = [];
  const reader = sharing(
    {
      organization: async () => ({ kind: 'absent' }),
      forget: () => void calls.push('forget'),
      keepFor: (ms) => void calls.push(`${ms / HOUR_MS} h`),
      isMember: async () => true,
    },
    shared,
    now,
  );
  const ask = async (at: number) => {
    shift = at;
    calls.length = 0;
    await reader(LOOKUP, AbortSignal.timeout(5_000));
    return calls.join(', ');
  };
  expect(await ask(0)).toBe('forget, 12 h');
  expect(await ask(3)).toBe('12 h');
  shift = 4;
  await shared.forget();
  expect(await ask(4.1)).toBe('forget, 12 h');
  expect(await ask(4.2)).toBe('12 h');
  expect(await ask(4.3)).toBe('forget, 12 h');
  expect(await ask(9)).toBe('12 h');
});

describe('every change is heard', () => {
  const ORGANIZATION = {
    id: 'o-a1b2c3d4e5',
    root: 'r-a1b2',
    regions: ['eu-west-1', 'us-east-1'],
    hubAccount: '111122223333',
    managementAccount: '999988887777',
  };
  const HUB_PLACE = { account: '111122223333', region: 'eu-west-1' };
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

  interface Told {
    readonly hub?: AccountRegion;
    readonly lastHeard?: string;
    readonly covered?: boolean;
  }
  const told = (organization: object | undefined, more: Told = {}) =>
    organizationHeard({
      settings: settingsOf(organization === undefined ? {} : { organization }),
      hub: more.hub ?? HUB_PLACE,
      journal: {
        coverage: async () =>
          more.covered === false ? undefined : { since: minutesAgo(9_000), latest: minutesAgo(800) },
      },
      lastHeard: async () => more.lastHeard ?? minutesAgo(50),
    })();

  test('where the management account forwards, and every other one', async () => {
    expect(await told(ORGANIZATION)).toBe('999988887777');
  });

  test('where the hub is the management account, in the Region of Organizations and nowhere else', async () => {
    const own = { ...ORGANIZATION, hubAccount: '999988887777' };
    const hub = { account: '999988887777', region: 'us-east-1' };
    expect(await told(own, { hub, lastHeard: '' })).toBe('999988887777');
    expect(await told(own, { hub: { ...hub, region: 'eu-west-1' }, lastHeard: '' })).toBeUndefined();
  });

  test.each([
    ['there is no organization in the settings', undefined, {}],
    ['the management account is not named', { ...ORGANIZATION, managementAccount: undefined }, {}],
    ['some units forward alone', { ...ORGANIZATION, root: undefined, ous: ['ou-a1b2-c3d4e5f6'] }, {}],
    ['nobody forwards from the Region of Organizations', { ...ORGANIZATION, regions: ['eu-west-1'] }, {}],
    ['the forwarder is silent', ORGANIZATION, { lastHeard: minutesAgo(200) }],
    ['the forwarder was never heard', ORGANIZATION, { lastHeard: '' }],
    ['no change ever came through: no trail, perhaps', ORGANIZATION, { covered: false }],
  ])('not where %s', async (_what, organization, more) => {
    expect(await told(organization, more)).toBeUndefined();
  });
});

test('a table that does not answer costs nothing but time', async () => {
  endpoint.fail('dynamodb:GetItem', { code: 'InternalServerError', status: 500 });
  endpoint.fail('dynamodb:PutItem', { code: 'InternalServerError', status: 500 });
  expect((await askSource(container('four').source, LOOKUP)).kind).toBe('found');
  endpoint.reset();
});
