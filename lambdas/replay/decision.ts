/**
 * What one kind of call comes to: what the record says, both answers, and what of it is kept while the log goes by.
 */
import type { Denial } from '../denial/denial.ts';
import type { Json } from '../denial/fields.ts';
import { type CallReading, callOf } from '../denial/record/call.ts';
import type { Blocker } from '../diagnosis/diagnosis.ts';
import type { PolicySource } from '../evidence/source.ts';
import { type Effect, effectOf } from './compare.ts';
import { type Decided, decide } from './decide.ts';

export type Decision =
  | Exclude<CallReading, { readonly kind: 'call' }>
  | {
      readonly kind: 'call';
      readonly call: Denial;
      readonly outcome: 'made' | 'refused';
      readonly byService: boolean;
      readonly answer: Decided['answer'];
      readonly hangsOn: readonly string[];
      readonly blockers: readonly Blocker[];
      readonly effect: Effect;
      readonly read: 'exactly' | 'in-part' | 'not-at-all';
    };

export interface Sources {
  readonly now: PolicySource;
  /** Absent: nothing is changed. */
  readonly proposed?: PolicySource;
}

export async function decisionOn(
  record: Json,
  lacks: readonly string[],
  { now, proposed }: Sources,
): Promise<Decision> {
  const reading = callOf(record, lacks);
  if (reading.kind !== 'call') return reading;
  const { call, outcome, byService } = reading;
  const before = await decide(call, now);
  const after = proposed === undefined ? before : await decide(call, proposed);
  const { answer, hangsOn, blockers } = before;
  const effect: Effect = proposed === undefined ? { kind: 'unchanged' } : effectOf(outcome, before, after);
  return { kind: 'call', call, outcome, byService, answer, hangsOn, blockers, effect, read: howRead(call, before) };
}

function howRead(call: Denial, { answer, judged, hangsOn }: Decided): 'exactly' | 'in-part' | 'not-at-all' {
  if (answer === 'none') return 'not-at-all';
  const isWhole = judged.every(({ check }) => check.resourceKnown && check.sure);
  return isWhole && hangsOn.length === 0 && call.unread.length === 0 ? 'exactly' : 'in-part';
}
