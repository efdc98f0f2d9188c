/**
 * The first record inside whatever wraps it, as a `Denial`: for what a person pastes or names, where any form may come.
 * Never throws. Errs as `findRecords` and `parseRecord` do.
 */
import type { Parsed } from '../denial.ts';
import { parseRecord, unreadable } from '../record/parse.ts';
import { findRecords } from './find.ts';

export function parseWrapped(value: unknown): Parsed {
  const [found] = findRecords(value);
  if (found === undefined) return { kind: 'unreadable', reason: unreadable(value) };
  if (found.kind === 'aggregated') return { kind: 'not-a-denial', reason: 'aggregated-event' };
  if (found.kind === 'refused') return { kind: 'unreadable', reason: `no CloudTrail record: ${found.why.kind}` };
  return parseRecord(found.record, found.lacks);
}
