/**
 * The port through which a rise is looked at: the denial rate, who and what is behind it, and the denials themselves.
 * Every method rejects when it cannot answer; an empty answer means that there is nothing.
 */
import type { Severity } from '../admission/severity.ts';
import type { Denial } from '../denial/denial.ts';
import type { Alarm } from './alarm.ts';

/** Five minutes, as the alarms count. */
export const PERIOD_MS = 5 * 60_000;

export interface Rates {
  /** ISO 8601: beginning of the first period. */
  readonly start: string;
  /** Denials per period, oldest first; the last one may not be over. */
  readonly counts: readonly number[];
  /** What CloudWatch expects; absent as long as it has learned no band. */
  readonly band?: { readonly lower: readonly number[]; readonly upper: readonly number[] };
}

export interface Contributor {
  readonly name: string;
  readonly count: number;
}

/** One refused thing as the memory counts it. */
export interface Refused {
  readonly fingerprint: string;
  /** The earliest that is still known. */
  readonly first: Denial;
  readonly latest: Denial;
  readonly count: number;
  /** ISO 8601: since then it is counted. */
  readonly since: string;
  /** What its notice said. */
  readonly settled?: { readonly cause: string; readonly severity: Severity };
}

export interface SpikeSource {
  rates(alarm: Alarm, from: string, until: string): Promise<Rates>;
  /** The largest, at most a hundred; principals as the memory calls them. */
  contributors(alarm: Alarm, by: 'principal' | 'action', from: string, until: string): Promise<readonly Contributor[]>;
  /** What the memory counts since then, muted denials left out, the newest first; bounded. */
  refused(from: string): Promise<readonly Refused[]>;
}
