/**
 * The ceiling of notices, kept in the memory for all containers: beyond it denials are held, counted, and told in one
 * summary. Errs towards sending: when the ceiling cannot be asked, the notice goes out.
 */
import type { Settings } from '../contract/contract.ts';

export interface Wish {
  readonly callerKey: string;
  readonly fingerprint: string;
  readonly critical: boolean;
}

export interface Ceiling {
  /** For each wish, whether its notice may go out; one write for the batch and one for each caller. */
  take(wishes: readonly Wish[], limits: Settings['flood'], now: string): Promise<readonly boolean[]>;
}
