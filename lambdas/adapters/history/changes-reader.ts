/**
 * Policy changes from the journal, and from CloudTrail's event history as long as the journal cannot know: it hears only
 * of the accounts and Regions whose events reach it, and only from its first day; the history is asked for the time before.
 * Errs towards asking twice: an empty journal never says "nothing was changed".
 */
import type { Journal } from '../../change/journal.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import type { Answer, LookupOf, Reader } from '../../evidence/source.ts';
import { found, unread } from '../connection/ask.ts';
import { reasonOf } from '../connection/fault.ts';
import type { PastChanges, Wanted } from './past-changes.ts';

const BACK_MS = 7 * 24 * 60 * 60_000;
const MOST = 50;
/** Clocks differ a little. */
const OVERLAP_MS = 15 * 60_000;

type Changes = Answer<readonly PolicyChange[]>;

export function changesReader(journal: Journal | undefined, history: PastChanges): Reader<'changes'> {
  return async (lookup, signal) => {
    const wanted = { ...lookup, ...spanOf(lookup) };
    if (journal === undefined) return history(wanted, signal);
    const [own, since] = await Promise.all([fromJournal(journal, wanted), heardSince(journal, lookup)]);
    if (own.kind !== 'found' || since === undefined) return merged(own, await history(wanted, signal));
    if (since <= wanted.from.getTime()) return own;
    const until = new Date(Math.min(wanted.until.getTime(), since + OVERLAP_MS));
    return merged(own, await history({ ...wanted, until }, signal));
  };
}

async function fromJournal(journal: Journal, { targets, from, until, account }: Wanted): Promise<Changes> {
  try {
    return found(await journal.changesOf(targets, from.toISOString(), until.toISOString(), MOST));
  } catch (error) {
    return unread({ reason: reasonOf(error), subject: `policy changes in ${account}` });
  }
}

async function heardSince(journal: Journal, { account, region }: LookupOf<'changes'>): Promise<number | undefined> {
  const known = await journal.coverage(account, region).catch(() => undefined);
  return known === undefined ? undefined : Date.parse(known.since);
}

function spanOf({ until }: LookupOf<'changes'>): Pick<Wanted, 'from' | 'until'> {
  const end = Date.parse(until);
  const to = Number.isNaN(end) ? Date.now() : end;
  return { from: new Date(to - BACK_MS), until: new Date(to) };
}

/** What either knows; the history's gaps count, for it alone could say that there was nothing more. */
function merged(own: Changes, history: Changes): Changes {
  if (own.kind !== 'found') return history;
  if (history.kind !== 'found') {
    return own.value.length === 0 ? history : found(own.value, history.kind === 'unread' ? history.gaps : []);
  }
  const all = new Map([...history.value, ...own.value].map((change) => [`${change.eventId} ${change.target}`, change]));
  return found(
    [...all.values()].toSorted((a, b) => (a.time < b.time ? 1 : -1)),
    history.gaps ?? [],
  );
}
