/**
 * In which way the organization was asked, and what kept it from answering: AWS answers in the management account, in a
 * delegated administrator's, and where the organization's delegation policy names the account. Errs towards saying less:
 * what its words do not tell is left out.
 */
import { present } from '../../denial/fields.ts';
import type { Gap, OrganizationWay } from '../../evidence/source.ts';
import { ReaderRoleError } from '../connection/accounts.ts';
import { reasonOf } from '../connection/fault.ts';

/** What a refusal tells of the way; nothing for every other error. */
export function wayOf(error: unknown, account: string, by: OrganizationWay['by']): OrganizationWay | undefined {
  if (error instanceof ReaderRoleError) return { account, by, refused: 'role' };
  if (reasonOf(error) !== 'access-denied') return undefined;
  const words = error instanceof Error ? error.message : '';
  return present<OrganizationWay>({ account, by, refused: refusedBy(words) });
}

/** Organizations says the first to whom it answers nothing; IAM says the second. */
function refusedBy(words: string): OrganizationWay['refused'] {
  if (/don't have permissions to access this resource/i.test(words)) return 'account';
  return /is not authorized to perform/i.test(words) ? 'rights' : undefined;
}

/** With the account that would answer, once it is known. */
export function withManagement(gaps: readonly Gap[], managementAccount: string): readonly Gap[] {
  return gaps.map((gap) => (gap.asked === undefined ? gap : { ...gap, asked: { ...gap.asked, managementAccount } }));
}
