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
  /** Roles and users that the change takes away. */
  readonly gone?: ReadonlySet<string>;
}

/** Begins what an answer hangs on where the caller itself goes: another one may take its place, or none. */
export const GONE_CALLER = 'caller:';

export async function decisionOn(
  record: Json,
  lacks: readonly string[],
  { now, proposed, gone }: Sources,
): Promise<Decision> {
  const reading = callOf(record, lacks);
  if (reading.kind !== 'call') return reading;
  const { call, outcome, byService } = reading;
  const before = await decide(call, now);
  const after = proposed === undefined ? before : await decide(call, proposed);
  const { answer, hangsOn, blockers } = before;
  const caller = call.caller.entityArn;
  const effect: Effect =
    proposed === undefined
      ? { kind: 'unchanged' }
      : outcome === 'made' && caller !== undefined && gone?.has(caller) === true
        ? { kind: 'cannot-tell', hangsOn: [`${GONE_CALLER}${caller}`] }
        : effectOf(outcome, before, after);
  return { kind: 'call', call, outcome, byService, answer, hangsOn, blockers, effect, read: howRead(call, before) };
}

function howRead(call: Denial, { answer, judged, hangsOn }: Decided): 'exactly' | 'in-part' | 'not-at-all' {
  if (answer === 'none') return 'not-at-all';
  const isWhole = judged.every(({ check }) => check.resourceKnown && check.sure);
  return isWhole && hangsOn.length === 0 && call.unread.length === 0 ? 'exactly' : 'in-part';
}
