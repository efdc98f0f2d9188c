/**
 * Whose share of the ceiling a notice is taken from. A caller of an account of ours pays for itself; everybody else
 * pays with all of its account, for whoever sends from another address or another role of its own is no other caller.
 * Errs towards an outsider: an account is ours when it told the event or the settings name it.
 */

import { parseArn } from '../aws/arn.ts';
import type { Settings } from '../contract/settings.ts';
import type { Denial } from '../denial/denial.ts';
import type { Wish } from './ceiling/places.ts';
import { callerKeyOf } from './fingerprint.ts';

export interface Ours {
  readonly settings: Pick<Settings, 'accounts' | 'organizationAccount'>;
  readonly ownRoleArns: readonly string[];
}

export function payerOf(denial: Denial, ours: Ours): Pick<Wish, 'payer' | 'account'> {
  const { caller } = denial;
  // A service calls in the name of the account that hears of it.
  const account = caller.account ?? (caller.kind === 'service' ? denial.account : undefined);
  if (account !== undefined && account !== '' && isOurs(account, denial, ours))
    return { payer: callerKeyOf(denial), account };
  // A job with a token is told from the next one by its subject, and is an outsider all the same.
  if (caller.provider !== undefined && caller.subject !== undefined) return { payer: callerKeyOf(denial) };
  return { payer: `outsiders of ${account ?? denial.account}` };
}

function isOurs(account: string, denial: Denial, { settings, ownRoleArns }: Ours): boolean {
  return (
    account === denial.account ||
    settings.accounts.includes(account) ||
    settings.organizationAccount === account ||
    ownRoleArns.some((arn) => parseArn(arn)?.account === account)
  );
}
