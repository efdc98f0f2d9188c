/**
 * A policy change put into the journal with the text it replaced, and the organization read anew where it was changed.
 * Errs towards keeping: a change whose old text is not known is kept without it; one that cannot be written rejects.
 */

import type { Journal } from '../change/journal.ts';
import type { PolicyChange } from '../change/policy-change.ts';
import { withOldTexts } from '../evidence/before/old-texts.ts';
import type { PolicyTextsReader } from '../evidence/source.ts';

export interface RecorderParts {
  readonly journal: Journal;
  readonly texts: PolicyTextsReader | undefined;
  /** As all functions remember it. */
  readonly organization: { readonly forget: () => Promise<void> };
}

const BACK_MS = 90 * 24 * 60 * 60_000;
/** The change before the last one may be of another policy of the same role. */
const EARLIER = 25;
const TEXTS_MS = 10_000;

export async function recordChange(change: PolicyChange, parts: RecorderParts): Promise<PolicyChange> {
  const complete = change.oldDocument === undefined ? await withEarlier(change, parts).catch(() => change) : change;
  await parts.journal.record(complete);
  if (complete.layer === 'scp' || complete.layer === 'rcp') await parts.organization.forget();
  return complete;
}

/** The text it replaced may be what an earlier change wrote. */
async function withEarlier(change: PolicyChange, { journal, texts }: RecorderParts): Promise<PolicyChange> {
  const isSame = (one: PolicyChange): boolean => one.eventId === change.eventId && one.target === change.target;
  const at = Date.parse(change.time);
  const from = new Date((Number.isNaN(at) ? Date.now() : at) - BACK_MS).toISOString();
  const earlier = await journal.changesOf([change.target], from, change.time, EARLIER).catch(() => []);
  const all = [change, ...earlier.filter((one) => !isSame(one))];
  const completed = await withOldTexts(all, texts, AbortSignal.timeout(TEXTS_MS));
  return completed.find(isSame) ?? change;
}
