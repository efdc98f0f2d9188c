/**
 * What the tests read of the last release: items as its functions wrote them, with what it had told and counted by then.
 * Written by `npm run bench:releases -- REV --record`, so that a test needs no history.
 */
import { kindIn, type Outcome, type StoredItem } from './outcome.ts';

export const RECORDED = 'test/cases/memory/written-by-last.json';
/** Amid a flood of which no summary is out. */
export const RECORDED_AT_MINUTE = 484;

/** Muted, asked about again, returned, quiet by its cause, told by two accounts, not told at first, with its culprit. */
const KINDS = [
  '01-identity-no-allow',
  '09-scp-region',
  '06-session-no-allow',
  '23-service-setting',
  '33-detached-policy',
  'twin-Copied120',
  'untold-395',
];

export interface Recorded extends Pick<Outcome, 'sent' | 'counted' | 'causes' | 'alerts'> {
  /** The commit. */
  readonly by: string;
  readonly items: readonly StoredItem[];
}

export function recordedOf(by: string, { sent, counted, causes, alerts, items }: Outcome): Recorded {
  const kept = items.filter((item) => {
    const kind = kindIn(item);
    return kind === undefined || KINDS.includes(kind);
  });
  return { by, sent, counted, causes, alerts, items: kept.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) };
}

function nameOf({ pk, sk }: StoredItem): string {
  return `${pk?.S} ${sk?.S}`;
}
