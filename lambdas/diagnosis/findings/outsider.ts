/**
 * On what an answer hangs when the caller or the resource is known to be of another organization, or of none: that
 * organization's id is not known, but it is not ours.
 * Errs towards "it hangs on it": every account of our organization must be known, and whatever the other organization is
 * called, the answer must be the same.
 */
import { withContext } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Evidence } from '../../evidence/evidence.ts';

const OF_THE_CALLER = /^aws:PrincipalOrg(ID|Paths)$/i;
const OF_THE_RESOURCE = /^aws:ResourceOrg(ID|Paths)$/i;
/** Ids have 10 to 32 letters and digits, so that no organization is called so. */
const ANOTHER = { ID: 'o-', Paths: ['o-/r-/'] };

export function dependenceOf(one: Judged, account: string | undefined, evidence: Evidence): readonly string[] {
  const { check, prepared, verdict } = one;
  const ofCaller = isOutsider(account, evidence);
  const ofResource = isOutsider(check.request.resourceAccount, evidence);
  const isForeign = (key: string): boolean =>
    (ofCaller && OF_THE_CALLER.test(key)) || (ofResource && OF_THE_RESOURCE.test(key));
  if (!verdict.dependsOn.some(isForeign)) return verdict.dependsOn;
  const unknown = (check.request.unknown ?? []).filter((key) => !isForeign(key));
  const another = {
    ...(ofCaller ? { 'aws:PrincipalOrgID': ANOTHER.ID, 'aws:PrincipalOrgPaths': ANOTHER.Paths } : {}),
    ...(ofResource ? { 'aws:ResourceOrgID': ANOTHER.ID, 'aws:ResourceOrgPaths': ANOTHER.Paths } : {}),
  };
  const answers = [
    prepared.evaluate(withContext(check.request, another)),
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
