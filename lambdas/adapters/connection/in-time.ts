/**
 * An answer that several wait for, each as long as it may: who has no more time leaves with a gap, and the question goes on
 * for the others and for what is kept. The gap tells whether AWS was asked at all by then.
 */
import type { Answer, GapReason } from '../../evidence/source.ts';
import { unread } from './ask.ts';

export function inTime<T>(
  answer: Promise<Answer<T>>,
  signal: AbortSignal,
  { subject, why }: { readonly subject: string; readonly why: () => GapReason },
): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(unread({ reason: why(), subject }));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
