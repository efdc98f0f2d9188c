/**
 * Where a deployment was looked for, and what could not be read of it. Errs towards naming the next thing to do.
 */
import type { Unread } from '../../../deployment/reading.ts';
import { bare } from '../../text/escape.ts';

export function notReachedSentence(reason: string): string {
  return `AWS could not be reached: ${bare(reason, 200)}. Sign in, or name a --profile and --region`;
}

export function notFoundSentence(stack: string, account: string, region: string): string {
  return `there is no stack ${bare(stack, 80)} in account ${bare(account, 20)}, ${bare(region, 24)}: name it with --stack, its Region with --region, its account with --profile`;
}

export function unreadSentence(what: string, { reason, permission }: Unread): string {
  const missing = permission === undefined ? '' : `; your credentials lack ${permission}`;
  return `${bare(what, 120)} could not be read (${bare(reason, 80)})${missing}`;
}

export function missingPartSentence(what: string, stack: string): string {
  return `stack ${bare(stack, 80)} has no ${what}: it is of another version, or none of Denyscope; deploy it again`;
}
