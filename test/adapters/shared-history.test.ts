/**
 * What one answer of CloudTrail's event history may be taken for by those who share it.
 */
import { describe, expect, test } from 'vitest';
import type { EventPage, EventPages, Query } from '../../lambdas/adapters/history/event-pages.ts';
import { pastChanges } from '../../lambdas/adapters/history/past-changes.ts';
import { sessionMakings } from '../../lambdas/adapters/history/session-makings.ts';
import { present } from '../../lambdas/denial/fields.ts';
import type { LookupOf } from '../../lambdas/evidence/source.ts';
import { HUB, REGION } from './world.ts';

const MADE_AT = Date.parse('2026-11-01T09:00:00Z');
const LATER = MADE_AT + 3_600_000;
const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');
const SOON = () => AbortSignal.timeout(5_000);
const roleArn = (name: string) => `arn:aws:iam::${HUB}:role/${name}`;
const sessionArn = (name: string) => `arn:aws:sts::${HUB}:assumed-role/${name}/run`;

/** Answers by the value that is asked for. */
function pagesOf(answer: (value: string) => EventPage): EventPages & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    first: async (_account, _region, query) => {
      await Promise.resolve();
      const value = valueIn(query());
      asked.push(value);
      return { kind: 'found', value: answer(value) };
    },
    async *all() {},
  };
}

function valueIn({ attribute }: Query): string {
  return attribute?.value ?? '';
}

function making(role: string, key: string, at: number, policy?: string) {
  return {
    eventName: 'AssumeRole',
    eventTime: iso(at),
    requestParameters: present({ roleArn: roleArn(role), policy }),
    responseElements: { credentials: { accessKeyId: key }, assumedRoleUser: { arn: sessionArn(role) } },
  };
}

function sought(role: string, at: number, accessKeyId?: string): LookupOf<'session'> {
  return present<LookupOf<'session'>>({
    kind: 'session',
    account: HUB,
    region: REGION,
    role: roleArn(role),
    arn: sessionArn(role),
    issuedAt: iso(at),
    accessKeyId,
  });
}

describe('the making of a session', () => {
  test('that was put out of the memory by others is asked for again', async () => {
    const pages = pagesOf((value) => ({
      records: Array.from({ length: 50 }, (_, n) => making(value.split('/')[1] ?? '', `ASIA${value}${n}`, MADE_AT)),
    }));
    const makings = sessionMakings(pages, () => LATER);
    const first = sought('R0', MADE_AT, `ASIA${roleArn('R0')}7`);
    expect((await makings.find(first, SOON())).kind).toBe('found');
    for (let n = 1; n <= 45; n += 1) await makings.find(sought(`R${n}`, MADE_AT, `ASIA${roleArn(`R${n}`)}1`), SOON());
    expect((await makings.find(first, SOON())).kind).toBe('found');
  });

  test('without a key is that of its own time, whatever else its name made within the minute', async () => {
    const [one, other] = [making('App', 'ASIA1', MADE_AT, '{"a":1}'), making('App', 'ASIA2', MADE_AT + 40_000)];
    const makings = sessionMakings(
      pagesOf(() => ({ records: [other, one] })),
      () => LATER,
    );
    expect(await makings.find(sought('App', MADE_AT), SOON())).toMatchObject({ value: { accessKeyId: 'ASIA1' } });
    expect(await makings.find(sought('App', MADE_AT + 40_000), SOON())).toMatchObject({
      value: { accessKeyId: 'ASIA2' },
    });
  });

  test('without a key is not known where two of one time were made with other policies', async () => {
    const both = [making('App', 'ASIA1', MADE_AT, '{"a":1}'), making('App', 'ASIA2', MADE_AT)];
    const makings = sessionMakings(
      pagesOf(() => ({ records: both })),
      () => LATER,
    );
    expect(await makings.find(sought('App', MADE_AT), SOON())).toEqual({ kind: 'absent' });
  });

  test('is not sought with a date to come, which would spoil the question of others', async () => {
    const spans: Query[] = [];
    const pages: EventPages = {
      async *all() {},
      first: async (_account, _region, query) => {
        await Promise.resolve();
        spans.push(query());
        return { kind: 'found', value: { records: [making('App', 'ASIA1', MADE_AT)] } };
      },
    };
    const makings = sessionMakings(pages, () => LATER);
    const far = sought('App', Date.parse('9999-01-01T00:00:00Z'), 'ASIA9');
    const [, own] = await Promise.all([makings.find(far, SOON()), makings.find(sought('App', MADE_AT), SOON())]);
    expect(own.kind).toBe('found');
    expect(spans.filter(({ to }) => (to?.getTime() ?? 0) > LATER)).toEqual([]);
  });

  test('is found by those who joined a question that ran out of time', async () => {
    const pages = pagesOf(() => ({ records: [making('App', 'ASIA1', MADE_AT)] }));
    let isFirst = true;
    const slow: EventPages = {
      ...pages,
      first: async (...args) => {
        if (!isFirst) return pages.first(...args);
        isFirst = false;
        await new Promise((done) => setTimeout(done, 50));
        return { kind: 'unread', gaps: [{ reason: 'timed-out', subject: 'event history' }] };
      },
    };
    const makings = sessionMakings(slow, () => LATER);
    const [, joined] = await Promise.all([1, 2].map(() => makings.find(sought('App', MADE_AT, 'ASIA1'), SOON())));
    expect(joined?.kind).toBe('found');
  });
});

