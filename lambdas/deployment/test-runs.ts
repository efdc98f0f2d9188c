/**
 * What became of a test, for whoever waits for it: a port of its own, so that no fingerprint, caller or ceiling of a real
 * denial knows of it.
 */

/** So many tests an hour are told: a test passes the ceiling of notices, and must not become a way to send many. */
export const TESTS_AN_HOUR = 20;

/** What a channel answered. */
export type TestReceipt =
  | { readonly kind: 'sent'; readonly channel: string; readonly id: string }
  | { readonly kind: 'failed'; readonly channel: string; readonly reason: string };

export interface TestRun {
  readonly id: string;
  /** `refused`: too many in this hour. */
  readonly state: 'arrived' | 'told' | 'failed' | 'refused';
  /** ISO 8601. */
  readonly arrivedAt: string;
  readonly leftAt?: string;
  /** Why it failed before any channel was tried. */
  readonly reason?: string;
  /** How many things could not be read to explain it. */
  readonly gaps?: number;
  readonly receipts: readonly TestReceipt[];
}

export interface TestRuns {
  /** `again`: it was told before, for a queue may hand over twice. */
  begin(id: string, at: string): Promise<'begun' | 'again' | 'too-many'>;
  end(run: TestRun): Promise<void>;
  find(id: string): Promise<TestRun | undefined>;
}
