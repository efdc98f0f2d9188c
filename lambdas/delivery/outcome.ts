/**
 * What became of one record on its way: told, counted, passed over, unreadable, or failed and worth another try.
 */
import type { Admission } from '../admission/admission.ts';
import type { Denial } from '../denial/denial.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Notice } from '../notice/notice.ts';
import type { Delivered } from './deliver.ts';

export type Step = 'admit' | 'explain' | 'deliver' | 'settle' | 'note';

export type Outcome =
  | {
      readonly kind: 'diagnosed';
      readonly admission: Admission;
      readonly diagnosis: Diagnosis;
      readonly notice: Notice;
      readonly receipts: readonly Delivered[];
    }
  /** A repeat, muted, held or Denyscope's own: counted, not explained. */
  | { readonly kind: 'counted'; readonly denial: Denial; readonly admission: Admission }
  | { readonly kind: 'not-a-denial'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Worth another try: nothing was settled, so the alert is not lost. */
  | { readonly kind: 'failed'; readonly denial: Denial; readonly step: Step; readonly reason: string };
