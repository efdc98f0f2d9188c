/**
 * Stands in until evidence can be taken back: nothing can be undone, so that every change without an old text is at most
 * a suspect.
 */
import type { PolicyChange } from '../change/policy-change.ts';
import type { Evidence } from '../evidence/evidence.ts';

export function undo(_evidence: Evidence, _change: PolicyChange): Evidence | undefined {
  return undefined;
}
