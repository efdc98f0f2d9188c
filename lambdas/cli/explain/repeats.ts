/**
 * Explains a denial once that a log holds many times: a client that tries again and again leaves records that nothing
 * tells apart but their ids. For a source that does not change, as a snapshot. Errs towards explaining again: any other
 * difference is another denial, a second, an address or a session among them unless the snapshot reads the same for both.
 */
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { CallerNote, Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type Alike, NOTHING_ALIKE } from './alike.ts';
import { gapsOf, isSameSession, tellsOfSession, withoutSession } from './sessions.ts';

type Explain = (denial: Denial) => Promise<Diagnosis>;

/** A storm has few kinds of denials at a time; the bound keeps memory flat in a log that repeats nothing. */
const MOST_KEPT = 500;

export function onceForRepeats(explain: Explain, alike = NOTHING_ALIKE): Explain {
  const any = once(explain);
  // Apart, for sessions that are told apart come without end and would drive out what all have in common.
  const own = once(explain);
  return async (denial) => {
    if (!alike.sessions.isAny(denial)) return ofAnother(await own(denial, withoutIds(denial, alike, false)), denial);
    const first = await any(denial, withoutIds(denial, alike, true));
    const isToTell = !isSameSession(first.denial, denial) && tellsOfSession(first);
    return ofAnother(isToTell ? await own(denial, withoutIds(denial, alike, false)) : first, denial);
  };
}

function once(explain: Explain): (denial: Denial, key: string) => Promise<Diagnosis> {
  // Promises: the repeats of one batch come before its first is explained.
  const known = new Map<string, Promise<Diagnosis>>();
  return (denial, key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_KEPT) known.clear();
    const explained = explain(denial);
    known.set(key, explained);
    return explained;
  };
}

/** What of a denial may decide how it is explained. */
function withoutIds(denial: Denial, alike: Alike, isAnySession: boolean): string {
  const { eventId: _, requestId, sharedEventId: __, time, requestContext, ...rest } = denial;
  const { 'aws:CurrentTime': ___, 'aws:EpochTime': ____, ...context } = requestContext.context;
  const address = alike.address(denial);
  const isOne = address !== requestContext.sourceIp;
  const ofAddress = isOne
    ? { 'aws:SourceIp': 'aws:SourceIp' in context, 'aws:VpcSourceIp': 'aws:VpcSourceIp' in context }
    : {};
  const told = {
    ...rest,
    requestContext: { ...requestContext, sourceIp: address, context: { ...context, ...ofAddress } },
  };
  return JSON.stringify([
    isAnySession,
    requestId === undefined,
    alike.time(time),
    isAnySession ? withoutSession(told, alike.sessions) : told,
  ]);
}

/**
 * What a diagnosis takes from its denial as it stands: support is asked about the request, a key is told with the address,
 * a gap is named after the session.
 */
function ofAnother(diagnosis: Diagnosis, denial: Denial): Diagnosis {
  const { requestId, requestContext } = denial;
  const nextSteps = diagnosis.nextSteps.map((step) =>
    step.kind === 'contact-support' && requestId !== undefined ? { ...step, requestId } : step,
  );
  const callerNotes = diagnosis.callerNotes.map((note) =>
    note.kind === 'long-term-key' ? present<CallerNote>({ ...note, address: requestContext.sourceIp }) : note,
  );
  return { ...diagnosis, denial, gaps: gapsOf(diagnosis, denial), nextSteps, callerNotes };
}
