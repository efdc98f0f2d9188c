/**
 * Explains a denial once that a log holds many times: a client that tries again and again leaves records that nothing
 * tells apart but their ids. For a source that does not change, as a snapshot. Errs towards explaining again: any other
 * difference is another denial, a second of time among them unless the snapshot reads the same then.
 */
import type { Denial } from '../../denial/denial.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { SameTime } from './times.ts';

type Explain = (denial: Denial) => Promise<Diagnosis>;

/** A storm has few kinds of denials at a time; the bound keeps memory flat in a log that repeats nothing. */
const MOST_KEPT = 500;

export function onceForRepeats(explain: Explain, sameTime: SameTime = (time) => time): Explain {
  // Promises: the repeats of one batch come before its first is explained.
  const known = new Map<string, Promise<Diagnosis>>();
  return async (denial) => {
    const key = withoutIds(denial, sameTime);
    const before = known.get(key);
    if (before !== undefined) return ofAnother(await before, denial);
    if (known.size >= MOST_KEPT) known.clear();
    const explained = explain(denial);
    known.set(key, explained);
    return explained;
  };
}

function withoutIds(denial: Denial, sameTime: SameTime): string {
  const { eventId: _, requestId, sharedEventId: __, time, circumstances, ...rest } = denial;
  const { 'aws:CurrentTime': ___, 'aws:EpochTime': ____, ...context } = circumstances.context;
  return JSON.stringify([requestId === undefined, sameTime(time), rest, { ...circumstances, context }]);
}

/** Support is asked about the request itself, which is the only id that a diagnosis takes from its denial. */
function ofAnother(diagnosis: Diagnosis, denial: Denial): Diagnosis {
  const { requestId } = denial;
  const nextSteps = diagnosis.nextSteps.map((step) =>
    step.kind === 'contact-support' && requestId !== undefined ? { ...step, requestId } : step,
  );
  return { ...diagnosis, denial, nextSteps };
}
