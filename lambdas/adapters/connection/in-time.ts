/**
 * An answer that several wait for, each as long as it may: who has no more time leaves with a gap, and the question goes on
 * for the others and for what is kept.
 */
import type { Answer } from '../../evidence/source.ts';
import { unread } from './ask.ts';

export function inTime<T>(answer: Promise<Answer<T>>, signal: AbortSignal, subject: string): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(unread({ reason: 'timed-out', subject }));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
