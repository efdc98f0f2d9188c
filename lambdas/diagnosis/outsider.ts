/**
 * On what an answer hangs when the caller is known to be of another organization, or of none: its organization's id is
 * not known, but it is not ours.
 * Errs towards "it hangs on it": every account of our organization must be known, and whatever the other organization is
 * called, the answer must be the same.
 */
import type { Judged } from '../evidence/check.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { withContext } from './remedy/meet-condition.ts';

const OF_THE_CALLER = /^aws:PrincipalOrg(ID|Paths)$/i;
/** Ids have 10 to 32 letters and digits, so that no organization is called so. */
const ANOTHER = { 'aws:PrincipalOrgID': 'o-', 'aws:PrincipalOrgPaths': ['o-/r-/'] };

export function dependenceOf(one: Judged, account: string | undefined, evidence: Evidence): readonly string[] {
  const { check, prepared, verdict } = one;
  if (!verdict.dependsOn.some((key) => OF_THE_CALLER.test(key)) || !isOutsider(account, evidence))
    return verdict.dependsOn;
  const unknown = (check.request.unknown ?? []).filter((key) => !OF_THE_CALLER.test(key));
  const answers = [
    prepared.evaluate(withContext(check.request, ANOTHER)),
    prepared.evaluate({ ...check.request, unknown }),
  ];
  if (answers.some(({ decision }) => decision !== verdict.decision)) return verdict.dependsOn;
  return [...new Set(answers.flatMap(({ dependsOn }) => dependsOn))];
}

function isOutsider(account: string | undefined, { answers }: Evidence): boolean {
  const ours = [...answers.organization.values()].flatMap((answer) => (answer.kind === 'found' ? [answer.value] : []));
  return (
    account !== undefined &&
    ours.length > 0 &&
    ours.every(
      ({ accounts, allAccounts, managementAccountId }) =>
        allAccounts === true && managementAccountId !== account && accounts?.includes(account) !== true,
    )
  );
}
