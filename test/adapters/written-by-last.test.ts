/**
 * The table as the functions of the last release left it amid a day (renewed by `npm run bench:releases -- REV --record`),
 * read by this one: no kind is forgotten or taken for news, no count is lost, and what was noted beside denials is found.
 */
import { readFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPressed, recalled } from '../../lambdas/adapters/chat/pressed.ts';
import { sharedOrganization } from '../../lambdas/adapters/shared-organization.ts';
import { dynamoCeiling } from '../../lambdas/adapters/store/dynamo-ceiling.ts';
import { dynamoJournal } from '../../lambdas/adapters/store/dynamo-journal.ts';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import { dynamoMembers } from '../../lambdas/adapters/store/dynamo-members.ts';
import { dynamoReports } from '../../lambdas/adapters/store/dynamo-reports.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { type Json, listAt } from '../../lambdas/denial/fields.ts';
import { wish } from '../admission/ceiling-contract.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { kindIn } from '../bench/releases/outcome.ts';
import { RECORDED, RECORDED_AT_MINUTE, type Recorded } from '../bench/releases/record.ts';
import { ACCOUNT, BEGUN } from '../bench/releases/script.ts';
import { kindOf } from '../bench/releases/told.ts';
import { CLIENT, CONNECT } from './connect.ts';
import { sightingOf } from './denials.ts';

const recorded: Recorded = JSON.parse(readFileSync(RECORDED, 'utf8'));
const NOW = BEGUN.getTime() + RECORDED_AT_MINUTE * 60_000;
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

let endpoint: AwsEndpoint;
let tables = 0;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ account: ACCOUNT });
});
afterAll(() => endpoint.close());

/** Each test has the table for itself. */
async function left() {
  tables += 1;
  const table = `left-${tables}`;
  const client = new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url });
  await Promise.all(
    recorded.items.map((Item) => client.send(new PutItemCommand({ TableName: table, Item: { ...Item } }))),
  );
  return { table, connect: { ...CONNECT, endpoint: endpoint.url } };
}

const kinds = recorded.items.flatMap((item) => {
  const kind = kindIn(item);
  const fingerprint = item['pk']?.S?.split('#')[1] ?? '';
  return kind === undefined ? [] : [{ kind, fingerprint, settled: item['settled']?.S, muted: item['muted'] }];
});

describe('a fingerprint', () => {
  it.each(kinds)('$kind $fingerprint is still that of its denials, and the next one repeats', async (known) => {
    const { table, connect } = await left();
    const denial = await recalled(table, known.fingerprint, connect);
    expect(denial === undefined ? undefined : fingerprintOf(denial).fingerprint).toBe(known.fingerprint);
    const item = recorded.items.find(({ pk }) => pk?.S?.endsWith(known.fingerprint));
    const next: Denial[] = denial === undefined ? [] : [{ ...denial, eventId: 'one-more' }];
    const [seen] = await dynamoMemory(table, connect).admit([sightingOf(known.fingerprint, next)], at(0));
    // Seen last some hours ago it is news again.
    const isNews = Number(item?.['quietFrom']?.N) <= NOW;
    const settled: unknown = JSON.parse(known.settled ?? '{}');
    expect(seen?.remembered).toMatchObject(
      isNews
        ? { kind: 'new', leased: true }
        : { kind: 'repeat', count: Number(item?.['count']?.N) + 1, duplicates: [], settled },
    );
    expect(seen?.remembered.muted !== undefined).toBe(known.muted !== undefined);
  });

  it('is in the story of the day as often as the last release had been told of it, with the cause that it told', async () => {
    const { table, connect } = await left();
    const stories = await dynamoMemory(table, connect).stories(at(-600), at(0));
    const told = new Map(
      [...Map.groupBy(stories, ({ first }) => kindOf(first.eventId))].map(([kind, all]) => [
        kind,
        { count: all.reduce((sum, { count }) => sum + count, 0), causes: all.map(({ settled }) => settled?.cause) },
      ]),
    );
    const loud = [...new Set(kinds.map(({ kind }) => kind))].filter((kind) => recorded.causes[kind] !== undefined);
    expect(loud.length).toBeGreaterThan(5);
    for (const kind of loud) {
      expect([kind, told.get(kind)?.causes]).toEqual([kind, recorded.causes[kind]]);
      // The copy of a call is counted under a fingerprint of its own, and told with the other.
      if (!kind.startsWith('twin-')) expect([kind, told.get(kind)?.count]).toEqual([kind, recorded.counted[kind]]);
    }
  });

  it('is due, pressed and asked about as before', async () => {
    const { table, connect } = await left();
    const due = await dynamoMemory(table, connect).due(at(24 * 60));
    expect(due.length).toBeGreaterThan(4);
    const pressed = dynamoPressed(table, connect);
    const muted = kinds.find((one) => one.muted !== undefined)?.fingerprint ?? '';
    expect(await pressed.muteKnown(muted, at(1), 'shorter')).toBe('longer');
    const asked = kinds.find(({ kind }) => kind === '09-scp-region')?.fingerprint ?? '';
    expect(await pressed.noteAsked(asked, at(0), at(-24 * 60))).toBe('lately');
  });
});

