/**
 * What CloudTrail's event history tells: how a session came to be, policy changes, and whole stretches of it for a
 * snapshot. One of each for a container, for what one denial asked the next need not ask again.
 */
import type { Reader } from '../../evidence/source.ts';
import type { Connection } from '../connection/ask.ts';
import type { Iam } from '../readers/iam.ts';
import { type EventPages, eventPages } from './event-pages.ts';
import { type PastChanges, pastChanges } from './past-changes.ts';
import { sessionMakings } from './session-makings.ts';
import { sessionReader } from './session-reader.ts';

export interface EventHistory {
  readonly session: Reader<'session'>;
  readonly changes: PastChanges;
  readonly pages: EventPages;
}

export function eventHistory(connection: Connection, iam: Iam): EventHistory {
  const pages = eventPages(connection);
  return { session: sessionReader(sessionMakings(pages), iam), changes: pastChanges(pages), pages };
}
