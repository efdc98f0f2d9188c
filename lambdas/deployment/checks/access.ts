/**
 * What the function said that it can reach: the reader roles of other accounts, and the organization. Errs towards wrong
 * where a part of it was refused.
 */
import { fieldAt, isObject, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import { type Fact, type Finding, finding, unread } from '../finding.ts';

/** So many accounts at once: the function has seconds for them. */
export const ASKED_AT_ONCE = 50;

/** `answers`: as `AccessChecked` of the function, over the wire. `asked`: the accounts that it was asked for. */
export function accessFindings(answers: readonly unknown[], asked: readonly string[]): readonly Finding[] {
  const organization = objectAt(answers[0], 'organization');
  if (organization === undefined) {
    const old = { kind: 'unread', reason: 'no-answer' } as const;
    return [unread('reader-roles', 'the reader roles', old), unread('organization', 'the organization', old)];
  }
  const accounts = answers.flatMap((answer) => listAt(answer, 'accounts')).filter(isObject);
  const well = accounts.filter((one) => one['readable'] === true).flatMap((one) => textAt(one, 'subject') ?? []);
  const refused = accounts.filter((one) => one['readable'] !== true);
  const untold = asked.filter((account) => !accounts.some((one) => textAt(one, 'subject') === account));
  return [
    ...(asked.length === 0 ? [finding('reader-roles', 'not-configured', { kind: 'no-other-accounts' })] : []),
    ...(well.length === 0 ? [] : [finding('reader-roles', 'ok', { kind: 'reader', accounts: well })]),
    ...refused.map((one) =>
      finding('reader-roles', 'wrong', { kind: 'reader-refused', account: textAt(one, 'subject') ?? '', ...why(one) }),
    ),
    ...untold.map((account) => unread('reader-roles', `account ${account}`, { kind: 'unread', reason: 'no-answer' })),
    organizationFinding(organization),
  ];
}

function organizationFinding(organization: unknown): Finding {
  if (fieldAt(organization, 'readable') !== true) {
    return finding('organization', 'wrong', { kind: 'organization-refused', ...why(organization) });
  }
  const id = textAt(organization, 'subject');
  return id === undefined
    ? finding('organization', 'not-configured', { kind: 'no-organization' })
    : finding('organization', 'ok', { kind: 'organization', id });
}

function why(one: unknown): Pick<Extract<Fact, { kind: 'reader-refused' }>, 'reason' | 'permission'> {
  const gaps = listAt(one, 'gaps');
  const gap = gaps.find((each) => textAt(each, 'permission') !== undefined) ?? gaps[0];
  const permission = textAt(gap, 'permission');
  return { reason: textAt(gap, 'reason') ?? 'not-found', ...present({ permission }) };
}
