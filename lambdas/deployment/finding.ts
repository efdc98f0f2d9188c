/**
 * What a check of a deployment found, as a value: words are made elsewhere. Errs towards `unread`: what could not be
 * looked at is never well.
 */
import { present } from '../denial/fields.ts';
import type { Reading, Unread } from './reading.ts';

export const CHECKS = [
  'stack',
  'trail',
  'rules',
  'members',
  'reader-roles',
  'organization',
  'subscriptions',
  'chat',
  'metrics',
  'insight-rules',
  'permissions',
  'dead-letters',
] as const;

export type CheckName = (typeof CHECKS)[number];

export type FindingState = 'ok' | 'wrong' | 'unread' | 'not-configured';

export interface Finding {
  readonly check: CheckName;
  readonly state: FindingState;
  readonly fact: Fact;
}

export type Fact =
  | { readonly kind: 'unread'; readonly what: string; readonly reason: string; readonly permission?: string }
  | { readonly kind: 'stack'; readonly stack: string; readonly status: string }
  | { readonly kind: 'no-stack'; readonly stack: string; readonly account: string; readonly region: string }
  | { readonly kind: 'part-missing'; readonly part: string }
  | {
      readonly kind: 'trail';
      readonly region: string;
      readonly trails: readonly string[];
      /** Services whose events the trail leaves out. */
      readonly leavesOut: readonly string[];
    }
  | { readonly kind: 'no-trail'; readonly region: string }
  | { readonly kind: 'trail-off'; readonly region: string; readonly trail: string; readonly arn: string }
  | { readonly kind: 'trail-half'; readonly region: string; readonly lacks: readonly ('read' | 'write')[] }
  | { readonly kind: 'rules'; readonly region: string; readonly rules: number }
  | { readonly kind: 'no-rules'; readonly region: string; readonly place: RulePlace }
  | { readonly kind: 'rule-off'; readonly region: string; readonly rule: string; readonly ruleState: string }
  | { readonly kind: 'rule-reads-off'; readonly region: string; readonly rule: string }
  | { readonly kind: 'rules-old'; readonly region: string; readonly place: RulePlace; readonly missing: number }
  | { readonly kind: 'no-members' }
  | { readonly kind: 'members'; readonly places: number }
  | { readonly kind: 'member-silent'; readonly account: string; readonly region: string; readonly lastHeard?: string }
  | { readonly kind: 'member-awaited'; readonly account: string; readonly region: string }
  | { readonly kind: 'no-other-accounts' }
  | { readonly kind: 'reader'; readonly accounts: readonly string[] }
  | { readonly kind: 'reader-refused'; readonly account: string; readonly reason: string; readonly permission?: string }
  | { readonly kind: 'organization'; readonly id: string }
  | { readonly kind: 'no-organization' }
  | { readonly kind: 'organization-refused'; readonly reason: string; readonly permission?: string }
  | { readonly kind: 'subscribed'; readonly endpoints: number }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'pending'; readonly endpoint: string }
  | { readonly kind: 'unsubscribed'; readonly endpoint: string }
  | { readonly kind: 'no-chat' }
  | { readonly kind: 'chat' }
  | { readonly kind: 'chat-deaf' }
  | { readonly kind: 'hook'; readonly hook: string }
  | { readonly kind: 'hook-secret-gone'; readonly hook: string; readonly secret: string }
  | { readonly kind: 'heartbeat'; readonly beats: number }
  | { readonly kind: 'no-heartbeat' }
  | { readonly kind: 'insight'; readonly rule: string; readonly contributors: number; readonly denials: number }
  | { readonly kind: 'insight-gone'; readonly rule: string }
  | { readonly kind: 'insight-off'; readonly rule: string }
  | { readonly kind: 'insight-deaf'; readonly rule: string; readonly denials: number }
  | { readonly kind: 'nothing-lacking' }
  | { readonly kind: 'lacking'; readonly permission: string; readonly denials: number }
  | { readonly kind: 'no-dead-letters'; readonly of: 'denials' | 'changes' }
  | { readonly kind: 'dead-letters'; readonly of: 'denials' | 'changes'; readonly waiting: number };

/** Where rules stand: the hub itself, the Region of the global services, another Region of the settings. */
export type RulePlace = 'hub' | 'global' | 'region';

export function finding(check: CheckName, state: Exclude<FindingState, 'unread'>, fact: Fact): Finding {
  return { check, state, fact };
}

export function unread(check: CheckName, what: string, { reason, permission }: Unread): Finding {
  return {
    check,
    state: 'unread',
    fact: { kind: 'unread', what, reason, ...present({ permission }) },
  };
}

/** The findings of what was read, or the one that says that it was not. */
export function judged<T>(
  check: CheckName,
  what: string,
  reading: Reading<T>,
  judge: (value: T) => readonly Finding[],
): readonly Finding[] {
  return reading.kind === 'unread' ? [unread(check, what, reading)] : judge(reading.value);
}
