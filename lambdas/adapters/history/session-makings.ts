/**
 * The calls that made sessions, as CloudTrail's event history shows them. It answers two calls a second for an account and
 * Region, and a burst of denials asks for many sessions of few roles: one page about a role is asked for all who wait for
 * a session of it, and every making that a page shows is kept. Errs towards asking again: that a session's making is not
 * there counts for good only once CloudTrail has surely told of it.
 */
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import { type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import type { Answer, LookupOf } from '../../evidence/source.ts';
import { found, isLasting } from '../connection/ask.ts';
import { inTime } from '../connection/in-time.ts';
import { remembering } from '../connection/remember.ts';
import type { EventPage, EventPages, Query } from './event-pages.ts';

type Sought = LookupOf<'session'>;

export interface Making {
  readonly accessKeyId?: string;
  /** Of the session. */
  readonly arn?: string;
  readonly at: number;
  readonly time?: string;
  readonly by?: string;
  /** Absent: CloudTrail left them out. */
  readonly parameters?: { readonly policy?: string; readonly policyArns: readonly string[]; readonly tags: Tags };
}

export interface SessionMakings {
  /** `absent`: the history was asked and does not show it. */
  find(sought: Sought, signal: AbortSignal): Promise<Answer<Making>>;
}

type Tags = Readonly<Record<string, string>>;

/** What one page showed of a role. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly askedAt: number;
  readonly isEmpty: boolean;
}

/** A page that others may still join: its time grows until it goes out. */
interface Asking {
  from: number;
  to: number;
  isOut: boolean;
  readonly answer: Promise<Answer<Span>>;
}

/** Calls that make sessions. */
const MAKERS = /^(?:AssumeRole(?:With(?:SAML|WebIdentity))?|GetFederationToken|AssumeRoot)$/;
/** Beyond this an alert is worth more than the session of its caller. */
const WAIT_MS = 6_000;
const AROUND_MS = 60_000;
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const LONGEST_SESSION_MS = 12 * 60 * 60_000;
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html tells of minutes. */
const TOLD_AFTER_MS = 15 * 60_000;
const FRESH_MS = 60_000;
const MOST_MAKINGS = 2_000;
const MOST_ROLES = 500;
const MOST_SPANS = 8;

export function sessionMakings(pages: EventPages, now = () => Date.now()): SessionMakings {
  const made = new Map<string, Making>();
  const spans = new Map<string, readonly Span[]>();
  const asking = new Map<string, Asking>();
  const exact = remembering<Answer<unknown>>({ most: MOST_MAKINGS, forMs: FRESH_MS, worthKeeping: isLasting });

  function keep(account: string, { records }: EventPage): number {
    const makings = records.flatMap(makingOf);
    for (const making of makings)
      put(made, `${account} ${making.accessKeyId ?? making.arn ?? ''}`, making, MOST_MAKINGS);
    return makings.length;
  }

  function known({ account, accessKeyId, arn, issuedAt }: Sought): Making | undefined {
    if (accessKeyId !== undefined) return made.get(`${account} ${accessKeyId}`);
    const at = Date.parse(issuedAt ?? '');
    return [...made].find(
      ([key, one]) => key.startsWith(`${account} `) && one.arn === arn && Math.abs(one.at - at) <= AROUND_MS,
    )?.[1];
  }

  /** Of the sessions of one role up to this one, the last that were made. */
  async function askForRole(account: string, region: string, role: string, at: number): Promise<Answer<Span>> {
    const key = `${account} ${region} ${role}`;
    const covers = ({ from, to }: Pick<Span, 'from' | 'to'>) => from <= at - AROUND_MS && at + AROUND_MS <= to;
    const span = spans.get(key)?.find((one) => covers(one) && isSure(one, at));
    if (span !== undefined) return found(span);
    const open = asking.get(key);
    if (open !== undefined && (!open.isOut || covers(open))) {
      if (!open.isOut) widen(open, at);
      return open.answer;
    }
    const signal = AbortSignal.timeout(WAIT_MS);
    const query = (): Query => {
      mine.isOut = true;
      return {
        from: new Date(mine.from),
        to: new Date(mine.to),
        attribute: { key: 'ResourceName', value: role },
      };
    };
    const mine: Asking = {
      ...{ from: at - LONGEST_SESSION_MS, to: at + AROUND_MS, isOut: false },
      answer: pages.first(account, region, query, signal, WAIT_MS).then((page) => {
        if (asking.get(key) === mine) asking.delete(key);
        return page.kind === 'found' ? found(spanOf(key, account, page.value, mine)) : page;
      }),
    };
    asking.set(key, mine);
    return mine.answer;
  }

  function spanOf(key: string, account: string, page: EventPage, { from, to }: Asking): Span {
    const oldest = Date.parse(textAt(page.records.at(-1), 'eventTime') ?? '');
    // What is older than the oldest of a full page was not shown.
    const seenFrom = page.next === undefined ? from : Number.isNaN(oldest) ? to : oldest + 1_000;
    const span = { from: seenFrom, to, askedAt: now(), isEmpty: keep(account, page) === 0 };
    put(spans, key, [span, ...(spans.get(key) ?? [])].slice(0, MOST_SPANS), MOST_ROLES);
    return span;
  }

  const isSure = ({ askedAt }: Span, at: number): boolean =>
    askedAt >= at + AROUND_MS + TOLD_AFTER_MS || now() - askedAt < FRESH_MS;

  function askExactly(account: string, region: string, query: Query): Promise<Answer<unknown>> {
    const key = JSON.stringify([account, region, query]);
    return exact.get(key, async () => {
      const page = await pages.first(account, region, () => query, AbortSignal.timeout(WAIT_MS), WAIT_MS);
      if (page.kind === 'found') keep(account, page.value);
      return page.kind === 'found' ? found(undefined) : page;
    });
  }

  /** The questions one after the other: what one of them shows makes the others needless. */
  async function* questions({ account, region, accessKeyId, role, issuedAt }: Sought): AsyncGenerator<Answer<unknown>> {
    const at = Date.parse(issuedAt ?? '');
    const isDated = !Number.isNaN(at);
    const around = isDated ? { from: new Date(at - AROUND_MS), to: new Date(at + AROUND_MS) } : {};
    // Where STS's global endpoint was called the record lies in the partition's home Region.
    const places = new Set([region, globalRegion(partitionOf(region) ?? 'aws')]);
    if (role !== undefined && isDated) {
      for (const place of places) {
        const answer = await askForRole(account, place, role, at);
        yield answer;
        const isWhole = answer.kind === 'found' && !answer.value.isEmpty && answer.value.from <= at - AROUND_MS;
        if (isWhole) places.delete(place);
      }
    }
    if (accessKeyId !== undefined) {
      for (const place of places) {
        yield await askExactly(account, place, { ...around, attribute: { key: 'ResourceName', value: accessKeyId } });
      }
    }
    if (role !== undefined || !isDated) return;
    yield await askExactly(account, region, { ...around, attribute: { key: 'EventName', value: 'AssumeRole' } });
  }

  async function find(sought: Sought): Promise<Answer<Making>> {
    const before = known(sought);
    if (before !== undefined) return found(before);
    for await (const answer of questions(sought)) {
      const making = known(sought);
      if (making !== undefined) return found(making);
      if (answer.kind === 'unread') return answer;
    }
    return { kind: 'absent' };
  }

  return {
    find: (sought, whole) => {
      const signal = AbortSignal.any([whole, AbortSignal.timeout(WAIT_MS)]);
      return inTime(find(sought), signal, 'event history');
    },
  };
}

function widen(asking: Asking, at: number): void {
  asking.from = Math.min(asking.from, at - LONGEST_SESSION_MS);
  asking.to = Math.max(asking.to, at + AROUND_MS);
}

function makingOf(record: Json): readonly Making[] {
  if (!MAKERS.test(textAt(record, 'eventName') ?? '') || textAt(record, 'errorCode') !== undefined) return [];
  const response = objectAt(record, 'responseElements');
  const parameters = objectAt(record, 'requestParameters');
  const identity = objectAt(record, 'userIdentity');
  const time = textAt(record, 'eventTime');
  return [
    present<Making>({
      accessKeyId: textAt(objectAt(response, 'credentials'), 'accessKeyId'),
      arn: textAt(objectAt(response, 'assumedRoleUser'), 'arn') ?? textAt(objectAt(response, 'federatedUser'), 'arn'),
      at: Date.parse(time ?? ''),
      time,
      by: textAt(identity, 'arn') ?? textAt(identity, 'invokedBy') ?? textAt(identity, 'principalId'),
      // CloudTrail leaves out parameters above 100 KB: then nothing is known of them.
      parameters:
        parameters === undefined
          ? undefined
          : present({
              policy: textAt(parameters, 'policy'),
              policyArns: listAt(parameters, 'policyArns').flatMap((one) => textAt(one, 'arn') ?? []),
              tags: sessionTags(parameters),
            }),
    }),
  ];
}

/** AssumeRole gives `tags`, federation `principalTags`. */
export function sessionTags(parameters: Json | undefined): Tags {
  const listed = listAt(parameters, 'tags').flatMap((tag) => {
    const key = textAt(tag, 'key');
    return key === undefined ? [] : [[key, textAt(tag, 'value') ?? ''] as const];
  });
  const mapped = Object.entries(objectAt(parameters, 'principalTags') ?? {}).map(
    ([key, value]) => [key, String(value)] as const,
  );
  return Object.fromEntries([...listed, ...mapped]);
}

/** The newest at the end, the oldest out. */
function put<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
