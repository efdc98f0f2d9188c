/**
 * CloudTrail's event history answers two calls a second: what denials ask of it is asked once for all of them.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountsOf } from '../../lambdas/adapters/connection/accounts.ts';
import { rateLimit } from '../../lambdas/adapters/connection/rate-limit.ts';
import { eventPages } from '../../lambdas/adapters/history/event-pages.ts';
import { pastChanges } from '../../lambdas/adapters/history/past-changes.ts';
import { sessionMakings } from '../../lambdas/adapters/history/session-makings.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { type Json, listAt, textAt } from '../../lambdas/denial/fields.ts';
import type { LookupOf } from '../../lambdas/evidence/source.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';
import { HUB, REGION, world } from './world.ts';

const MADE_AT = Date.parse('2026-11-01T09:00:00Z');
const NOW = MADE_AT + 3_600_000;
const ROLE = `arn:aws:iam::${HUB}:role/app/App`;
const HOME = 'us-east-1';
const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
const keyOf = (n: number) => `ASIA${String(n).padStart(16, '0')}`;
const at = (n: number) => MADE_AT - n * 30_000;

/** The newest first, as CloudTrail has them. */
const making = (n: number, awsRegion: string, role = ROLE) => ({
  eventID: `made-${n}-${awsRegion}`,
  eventName: 'AssumeRole',
  eventSource: 'sts.amazonaws.com',
  eventTime: iso(at(n)),
  awsRegion,
  userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
  requestParameters: { roleArn: role, roleSessionName: `s${n}` },
  responseElements: {
    credentials: { accessKeyId: keyOf(n) },
    assumedRoleUser: { arn: `arn:aws:sts::${HUB}:assumed-role/App/s${n}` },
  },
  resources: [{ ARN: role, accountId: HUB, type: 'AWS::IAM::Role' }],
});
const change = (eventID: string, time: number) => ({
  eventID,
  eventName: 'PutRolePolicy',
  eventSource: 'iam.amazonaws.com',
  eventTime: iso(time),
  awsRegion: HOME,
  recipientAccountId: HUB,
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${HUB}:user/dev` },
  requestParameters: { roleName: 'App', policyName: 'Inline', policyDocument: '{"Statement":[]}' },
});

let endpoint: AwsEndpoint;
beforeAll(async () => {
  const makings = [
    ...Array.from({ length: 60 }, (_, n) => making(n, REGION)),
    ...Array.from({ length: 5 }, (_, n) => making(100 + n, HOME, `${ROLE}AtHome`)),
  ];
  endpoint = await startAwsEndpoint(
    world({
      events: [...makings, change('late', MADE_AT - 1_800_000), change('early', MADE_AT - 86_400_000)],
      pageSize: 50,
    }),
  );
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const session = (n: number, role = ROLE): LookupOf<'session'> => ({
  kind: 'session',
  account: HUB,
  region: REGION,
  accessKeyId: keyOf(n),
  role,
  issuedAt: iso(at(n)),
});
const attributesOf = (params: Json) =>
  listAt(params, 'LookupAttributes').map((one) => textAt(one, 'AttributeValue') ?? '');
const asked = () => endpoint.calls.map(({ region, params }) => [region, ...attributesOf(params)].join(' '));
const SOON = () => AbortSignal.timeout(5_000);

function pages(sharers = 0) {
  const accounts = accountsOf({ ...CONNECT, endpoint: endpoint.url }, DEFAULT_SETTINGS);
  return eventPages({ accounts, limit: rateLimit(sharers === 0 ? 0.001 : sharers) });
}

describe('sessions', () => {
  test('of one role that are asked for at once cost one page', async () => {
    const makings = sessionMakings(pages(), () => NOW);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => makings.find(session(n), SOON())));
    expect(answers.map((one) => one.kind === 'found' && one.value.accessKeyId)).toEqual(
      Array.from({ length: 40 }, (_, n) => keyOf(n)),
    );
    expect(asked()).toEqual([`${REGION} ${ROLE}`]);
  });

  test('that a page showed are known for those that ask later', async () => {
    const makings = sessionMakings(pages(), () => NOW);
    await makings.find(session(3), SOON());
    expect(await makings.find(session(30), SOON())).toMatchObject({ kind: 'found', value: { time: iso(at(30)) } });
    expect(asked()).toHaveLength(1);
  });

  test('that lie behind a full page are asked for by their own key', async () => {
    const makings = sessionMakings(pages(), () => NOW);
    const [first, last] = await Promise.all([makings.find(session(0), SOON()), makings.find(session(58), SOON())]);
    expect([first.kind, last.kind]).toEqual(['found', 'found']);
    expect(asked()).toEqual([`${REGION} ${ROLE}`, `${HOME} ${ROLE}`, `${REGION} ${keyOf(58)}`]);
  });

  test("of STS's global endpoint are found at home, with two pages for all", async () => {
    const makings = sessionMakings(pages(), () => NOW);
    const role = `${ROLE}AtHome`;
    const found = await Promise.all([100, 101, 104].map((n) => makings.find(session(n, role), SOON())));
    expect(found.map(({ kind }) => kind)).toEqual(['found', 'found', 'found']);
    expect(asked()).toEqual([`${REGION} ${role}`, `${HOME} ${role}`]);
  });

  test('that nobody made are not there, for a minute where CloudTrail may not have told of them yet', async () => {
    const clock = { now: at(-5) };
    const makings = sessionMakings(pages(), () => clock.now);
    const unknown = { ...session(0), accessKeyId: keyOf(999) };
    expect(await makings.find(unknown, SOON())).toEqual({ kind: 'absent' });
    const once = asked().length;
    expect(await makings.find(unknown, SOON())).toEqual({ kind: 'absent' });
    expect(asked()).toHaveLength(once);
    clock.now += 61_000;
    await makings.find(unknown, SOON());
    expect(asked().length).toBeGreaterThan(once);
  });

  test('are a gap at once where too many are before them', async () => {
    const makings = sessionMakings(pages(5), () => NOW);
    const roles = Array.from({ length: 12 }, (_, n) => `${ROLE}${n}`);
    const begun = performance.now();
    const answers = await Promise.all(roles.map((role) => makings.find(session(0, role), SOON())));
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect(answers).toContainEqual({ kind: 'unread', gaps: [expect.objectContaining({ reason: 'held-back' })] });
  }, 15_000);

  test('are found for those who wait when another leaves', async () => {
    endpoint.fail('cloudtrail:LookupEvents', {
      delayMs: 300,
      when: ({ params }) => attributesOf(params).includes(ROLE),
    });
    const makings = sessionMakings(pages(), () => NOW);
    const [left, stayed] = await Promise.all([
      makings.find(session(1), AbortSignal.timeout(50)),
      makings.find(session(1), SOON()),
    ]);
    expect([left.kind, stayed.kind]).toEqual(['unread', 'found']);
  });
});

describe('changes', () => {
  const wanted = (untilMs: number) => ({
    account: HUB,
    region: HOME,
    targets: [`arn:aws:iam::${HUB}:role/App`],
    from: new Date(untilMs - 7 * 86_400_000),
    until: new Date(untilMs),
  });
  const ids = async (answer: ReturnType<ReturnType<typeof pastChanges>>) => {
    const got = await answer;
    return got.kind === 'found' ? got.value.map(({ eventId }) => eventId) : got.kind;
  };

  test('are asked for once by denials of other seconds', async () => {
    const changes = pastChanges(pages(), () => NOW);
    const answers = await Promise.all([0, 1, 2, 3].map((n) => ids(changes(wanted(NOW + n * 1_000), SOON()))));
    expect(answers).toEqual(Array.from({ length: 4 }, () => ['late', 'early']));
    expect(asked()).toHaveLength(1);
  });

  test('of the time that is asked about alone are told, though more was read', async () => {
    const changes = pastChanges(pages(), () => NOW + 86_400_000);
    expect(await ids(changes(wanted(MADE_AT - 2_400_000), SOON()))).toEqual(['early']);
    expect(await ids(changes(wanted(MADE_AT - 1_200_000), SOON()))).toEqual(['late', 'early']);
    expect(asked()).toHaveLength(1);
  });
});
