/**
 * A source of policies that is open, or why it is not: what was given cannot be used, or AWS cannot be reached.
 */
import type { PolicySource } from '../evidence/source.ts';
import type { Alike } from './explain/alike.ts';
import type { Met } from './input/open-inputs.ts';

export type OpenedSource =
  | {
      readonly kind: 'open';
      readonly source: PolicySource;
      /** Parts of the snapshot that could not be used, each with its place. */
      readonly problems: readonly string[];
      /** Which denials read the same from it; absent for AWS itself. */
      readonly alike?: Alike;
      /** ARN of whoever runs the command, live. */
      readonly signedIn?: string;
      /** The records of CloudTrail's event history, when the input is that. */
      readonly history?: AsyncIterable<Met>;
    }
  | { readonly kind: 'unusable'; readonly problem: string }
  | { readonly kind: 'unreachable'; readonly problem: string };