describe('what is counted beside', () => {
  it('is all held and muted, and the tick knows the day that was told', async () => {
    const { table, connect } = await left();
    const ledger = dynamoLedger(table, connect, DEFAULT_SETTINGS.digestHour);
    const flooded = recorded.sent['flood-FloodedAmid'] ?? 0;
    const held = await ledger.held(at(1));
    expect(held?.denials).toBe(flooded - (recorded.alerts['flood-FloodedAmid'] ?? 0));
    expect(held?.principals[0]).toEqual({ name: `arn:aws:iam::${ACCOUNT}:role/FloodedAmid`, count: held?.denials });
    const day = await ledger.day('2026-11-03T07:00:00.000Z');
    expect(day.own).toBe(recorded.sent['own']);
    expect(Math.max(...day.muted.map(({ count }) => count))).toBe(recorded.sent['console']);
    expect(day.muted.find(({ rule }) => rule === 'billing')?.count).toBeGreaterThan(0);
    expect(await ledger.claimTick(at(10))).toEqual({ dayToldUntil: '2026-11-02T07:00:00.000Z' });
  });

  it('leaves no place to who has used up the hour', async () => {
    const { table, connect } = await left();
    const flooded = { ...wish(`arn:aws:iam::${ACCOUNT}:role/FloodedAmid`), account: ACCOUNT };
    expect(await dynamoCeiling(table, connect).take([flooded], DEFAULT_SETTINGS.flood, at(0))).toEqual([false]);
  });

  it('is known of callers', async () => {
    const { table, connect } = await left();
    const [known] = kinds.filter(({ kind }) => kind === '33-detached-policy');
    const denial = await recalled(table, known?.fingerprint ?? '', connect);
    if (denial === undefined) throw new Error('it is not remembered');
    const { callerKey, fingerprint } = fingerprintOf(denial);
    const sighting = sightingOf(fingerprint, [{ ...denial, eventId: 'one-more' }], { callerKey });
    const [seen] = await dynamoMemory(table, connect).admit([sighting], at(0));
    expect(seen?.caller.recent.map(({ action }) => action)).toContain('s3:GetObject');
    expect(seen?.caller.addresses).not.toEqual([]);
  });
});

describe('what is noted of accounts', () => {
  it('is every change, its text and how long the journal has heard', async () => {
    const { table, connect } = await left();
    const journal = dynamoJournal(table, connect);
    const target = `arn:aws:iam::${ACCOUNT}:role/LakeReader`;
    const [change] = await journal.changesOf([target], at(-24 * 60), at(0), 10);
    expect(change).toMatchObject({ action: 'iam:DetachRolePolicy', oldDocument: { Version: '2012-10-17' } });
    expect(await journal.changesOf([`arn:aws:iam::${ACCOUNT}:role/BuildRunner`], at(-24 * 60), at(0), 10)).toHaveLength(
      3,
    );
    expect(await journal.coverage(ACCOUNT, 'us-east-1')).toBeDefined();
  });

  it('is the organization, whole, or is read anew where the last release knew less of it', async () => {
    const { table, connect } = await left();
    const item = recorded.items.find(({ pk }) => pk?.S === `organization#${ACCOUNT}`);
    const stored: Json = JSON.parse(item?.['facts']?.S ?? '{}');
    const soon = Number(item?.['at']?.N) + 60_000;
    const { facts } = await sharedOrganization(table, connect, undefined, () => soon).get(ACCOUNT);
    const isWhole = stored['policies'] !== undefined;
    expect(facts?.managementAccountId).toBe(isWhole ? stored['managementAccountId'] : undefined);
    expect(facts?.scps?.length).toBe(isWhole ? listAt(stored, 'scps').length : undefined);
  });

  it('is who forwards, and which alarm was reported', async () => {
    const { table, connect } = await left();
    const heard = (await dynamoMembers(table, connect).all()).filter(({ lastHeard }) => lastHeard !== undefined);
    expect(heard).toMatchObject([{ account: '777788889999', region: 'eu-west-1' }]);
    const reports = dynamoReports(table, connect);
    const alarm = 'Denyscope-denials-above-baseline';
    const reportedAt = recorded.items.find(({ pk, sk }) => pk?.S === `report#${alarm}` && sk?.S === 'ALARM');
    const later = (minutes: number): string =>
      new Date(Number(reportedAt?.['reportedAt']?.N) + minutes * 60_000).toISOString();
    expect(await reports.claim(alarm, 'ALARM', 'another', later(5))).toBe(false);
    expect(await reports.claim(alarm, 'ALARM', 'another', later(20))).toBe(true);
  });
});
