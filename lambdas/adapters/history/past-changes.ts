/**
 * Policy changes from CloudTrail's event history. It answers two calls a second for an account and Region, so one answer
 * serves all denials of the same minute, and where the time asked about is over, of the same hour. Errs towards a gap: a
 * turn that does not come in time is not read, and what was not read never says "nothing was changed".
 */
import { shortName } from '../../aws/arn.ts';
import { parseChange } from '../../change/parse.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { isSameTarget } from '../../change/target.ts';
import type { Answer, Gap } from '../../evidence/source.ts';
import { found, gapOf, gapsOf, isLasting, unread } from '../connection/ask.ts';
import { inTime } from '../connection/in-time.ts';
import { remembering } from '../connection/remember.ts';
import type { EventPages, Query } from './event-pages.ts';
import { turns } from './turns.ts';

export interface Wanted {
  readonly account: string;
  readonly region: string;
  readonly targets: readonly string[];
  readonly from: Date;
  readonly until: Date;
}

type Changes = Answer<readonly PolicyChange[]>;
type Asked = { readonly answer: Promise<Changes>; readonly key: string };
export type PastChanges = (wanted: Wanted, signal: AbortSignal) => Promise<Changes>;

/** What is not had soon is a gap, not a notice that comes late. */
const FOR_MS = 6_000;
const MOST_TARGETS = 6;
const ORGANIZATION_CALLS = ['AttachPolicy', 'DetachPolicy', 'UpdatePolicy', 'DeletePolicy', 'MoveAccount'];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** CloudTrail tells of a call minutes later. */
const TOLD_AFTER_MS = 15 * MINUTE_MS;
const MOST_KEPT = 1_000;

export function pastChanges(pages: EventPages, now = () => Date.now()): PastChanges {
  const memory = (forMs: number) => remembering<Changes>({ most: MOST_KEPT, forMs, worthKeeping: isLasting });
  const [forNow, forLong] = [memory(MINUTE_MS), memory(HOUR_MS)];
  const { take, why } = turns();

  /** One page, the newest; older ones are a gap. Asked for whole hours, so that denials of other seconds share it. */
  function asked({ account, region, from, until }: Wanted, attribute: About['attribute']): Asked {
    const to = new Date(Math.ceil(until.getTime() / HOUR_MS) * HOUR_MS);
    const isOver = to.getTime() < now() - TOLD_AFTER_MS;
    const query: Query = {
      attribute,
      from: new Date(Math.floor(from.getTime() / HOUR_MS) * HOUR_MS),
      ...(isOver && { to }),
    };
    const key = JSON.stringify([account, region, query]);
    const answer = (isOver ? forLong : forNow).get(key, async () => {
      const page = await take(
        key,
        () => query,
        (whenOut) => pages.first(account, region, whenOut, AbortSignal.timeout(FOR_MS), FOR_MS),
      );
      if (page.kind !== 'found') return page;
      const { records, next } = page.value;
      return found(
        records.flatMap((record) => parseChange(record) ?? []),
        next === undefined ? [] : [{ reason: 'too-large', subject: 'event history' }],
      );
    });
    return { answer, key };
  }

  return async (wanted, whole) => {
    const signal = AbortSignal.any([whole, AbortSignal.timeout(FOR_MS)]);
    const changes = new Map<string, PolicyChange>();
    const gaps: Gap[] = [];
    const [byCall, named] = questionsAbout(wanted.targets);
    for (const { attribute, about } of [...named.slice(0, MOST_TARGETS), ...byCall]) {
      const subject = `policy changes of ${about}`;
      const { answer, key } = asked(wanted, attribute);
      const page = await inTime(answer, signal, { subject, why: () => why(key) });
      gaps.push(...gapsOf(page).map((gap) => ({ ...gap, subject })));
      for (const change of page.kind === 'found' ? page.value : []) {
        if (isWanted(change, wanted)) changes.set(change.eventId, change);
      }
    }
    if (named.length > MOST_TARGETS) {
      const subject = `policy changes in ${wanted.account}`;
      gaps.push(gapOf({ subject, permission: 'cloudtrail:LookupEvents' }, 'too-large'));
    }
    if (changes.size === 0 && gaps.length > 0) return unread(...gaps);
    return found(
      [...changes.values()].toSorted((a, b) => (a.time < b.time ? 1 : -1)),
      gaps,
    );
  };
}

function isWanted({ time, target }: PolicyChange, { from, until, targets }: Wanted): boolean {
  const at = Date.parse(time);
  return at >= from.getTime() && at <= until.getTime() && targets.some((one) => isSameTarget(target, one));
}

interface About {
  readonly attribute: NonNullable<Query['attribute']>;
  readonly about: string;
}

/**
 * History knows a resource by its ARN or by its name, as the call's parameters had it. Levels and policies of an
 * organization are many and its changes few: those are asked for by call, once for all.
 */
function questionsAbout(targets: readonly string[]): readonly [readonly About[], readonly About[]] {
  const inOrganization = (target: string): boolean => /^(?:r|ou|p)-|^\d{12}$/.test(target);
  const byCall = targets.some(inOrganization)
    ? ORGANIZATION_CALLS.map((value): About => ({ attribute: { key: 'EventName', value }, about: 'the organization' }))
    : [];
  const named = targets
    .filter((target) => !inOrganization(target))
    .map((target): About => {
      const value = target.includes(':policy/') ? target : shortName(target);
      return { attribute: { key: 'ResourceName', value }, about: target };
    });
  return [byCall, named];
}
