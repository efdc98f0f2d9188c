/**
 * The calls that made sessions, as CloudTrail's event history shows them. It answers two calls a second for an account and
 * Region, and a burst of denials asks for many sessions of few roles: one page about a role is asked for all who wait for
 * a session of it, and every making that a page shows is kept. Errs towards asking again: that a session's making is not
 * there counts for good only once CloudTrail has surely told of it.
 */
import { isDeepStrictEqual } from 'node:util';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import { textAt } from '../../denial/fields.ts';
import type { Answer, LookupOf } from '../../evidence/source.ts';
import { found, isLasting, isLate } from '../connection/ask.ts';
import { inTime } from '../connection/in-time.ts';
import { remembering } from '../connection/remember.ts';
import type { EventPage, EventPages, Query } from './event-pages.ts';
import { type Making, makingOf } from './making.ts';
import { turns } from './turns.ts';

type Sought = LookupOf<'session'>;

export interface SessionMakings {
  /** `absent`: the history was asked and does not show it. */
  find(sought: Sought, signal: AbortSignal): Promise<Answer<Making>>;
}

/** What one page showed of a role. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly askedAt: number;
  /** How many makings had been kept before its own. */
  readonly keptBefore: number;
  readonly isEmpty: boolean;
}

/** A page that others may still join: its time grows until it goes out. */
interface Asking {
  from: number;
  to: number;
  isOut: boolean;
  readonly answer: Promise<Answer<Span>>;
}

