/**
 * Policy changes from the journal, and from CloudTrail's event history as long as the journal cannot know: it hears only
 * of the accounts and Regions whose events reach it, and only from its first day. Errs towards asking twice: an empty
 * journal never says "nothing was changed".
 */
import type { Journal } from '../../change/journal.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import type { Answer, LookupOf, Reader } from '../../evidence/source.ts';
import { found, unread } from '../connection/ask.ts';
import { reasonOf } from '../connection/fault.ts';

const BACK_MS = 7 * 24 * 60 * 60_000;
const MOST = 50;

type Changes = Answer<readonly PolicyChange[]>;

export function changesReader(journal: Journal, history: Reader<'changes'>): Reader<'changes'> {
  return async (lookup, signal) => {
    const [own, covered] = await Promise.all([fromJournal(journal, lookup), isCovered(journal, lookup)]);
    return covered && own.kind === 'found' ? own : merged(own, await history(lookup, signal));
  };
}

async function fromJournal(journal: Journal, lookup: LookupOf<'changes'>): Promise<Changes> {
  const { from, until } = spanOf(lookup);
  try {
    return found(await journal.changesOf(lookup.targets, from, until, MOST));
  } catch (error) {
    return unread({ reason: reasonOf(error), subject: `policy changes in ${lookup.account}` });
  }
}

/** For all of the time that is asked about. */
async function isCovered(journal: Journal, lookup: LookupOf<'changes'>): Promise<boolean> {
  const known = await journal.coverage(lookup.account, lookup.region).catch(() => undefined);
  return known !== undefined && known.since <= spanOf(lookup).from;
}

function spanOf({ until }: LookupOf<'changes'>): { readonly from: string; readonly until: string } {
  const end = Date.parse(until);
  const to = new Date(Number.isNaN(end) ? Date.now() : end);
  return { from: new Date(to.getTime() - BACK_MS).toISOString(), until: to.toISOString() };
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
