/**
 * How caller, resource and refusal stand to each other. Errs towards "not known" where an account is missing.
 */
import type { Denial } from '../../denial/denial.ts';
import type { Evidence } from '../evidence.ts';
import { ownerOf, type Subject } from './subject.ts';

/** `undefined`: one of the two accounts is not known. */
export function isCrossAccount(denial: Denial, subject: Subject, evidence: Evidence): boolean | undefined {
  if (denial.caller.kind === 'anonymous') return true;
  const owner = ownerOf(denial, subject, evidence);
  if (owner === undefined || denial.caller.account === undefined) return undefined;
  return owner !== denial.caller.account;
}

export function needsPublicAccess(denial: Denial, subject: Subject, evidence: Evidence): boolean {
  const publishes = /^s3:(?:Put(?:Bucket|AccessPoint)Policy|Put(?:Bucket|Object(?:Version)?)Acl)$/i;
  return (
    denial.message.setting?.kind === 'block-public-access' ||
    publishes.test(subject.need.action) ||
    isCrossAccount(denial, subject, evidence) !== false
  );
}

/** Credentials, clocks and service switches are no matter of policies. */
export function isPolicyMatter(denial: Denial): boolean {
  return denial.refusal === 'authorization' || denial.refusal === 'key' || denial.refusal === 'endpoint';
}
