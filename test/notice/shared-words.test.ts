/**
 * A text that a kind shares is made again for a diagnosis in which anything that was looked at is another, be it only
 * that something is there.
 */
import { expect, it } from 'vitest';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { madeByReads } from '../../lambdas/notice/formats/by-reads.ts';
import { DIAGNOSES } from './diagnoses.ts';

const [first] = Object.values(DIAGNOSES);
if (first === undefined) throw new Error('no diagnosis');
const { requester: _, ...nobodyElse } = first.denial;
const without: Diagnosis = { ...first, denial: nobodyElse };
const having: Diagnosis = { ...first, denial: { ...first.denial, requester: first.denial.caller } };

it.each([[[having, having, without]], [[without, without, having]]])(
  'tells apart whether something is there',
  (told) => {
    const make = madeByReads([{ make: ({ denial }) => (denial.requester ? 'there' : 'not there'), isOwn: false }]);
    expect(told.map((one) => make(one)[0])).toEqual(
      told.map(({ denial }) => (denial.requester ? 'there' : 'not there')),
    );
  },
);
