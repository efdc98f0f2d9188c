/**
 * Which parts of a remembered denial were too large to be kept whole, as an entry of `unread` each. What they held is
 * unknown, never absent.
 */
import type { Denial } from './denial.ts';

export const PARTS = ['caller', 'message', 'needs', 'parameters', 'requestContext'] as const;
export type Part = (typeof PARTS)[number];

const WORDS = ' was not kept whole';

export function notKept(part: Part): string {
  return `${part}${WORDS}`;
}

export function partsNotKept({ unread }: Pick<Denial, 'unread'>): readonly Part[] {
  return PARTS.filter((part) => unread.includes(notKept(part)));
}

/** Each action that the call needs is known: a parameter may be what shows one, such as a role that is handed over. */
export function knowsAllNeeds(denial: Pick<Denial, 'unread'>): boolean {
  const parts = partsNotKept(denial);
  return !parts.includes('needs') && !parts.includes('parameters');
}
