/**
 * What was found inside of a value: records, with what their form does not carry, summaries of many calls, and what was
 * recognized and cannot be read.
 */
import type { Json } from '../fields.ts';
import type { Aggregated } from './aggregated.ts';
import type { Foreign } from './foreign.ts';

export type Found =
  | {
      readonly kind: 'record';
      readonly record: Json;
      /** What the form does not carry. */
      readonly lacks: readonly string[];
      /** Where in the value: `logEvents[3].message`; empty for the value itself. */
      readonly path: string;
      /** A row that stands for many calls. */
      readonly times?: Times;
    }
  | { readonly kind: 'aggregated'; readonly aggregated: Aggregated; readonly path: string }
  | { readonly kind: 'refused'; readonly why: Unreadable; readonly path: string };

/** `cut`: a text that begins as a record and breaks off after `length` characters. */
export type Unreadable =
  | { readonly kind: 'cut'; readonly length: number }
  | { readonly kind: 'foreign'; readonly form: Foreign; readonly named?: string }
  | { readonly kind: 'too-deep'; readonly depth: number };

export interface Times {
  readonly count: number;
  readonly first?: string;
  readonly last?: string;
}
