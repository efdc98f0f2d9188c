/**
 * What every reader works with: clients for an account and Region, and one way to ask that never throws.
 * A question names the permission it needs, so that a refusal is a gap with the line to paste.
 */

import type { ReaderAction } from '../../aws/look-up.ts';
import { present } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { Layer, NamedPolicy } from '../../engine/index.ts';
import type { Answer, Gap, GapReason } from '../../evidence/source.ts';
import { type Accounts, ReaderRoleError } from './accounts.ts';
import { codeOf, reasonOf } from './fault.ts';
import { NoTurnError, type RateLimit } from './rate-limit.ts';

export interface Connection {
  readonly accounts: Accounts;
  readonly limit: RateLimit;
}

export interface Question {
  readonly permission: ReaderAction;
  /** What is to be read: an ARN, an account, `session ASIA…`. */
  readonly subject: string;
  readonly layer?: Layer;
  readonly account: string;
  /** Where the limit is one of a Region. */
  readonly region?: string;
  readonly signal: AbortSignal;
  /** How long it may wait for its turn; as long as the signal when absent. */
  readonly withinMs?: number;
  /** Error codes with which AWS says that there is none. */
  readonly noneCodes?: readonly string[];
  /** What else an error tells. */
  readonly more?: (error: unknown) => Pick<Gap, 'asked'>;
}

export async function ask<T>(connection: Connection, question: Question, run: () => Promise<T>): Promise<Answer<T>> {
  try {
    const { permission, account, region, signal, withinMs } = question;
    await connection.limit.take(permission, region === undefined ? account : `${account} ${region}`, signal, withinMs);
    return { kind: 'found', value: await run() };
  } catch (error) {
    if (error instanceof NoTurnError) return unread(gapOf(question, 'held-back'));
    if (question.signal.aborted) return unread(gapOf(question, 'timed-out'));
    if (error instanceof ReaderRoleError) {
      const gap = { ...gapOf(question, reasonOf(error.cause)), subject: error.roleArn, ...question.more?.(error) };
      return unread(gap.permission === undefined ? gap : { ...gap, permission: 'sts:AssumeRole' });
    }
    if (question.noneCodes?.includes(codeOf(error))) return { kind: 'absent' };
    return unread({ ...gapOf(question, reasonOf(error)), ...question.more?.(error) });
  }
}

export function gapOf(question: Pick<Question, 'layer' | 'subject' | 'permission'>, reason: GapReason): Gap {
  const { layer, subject, permission } = question;
  // Only a refusal is mended by a permission.
  const missing = reason === 'access-denied' || reason === 'account-not-listed';
  return present<Gap>({ reason, subject, layer, permission: missing ? permission : undefined });
}

/** More pages than any quota allows are not fetched. */
const MOST_PAGES = 40;

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/** All pages, each a question of its own; with a gap when one of them could not be had. */
export async function askAll<T>(
  connection: Connection,
  question: Question,
  fetchPage: (marker: string | undefined) => Promise<Page<T>>,
  most = MOST_PAGES,
): Promise<Answer<readonly T[]>> {
  const items: T[] = [];
  let marker: string | undefined;
  for (let at = 0; at < most; at += 1) {
    const from = marker;
    const asked = await ask(connection, question, () => fetchPage(from));
    if (asked.kind !== 'found') return asked;
    items.push(...asked.value.items);
    marker = asked.value.next;
    if (marker === undefined || marker === '') return { kind: 'found', value: items };
  }
  return unread(gapOf(question, 'too-large'));
}

/** Glue's catalog policy, the largest with a quota, holds 10 KB; S3's 20 KB; KMS's 32 KB. */
const MOST_CHARACTERS = 400_000;

/**
 * A document as AWS hands it over, plain or URL-encoded, with the gap it makes when its text cannot be used: text that is
 * not a JSON object, or far beyond any quota, is not an empty policy.
 */
export function document(
  question: Pick<Question, 'layer' | 'subject' | 'permission'>,
  name: string,
  text: string | undefined,
): { readonly policy: NamedPolicy; readonly gaps: readonly Gap[] } {
  const isTooLarge = text !== undefined && text.length > MOST_CHARACTERS;
  const read = isTooLarge ? undefined : documentJson(text);
  if (read !== undefined) return { policy: { name, document: read }, gaps: [] };
  return { policy: { name, document: null }, gaps: [gapOf(question, isTooLarge ? 'too-large' : 'malformed')] };
}

/** `null` where it could not be read; nothing where there is none. */
export function partOf<T>(answer: Answer<T>): T | null | undefined {
  if (answer.kind === 'unread') return null;
  return answer.kind === 'absent' ? undefined : answer.value;
}

export function gapsOf(...answers: readonly Answer<unknown>[]): readonly Gap[] {
  return answers.flatMap((one) => (one.kind === 'absent' ? [] : (one.gaps ?? [])));
}

export function found<T>(value: T, gaps: readonly Gap[] = []): Answer<T> {
  return gaps.length === 0 ? { kind: 'found', value } : { kind: 'found', value, gaps };
}

export function unread<T>(...gaps: readonly Gap[]): Answer<T> {
  return { kind: 'unread', gaps };
}

/** A missing permission is worth remembering for a while; a throttle is not. */
export function isLasting(answer: Answer<unknown>): boolean {
  return gapsOf(answer).every((gap) => !PASSING.has(gap.reason));
}

/** Whoever asked had no more time. */
export function isLate(answer: Answer<unknown>): boolean {
  return gapsOf(answer).some(({ reason }) => reason === 'timed-out' || reason === 'held-back');
}

const PASSING: ReadonlySet<GapReason> = new Set(['throttled', 'timed-out', 'held-back', 'unavailable', 'malformed']);
