/**
 * Explains a denial once that a log holds many times: a client that tries again and again leaves records that nothing
 * tells apart but their ids. For a source that does not change, as a snapshot. Errs towards explaining again: any other
 * difference is another denial, a second or an address among them unless the snapshot reads the same for both.
 */
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { CallerNote, Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type Alike, NOTHING_ALIKE } from './alike.ts';

type Explain = (denial: Denial) => Promise<Diagnosis>;

/** A storm has few kinds of denials at a time; the bound keeps memory flat in a log that repeats nothing. */
const MOST_KEPT = 500;

export function onceForRepeats(explain: Explain, alike = NOTHING_ALIKE): Explain {
  // Promises: the repeats of one batch come before its first is explained.
  const known = new Map<string, Promise<Diagnosis>>();
  return async (denial) => {
    const key = withoutIds(denial, alike);
    const before = known.get(key);
    if (before !== undefined) return ofAnother(await before, denial);
    if (known.size >= MOST_KEPT) known.clear();
    const explained = explain(denial);
    known.set(key, explained);
    return explained;
  };
}

function withoutIds(denial: Denial, alike: Alike): string {
  const { eventId: _, requestId, sharedEventId: __, time, requestContext, ...rest } = denial;
  const { 'aws:CurrentTime': ___, 'aws:EpochTime': ____, ...context } = requestContext.context;
  const address = alike.address(denial);
  const isOne = address !== requestContext.sourceIp;
  const ofAddress = isOne
    ? { 'aws:SourceIp': 'aws:SourceIp' in context, 'aws:VpcSourceIp': 'aws:VpcSourceIp' in context }
    : {};
  return JSON.stringify([
    requestId === undefined,
    alike.time(time),
    rest,
    { ...requestContext, sourceIp: address, context: { ...context, ...ofAddress } },
  ]);
}

/** What a diagnosis takes from its denial as it stands: support is asked about the request, a key is told with the address. */
function ofAnother(diagnosis: Diagnosis, denial: Denial): Diagnosis {
  const { requestId, requestContext } = denial;
  const nextSteps = diagnosis.nextSteps.map((step) =>
    step.kind === 'contact-support' && requestId !== undefined ? { ...step, requestId } : step,
  );
  const callerNotes = diagnosis.callerNotes.map((note) =>
    note.kind === 'long-term-key' ? present<CallerNote>({ ...note, address: requestContext.sourceIp }) : note,
  );
  return { ...diagnosis, denial, nextSteps, callerNotes };
}
