/**
 * Two releases on one table, as while a deployment goes on and after it is taken back: what the last one wrote is read by
 * this one, and what this one writes has all that the last one reads, in the same types.
 */
import { readFileSync } from 'node:fs';
import { type AttributeValue, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedOrganization } from '../../lambdas/adapters/shared-organization.ts';
import { dynamoCeiling } from '../../lambdas/adapters/store/dynamo-ceiling.ts';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import type { Settled, Sighting } from '../../lambdas/admission/memory.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { wish } from '../admission/ceiling-contract.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CLIENT, CONNECT } from './connect.ts';
import { denialOf, sightingOf } from './denials.ts';
import { minute } from './memory-contract.ts';

type Item = Record<string, AttributeValue>;

const LAST_RELEASE: readonly Item[] = JSON.parse(
  readFileSync(new URL('../cases/memory/last-release.json', import.meta.url), 'utf8'),
);
const CALLER = 'arn:aws:iam::111122223333:role/App';
const SETTLED: Settled = {
  cause: 'identity-no-allow',
  layer: 'identity',
  severity: 'warning',
  at: minute(0),
  gaps: ['iam:GetRole'],
};
const print = (n: number) => `00000000000000a${n}`;

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ account: '111122223333' });
});
afterAll(() => endpoint.close());

function partsOf(table: string) {
  const connect = { ...CONNECT, endpoint: endpoint.url };
  const memory = dynamoMemory(table, connect);
  const see = async (n: number, eventId: string, at: number, more: Partial<Sighting> = {}) => {
    const sighting = { ...sightingOf(print(n), [denialOf({ eventId })], { callerKey: CALLER }), ...more };
    return (await memory.admit([sighting], minute(at)))[0];
  };
  const ledger = dynamoLedger(table, connect, 7);
  return {
    memory,
    see,
    ledger,
    ceiling: dynamoCeiling(table, connect),
    client: new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url }),
  };
}

describe('what the last release wrote', () => {
  const opened = async (table: string) => {
    const parts = partsOf(table);
    for (const Item of LAST_RELEASE) await parts.client.send(new PutItemCommand({ TableName: table, Item }));
    return parts;
  };

  it('is repeated, leased, muted and folded as before', async () => {
    const { see: look } = await opened('old-memory');
    expect((await look(1, 'leased-1', 1))?.remembered).toMatchObject({ kind: 'new', before: { since: minute(0) } });
    expect((await look(2, 'settled-3', 6))?.remembered).toMatchObject({ kind: 'repeat', count: 3, settled: SETTLED });
    expect((await look(2, 'settled-2', 6))?.remembered).toMatchObject({ kind: 'repeat', duplicates: ['settled-2'] });
    expect((await look(4, 'twin-2', 6))?.remembered).toMatchObject({ kind: 'repeat', settled: { twinOf: print(3) } });
    expect((await look(5, 'muted-2', 6))?.remembered.muted).toEqual({ until: minute(600), reason: 'known' });
    expect((await look(6, 'over-2', 200))?.remembered.kind).toBe('new');
    expect((await look(7, 'copy', 6, { sharedId: 'shared-1' }))?.remembered).toMatchObject({
      kind: 'repeat',
      settled: { twinOf: print(3) },
    });
  });

  it('is one session and one resource though their long names were written whole then', async () => {
    const { client, memory, see: look } = partsOf('old-names');
    const session = `GitHubActions-${'9'.repeat(40)}`;
    const resource = `arn:aws:s3:::reports/${'a'.repeat(60)}`;
    const sets = { sessions: { SS: [session] }, resources: { SS: [resource] } };
    const [settled] = LAST_RELEASE.filter(({ pk }) => pk?.S === `fingerprint#${print(2)}`);
    await client.send(new PutItemCommand({ TableName: 'old-names', Item: { ...settled, ...sets } }));
    const next = sightingOf(print(2), [denialOf({ eventId: 'next', session, key: 'a'.repeat(60) })]);
    await look(2, 'next', 6, { first: next.first, latest: next.latest });
    const [due] = await memory.due(minute(61));
    expect(due).toMatchObject({ fingerprint: print(2), sessions: 1, resources: 1 });
  });

  it('is due, and told of the day', async () => {
    const { memory: old } = await opened('old-windows');
    const due = (await old.due(minute(61))).map(({ fingerprint }) => fingerprint);
    expect(due.toSorted()).toEqual([print(2), print(3), print(5)]);
    const stories = await old.stories(minute(0), minute(140));
    expect(stories.map(({ fingerprint, state }) => `${fingerprint} ${state}`)).toContain(`${print(6)} closed`);
  });

  it('is known of the caller and in the ledger', async () => {
    const { see: look, ledger: old, ceiling: gate } = await opened('old-ledger');
    expect((await look(8, 'another', 6))?.caller.recent[0]?.action).toBe('s3:GetObject');
    expect(await old.held(minute(10))).toMatchObject({ denials: 3, critical: 0, guardrails: [], suspects: [] });
    expect(await old.day('2026-11-02T07:00:00.000Z')).toMatchObject({ own: 1, muted: [{ rule: 'known', count: 2 }] });
    expect(await old.claimTick(minute(10))).toEqual({ dayToldUntil: '2026-11-01T07:00:00.000Z' });
    expect(await gate.take([wish(CALLER)], DEFAULT_SETTINGS.flood, minute(1))).toEqual([true]);
  });
});

