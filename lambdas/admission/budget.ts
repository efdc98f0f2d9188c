/** How long admission waits for what it asks. Errs towards going on: what comes too late is as good as no answer. */

/** Memory and ceiling together: an alert that waited longer would cost its evidence. */
export const ADMIT_MS = 5_000;
/** One fingerprint or caller, so that a slow one does not make the others unknown. */
export const ANSWER_MS = 2_500;

export async function inTime<T>(answer: Promise<T>, ms: number, instead: T): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.resolve(instead), Math.max(0, ms));
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
