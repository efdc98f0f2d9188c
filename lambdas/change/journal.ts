/**
 * The change journal's port: who changed which policy, kept for 90 days.
 */
import type { PolicyChange } from './policy-change.ts';

export interface Journal {
  record(change: PolicyChange): Promise<void>;
  /** Changes of the targets in `[from, until]`, newest first; at most `limit`. */
  changesOf(targets: readonly string[], from: string, until: string, limit: number): Promise<readonly PolicyChange[]>;
  /**
   * Since when the journal hears of changes in this account and Region, and when it last did, by its own clock; nothing
   * where it never did. An empty answer of `changesOf` says "nothing was changed" only for the time that is covered,
   * and what was read before the latest is to be read again.
   */
  coverage(account: string, region: string): Promise<Coverage | undefined>;
}

/** ISO 8601. */
interface Coverage {
  readonly since: string;
  readonly latest: string;
}