describe('who leaves before the history answers', () => {
  const wanted = {
    account: HUB,
    region: REGION,
    targets: [roleArn('App')],
    from: new Date(MADE_AT - 86_400_000),
    until: new Date(MADE_AT),
  };
  const gap = (reason: string) => ({ kind: 'unread', gaps: [expect.objectContaining({ reason })] });
  /** Never answers; the turn of a question comes or does not. */
  const silent = (hasTurn: boolean): EventPages => ({
    async *all() {},
    first: async (_account, _region, query) => {
      await Promise.resolve();
      if (hasTurn) query();
      return new Promise(() => {});
    },
  });
  const soon = () => AbortSignal.timeout(20);

  test.each([
    ['was held back where its turn had not come', false, 'held-back'],
    ['was kept waiting where CloudTrail was asked', true, 'timed-out'],
  ])('%s', async (_, hasTurn, reason) => {
    const makings = sessionMakings(silent(hasTurn), () => LATER);
    expect(await makings.find(sought('App', MADE_AT, 'ASIA1'), soon())).toEqual(gap(reason));
    const { role: __, ...nameless } = sought('App', MADE_AT, 'ASIA1');
    expect(await makings.find(nameless, soon())).toEqual(gap(reason));
    expect(await pastChanges(silent(hasTurn), () => LATER)(wanted, soon())).toEqual(gap(reason));
  });
});

describe('changes of which the history has more than a page', () => {
  const wanted = {
    account: HUB,
    region: REGION,
    targets: [roleArn('App')],
    from: new Date(MADE_AT - 86_400_000),
    until: new Date(MADE_AT),
  };
  const read = { eventName: 'GetRole', eventSource: 'iam.amazonaws.com', eventTime: iso(MADE_AT - 1_000) };

  test('are not "nothing was changed"', async () => {
    const changes = pastChanges(
      pagesOf(() => ({ records: [read], next: 'more' })),
      () => LATER,
    );
    expect(await changes(wanted, SOON())).toEqual({
      kind: 'unread',
      gaps: [{ reason: 'too-large', subject: `policy changes of ${roleArn('App')}` }],
    });
  });

  test('are told with the gap', async () => {
    const change = {
      ...{ eventID: 'c1', eventName: 'DeleteRolePolicy', eventSource: 'iam.amazonaws.com' },
      ...{ eventTime: iso(MADE_AT - 1_000), awsRegion: REGION, recipientAccountId: HUB },
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${HUB}:user/dev` },
      requestParameters: { roleName: 'App', policyName: 'Inline' },
    };
    const changes = pastChanges(
      pagesOf(() => ({ records: [change], next: 'more' })),
      () => LATER,
    );
    expect(await changes(wanted, SOON())).toMatchObject({
      kind: 'found',
      value: [{ eventId: 'c1' }],
      gaps: [{ reason: 'too-large' }],
    });
  });
});
