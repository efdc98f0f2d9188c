/**
 * How caller, resource and refusal stand to each other. Errs towards "not known" where an account is missing.
 */

import type { Denial } from '../../denial/denial.ts';
import type { Case } from '../case.ts';
import { ownerOf } from './owner.ts';
import type { Subject } from './subject.ts';

/** `undefined`: one of the two accounts is not known. */
function isCrossAccount(matter: Case, subject: Subject): boolean | undefined {
  if (matter.denial.caller.kind === 'anonymous') return true;
  const owner = ownerOf(matter, subject);
  if (owner === undefined || matter.denial.caller.account === undefined) return undefined;
  return owner !== matter.denial.caller.account;
}

export function needsPublicAccess(matter: Case, subject: Subject): boolean {
  const publishes = /^s3:(?:Put(?:Bucket|AccessPoint)Policy|Put(?:Bucket|Object(?:Version)?)Acl)$/i;
  return (
    matter.denial.message.setting?.kind === 'block-public-access' ||
    publishes.test(subject.need.action) ||
    isCrossAccount(matter, subject) !== false
  );
}

/** Credentials, clocks and service switches are no matter of policies. */
export function isPolicyMatter(denial: Denial): boolean {
  return denial.refusal === 'authorization' || denial.refusal === 'key' || denial.refusal === 'endpoint';
}
