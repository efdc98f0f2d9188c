/**
 * What a replay was asked to read, and its calls and policies once they are open, or why they are not.
 */
import type { Settings } from '../../contract/settings.ts';
import type { Json } from '../../denial/fields.ts';
import type { AthenaWanted } from '../explain/options.ts';
import type { Met } from '../input/open-inputs.ts';

export interface ReplayWanted {
  readonly files: readonly string[];
  /** Absent: the policies are captured live. */
  readonly snapshot?: Json;
  readonly sinceMs?: number;
  readonly after?: string;
  readonly athena?: AthenaWanted;
  readonly profile?: string;
  readonly region?: string;
  readonly settings: Settings;
}

export type OpenedReplay =
  | { readonly kind: 'open'; readonly items: AsyncIterable<Met> | Iterable<Met>; readonly snapshot: Json }
  | { readonly kind: 'unusable'; readonly problem: string }
  | { readonly kind: 'unreachable'; readonly problem: string };