/** Beyond this an alert is worth more than the session of its caller. */
const WAIT_MS = 6_000;
const AROUND_MS = 60_000;
/** A session's own time is that of the call that made it. */
const SAME_MS = 2_000;
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
  let kept = 0;
  const { take, why } = turns();
  const exact = remembering<Answer<unknown>>({ most: MOST_MAKINGS, forMs: FRESH_MS, worthKeeping: isLasting });

  function keep(account: string, { records }: EventPage): number {
    const makings = records.flatMap(makingOf);
    for (const making of makings)
      put(made, `${account} ${making.accessKeyId ?? making.arn ?? ''}`, making, MOST_MAKINGS);
    kept += makings.length;
    return makings.length;
  }

  /** Without a key: what was made under its name at its time, unless nobody can tell which of several it is. */
  function known({ account, accessKeyId, arn, issuedAt }: Sought, withinMs = SAME_MS): Making | undefined {
    if (accessKeyId !== undefined) return made.get(`${account} ${accessKeyId}`);
    const at = Date.parse(issuedAt ?? '');
    const [first, ...others] = [...made].flatMap(([key, one]) =>
      key.startsWith(`${account} `) && one.arn === arn && Math.abs(one.at - at) <= withinMs ? [one] : [],
    );
    return others.every((one) => isDeepStrictEqual(one.parameters, first?.parameters)) ? first : undefined;
  }

  /** Of the sessions of one role up to this one, the last that were made. */
  async function askForRole(
    account: string,
    region: string,
    role: string,
    at: number,
    isSecond = false,
  ): Promise<Answer<Span>> {
    const key = roleKey(account, region, role);
    const covers = ({ from, to }: Pick<Span, 'from' | 'to'>) => from <= at - AROUND_MS && at + AROUND_MS <= to;
    const span = spans.get(key)?.find((one) => covers(one) && isSure(one, at) && isKept(one));
    if (span !== undefined) return found(span);
    const open = asking.get(key);
    if (open !== undefined && (!open.isOut || covers(open))) {
      if (!open.isOut) widen(open, at);
      const answer = await open.answer;
      // Whoever began it had waited longer: this one still has time.
      return isLate(answer) && !isSecond ? askForRole(account, region, role, at, true) : answer;
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
      answer: take(key, query, (whenOut) => pages.first(account, region, whenOut, signal, WAIT_MS))
        .then((page) => (page.kind === 'found' ? found(spanOf(key, account, page.value, mine)) : page))
        .finally(() => {
          if (asking.get(key) === mine) asking.delete(key);
        }),
    };
    asking.set(key, mine);
    return mine.answer;
  }

  function spanOf(key: string, account: string, page: EventPage, { from, to }: Asking): Span {
    const oldest = Date.parse(textAt(page.records.at(-1), 'eventTime') ?? '');
    // What is older than the oldest of a full page was not shown.
    const seenFrom = page.next === undefined ? from : Number.isNaN(oldest) ? to : oldest + 1_000;
    const keptBefore = kept;
    const span = { from: seenFrom, to, askedAt: now(), keptBefore, isEmpty: keep(account, page) === 0 };
    put(spans, key, [span, ...(spans.get(key) ?? [])].slice(0, MOST_SPANS), MOST_ROLES);
    return span;
  }

  const isSure = ({ askedAt }: Span, at: number): boolean =>
    askedAt >= at + AROUND_MS + TOLD_AFTER_MS || now() - askedAt < FRESH_MS;

  /** None of its makings has been put out by later ones. */
  const isKept = ({ keptBefore }: Span): boolean => kept - keptBefore <= MOST_MAKINGS;

  function askExactly(key: string, account: string, region: string, query: Query): Promise<Answer<unknown>> {
    return exact.get(key, async () => {
      const page = await take(
        key,
        () => query,
        (whenOut) => pages.first(account, region, whenOut, AbortSignal.timeout(WAIT_MS), WAIT_MS),
      );
      if (page.kind === 'found') keep(account, page.value);
      return page.kind === 'found' ? found(undefined) : page;
    });
  }

  /** The questions one after the other: what one of them shows makes the others needless. `on` is told each by its key. */
  async function* questions(
    { account, region, accessKeyId, role, issuedAt }: Sought,
    on: (key: string) => void,
  ): AsyncGenerator<Answer<unknown>> {
    const at = Date.parse(issuedAt ?? '');
    // A date to come would be asked for together with those of others, and spoil their question.
    const isDated = at <= now() + TOLD_AFTER_MS;
    const around = isDated ? { from: new Date(at - AROUND_MS), to: new Date(at + AROUND_MS) } : {};
    const exactly = (place: string, query: Query): Promise<Answer<unknown>> => {
      const key = JSON.stringify([account, place, query]);
      on(key);
      return askExactly(key, account, place, query);
    };
    // Where STS's global endpoint was called the record lies in the partition's home Region.
    const places = new Set([region, globalRegion(partitionOf(region) ?? 'aws')]);
    if (role !== undefined && isDated) {
      for (const place of places) {
        on(roleKey(account, place, role));
        const answer = await askForRole(account, place, role, at);
        yield answer;
        const isWhole = answer.kind === 'found' && !answer.value.isEmpty && answer.value.from <= at - AROUND_MS;
        if (isWhole) places.delete(place);
      }
    }
    if (accessKeyId !== undefined) {
      for (const place of places) {
        yield await exactly(place, { ...around, attribute: { key: 'ResourceName', value: accessKeyId } });
      }
    }
    if (role !== undefined || !isDated) return;
    yield await exactly(region, { ...around, attribute: { key: 'EventName', value: 'AssumeRole' } });
  }

  async function find(sought: Sought, on: (key: string) => void): Promise<Answer<Making>> {
    const before = known(sought);
    if (before !== undefined) return found(before);
    for await (const answer of questions(sought, on)) {
      const making = known(sought);
      if (making !== undefined) return found(making);
      if (answer.kind === 'unread') return answer;
    }
    const near = known(sought, AROUND_MS);
    return near === undefined ? { kind: 'absent' } : found(near);
  }

  return {
    find: (sought, whole) => {
      const signal = AbortSignal.any([whole, AbortSignal.timeout(WAIT_MS)]);
      let asked = '';
      const on = (key: string): void => {
        asked = key;
      };
      return inTime(find(sought, on), signal, { subject: 'event history', why: () => why(asked) });
    },
  };
}

function roleKey(account: string, region: string, role: string): string {
  return `${account} ${region} ${role}`;
}

function widen(asking: Asking, at: number): void {
  asking.from = Math.min(asking.from, at - LONGEST_SESSION_MS);
  asking.to = Math.max(asking.to, at + AROUND_MS);
}

/** The newest at the end, the oldest out. */
function put<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