describe('what this release writes', () => {
  it('has every attribute that the last one reads, of the same type, and none that it would mistake', async () => {
    const { memory: now, see: look, ledger: book, client: raw } = partsOf('new');
    await look(1, 'leased-1', 0);
    for (const n of [2, 3, 5, 6]) {
      await look(n, `first-${n}`, 0, n === 3 ? { sharedId: 'shared-1' } : {});
      await now.settle(print(n), SETTLED);
    }
    await look(2, 'settled-2', 5);
    await look(4, 'twin-1', 0, { sharedId: 'shared-1' });
    await now.mute(print(5), minute(600), 'known');
    for (const at of [61, 130]) {
      const due = await now.due(minute(at));
      await now.told(
        due.filter(({ fingerprint }) => fingerprint === print(6)),
        minute(at),
      );
    }
    const names = (name: string) => [{ name, count: 3 }];
    const held = {
      denials: 3,
      critical: 0,
      guardrails: [],
      suspects: [],
      principals: names(CALLER),
      actions: names('s3:GetObject'),
      // The last release knows names by their prefixes and reads past this one.
      accounts: [],
    };
    await book.note({ muted: [{ rule: 'known', reason: 'expected', count: 2 }], own: 1, held }, minute(2));
    await book.claimTick(minute(5));
    await book.dayTold('2026-11-01T07:00:00.000Z');

    const wrong: string[] = [];
    // The ceiling begins anew under a key of its own: at most one more hour of notices.
    for (const old of LAST_RELEASE.filter(({ pk }) => !pk?.S?.startsWith('ceiling#'))) {
      const { pk, sk } = old;
      const name = pk?.S ?? '';
      const { Item } = await raw.send(
        new GetItemCommand({ TableName: 'new', Key: { ...(pk && sk ? { pk, sk } : {}) } }),
      );
      const form = (item: Item | undefined, attribute: string) => Object.keys(item?.[attribute] ?? {}).join();
      for (const attribute of Object.keys(old)) {
        if (form(Item, attribute) !== form(old, attribute))
          wrong.push(`${name}: ${attribute} is ${form(Item, attribute)}`);
      }
      wrong.push(
        ...Object.keys(Item ?? {})
          .filter((attribute) => !(attribute in old))
          .map((attribute) => `${name}: ${attribute} is new`),
      );
    }
    expect(wrong).toEqual([]);
    expect(LAST_RELEASE.length).toBeGreaterThan(10);
  });

  it('names the ids of an organization policy as the last one looks for them', async () => {
    const shared = sharedOrganization('new-organization', { ...CONNECT, endpoint: endpoint.url });
    const policies = [{ id: 'p-region01', layer: 'scp', name: 'AllowedRegions' } as const];
    const ids = { id: 'o-a1b2c3d4e5', managementAccountId: '111122223333' };
    const facts = { ...ids, path: null, scps: [{ target: 'r-a1b2', policies: [] }], rcps: undefined, policies };
    await shared.put('444455556666', facts);
    const Key = { pk: { S: 'organization#444455556666' }, sk: { S: '-' } };
    const { Item } = await partsOf('new').client.send(new GetItemCommand({ TableName: 'new-organization', Key }));
    expect(JSON.parse(Item?.['facts']?.S ?? '{}')).toMatchObject({ policyIds: { AllowedRegions: 'p-region01' } });
    expect((await shared.get('444455556666')).facts).toEqual(facts);
  });
});
