/**
 * What the function itself can reach, for `denyscope doctor`: the reader roles trust the hub's roles alone, so that
 * nobody else can try them. Reads one role an account and the organization, as a diagnosis would; writes nothing. Errs
 * towards unread.
 */
import pLimit from 'p-limit';
import { accountId, listAt, objectAt, present, textAt } from '../denial/fields.ts';
import { ASKED_AT_ONCE } from '../deployment/checks/access.ts';
import type { Gap, PolicySource } from '../evidence/source.ts';

/** What invokes the function with this and nothing else; no event of a queue has it. */
const ACCESS_CHECK = 'denyscopeAccessCheck';
const SIDE_BY_SIDE = 5;
const TIME_MS = 20_000;

interface AccessAsked {
  /** The hub's own account. */
  readonly account: string;
  readonly others: readonly string[];
  readonly readerRoleName: string;
}

interface Access {
  readonly subject: string;
  readonly readable: boolean;
  readonly gaps: readonly Pick<Gap, 'reason' | 'permission' | 'subject'>[];
}

export interface AccessChecked {
  readonly organization: Access;
  readonly accounts: readonly Access[];
}

export function accessAsked(event: unknown, readerRoleName: string): AccessAsked | undefined {
  const asked = objectAt(event, ACCESS_CHECK);
  const account = accountId(textAt(asked, 'account'));
  if (account === undefined) return undefined;
  const others = listAt(asked, 'accounts').flatMap((one) => (typeof one === 'string' ? (accountId(one) ?? []) : []));
  return { account, others: [...new Set(others)].slice(0, ASKED_AT_ONCE), readerRoleName };
}

export async function checkAccess(asked: AccessAsked, source: PolicySource): Promise<AccessChecked> {
  const limit = pLimit(SIDE_BY_SIDE);
  const signal = AbortSignal.timeout(TIME_MS);
  const [organization, accounts] = await Promise.all([
    organizationOf(asked, source, signal),
    Promise.all(asked.others.map((account) => limit(() => readerIn(account, asked, source, signal)))),
  ]);
  return { organization, accounts };
}

async function organizationOf(asked: AccessAsked, source: PolicySource, signal: AbortSignal): Promise<Access> {
  const answer = await source.organization?.({ kind: 'organization', account: asked.account }, signal);
  const gaps = answer === undefined || answer.kind === 'absent' ? [] : (answer.gaps ?? []);
  const subject = answer?.kind === 'found' ? answer.value.id : '';
  return { subject, readable: answer !== undefined && answer.kind !== 'unread' && gaps.length === 0, gaps: told(gaps) };
}

/** The reader role reads itself: it could be taken, and it may read. */
async function readerIn(
  account: string,
  { readerRoleName }: AccessAsked,
  source: PolicySource,
  signal: AbortSignal,
): Promise<Access> {
  const answer = await source.principal?.({ kind: 'principal', account, type: 'role', name: readerRoleName }, signal);
  const gaps = answer === undefined || answer.kind === 'absent' ? [] : (answer.gaps ?? []);
  return { subject: account, readable: answer?.kind === 'found' && gaps.length === 0, gaps: told(gaps) };
}

function told(gaps: readonly Gap[]): Access['gaps'] {
  return gaps.slice(0, 10).map(({ reason, permission, subject }) => ({
    reason,
    subject,
    ...present({ permission }),
  }));
}
