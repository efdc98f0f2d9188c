/**
 * The change journal's port: who changed which policy, kept for 90 days.
 */
import type { PolicyChange } from './policy-change.ts';

export interface Journal {
  record(change: PolicyChange): Promise<void>;
  /** Changes of the targets in `[from, until]`, newest first; at most `limit`. */
  changesOf(targets: readonly string[], from: string, until: string, limit: number): Promise<readonly PolicyChange[]>;
}
