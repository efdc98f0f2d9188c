/** What a course through two releases is and what came of it. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { textAt } from '../../../lambdas/denial/fields.ts';
import { kindOf, type Told } from './told.ts';

/** One release alone, to know what is right; then one after the other with both at work between, and both all along. */
export const COURSES = ['old', 'new', 'deployment', 'rollback', 'alternation'] as const;

export type Course = (typeof COURSES)[number];

export interface Outcome extends Told {
  /** What failed though AWS was well. */
  readonly failed: readonly string[];
  /** How often each kind was sent, copies of one event once. */
  readonly sent: Readonly<Record<string, number>>;
  /** How often the memory has counted each kind. */
  readonly counted: Readonly<Record<string, number>>;
  readonly events: number;
  /** Buttons whose answer this release knows nothing of. */
  readonly unknownButtons: number;
  /** Of the digests, with the minute in which they left. */
  readonly lines: readonly string[];
  /** What the table held; only of a course that was left on the way. */
  readonly items: readonly StoredItem[];
}

export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** Of a fingerprint's item. */
export function kindIn({ pk, first }: StoredItem): string | undefined {
  if (pk?.S?.startsWith('fingerprint#') !== true) return undefined;
  return kindOf(textAt(JSON.parse(first?.S ?? '{}'), 'eventId') ?? '');
}
