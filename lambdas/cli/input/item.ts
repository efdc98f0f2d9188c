/**
 * What an input is read to, one after another, and the bounds within which it is read. What cannot be read is an item as
 * well, with its place: nothing is left out in silence.
 */
import type { Json } from '../../denial/fields.ts';
import type { Times } from '../../denial/wrapped/found.ts';

/** `place` is `file:12` (line) or `file: Records[17]`. */
export type Item =
  | {
      readonly kind: 'record';
      readonly value: Json;
      readonly place: string;
      /** What the form does not carry. */
      readonly lacks?: readonly string[];
      /** A row of a query that stands for many calls. */
      readonly times?: Times;
    }
  | { readonly kind: 'text'; readonly text: string; readonly place: string }
  /** Read and of no interest: it tells of no call that was refused. */
  | { readonly kind: 'passed-over'; readonly place: string; readonly count?: number }
  | { readonly kind: 'skipped'; readonly place: string; readonly reason: string };

export interface Bounds {
  /** Of the whole input, unpacked. */
  readonly mostBytes: number;
  /** Of one record, or of an error text. */
  readonly longestItem: number;
  /** Records of calls that were let through are wanted as well, and none is passed over. */
  readonly everyCall: boolean;
}
