/**
 * Condition keys that follow from what was read of the caller: its tags, its organization, its session, its endpoint.
 * Errs towards unknown: session tags override a role's own, so that without the session no tag of it is sure.
 */
import type { Case } from '../../case.ts';
import type { OrganizationFacts } from '../../facts.ts';
import { entityLookup, organizationLookup } from '../caller-lookups.ts';
import type { Learning } from './learning.ts';

export function learnCaller(matter: Case, learning: Learning): void {
  learnEntity(matter, learning);
  learnOrganization(matter, matter.denial.caller.account, ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths'], learning);
  learnEndpoint(matter, learning);
}

/** `o-…/r-…/ou-…/`, the form of `aws:PrincipalOrgPaths` and `aws:ResourceOrgPaths`: the account itself is not in it. */
function orgPath({ id, path }: OrganizationFacts): string | undefined {
  if (!path || path.length === 0) return undefined;
  return `${[id, ...path.filter(({ kind }) => kind !== 'account').map((level) => level.id)].join('/')}/`;
}

export function learnOrganization(
  matter: Case,
  account: string | undefined,
  [idKey, pathsKey]: readonly [string, string],
  learning: Learning,
): void {
  const lookup = organizationLookup(account);
  const answer = matter.answer('organization', lookup);
  if (answer?.kind === 'found') {
    learning.learn(idKey, answer.value.id);
    const path = orgPath(answer.value);
    if (path === undefined) learning.mayHave(pathsKey);
    else learning.learn(pathsKey, [path]);
    return;
  }
  if (answer?.kind === 'absent') {
    learning.absent(idKey);
    learning.absent(pathsKey);
    return;
  }
  learning.mayHave(idKey);
  learning.mayHave(pathsKey);
}

function learnEntity(matter: Case, learning: Learning): void {
  const { caller } = matter.denial;
  if (caller.kind === 'root' || caller.kind === 'service' || caller.kind === 'anonymous') {
    learning.absent('aws:PrincipalTag/*');
    return;
  }
  const entity = entityLookup(caller);
  const facts = matter.found('principal', entity);
  // The key holds the role's ARN with its path, which a session's ARN does not show.
  if (facts && caller.kind !== 'federated-user') learning.learn('aws:PrincipalArn', facts.arn);
  const sessionTags = sessionTagsOf(matter);
  if (!facts?.tags) {
    learning.mayHave('aws:PrincipalTag/*');
    for (const [name, value] of Object.entries(sessionTags ?? {})) learning.learn(`aws:PrincipalTag/${name}`, value);
    return;
  }
  learning.tags('aws:PrincipalTag', { ...facts.tags, ...sessionTags }, 'approximate');
  if (sessionTags === undefined) learning.mayHave('aws:PrincipalTag/*');
}

/** `undefined`: they are not known. */
function sessionTagsOf(matter: Case): Readonly<Record<string, string>> | undefined {
  const lookup = matter.lookups.session;
  if (!lookup)
    return matter.denial.caller.kind === 'account' || matter.denial.caller.kind === 'unknown' ? undefined : {};
  return matter.found('session', lookup)?.tags ?? undefined;
}

function learnEndpoint(matter: Case, learning: Learning): void {
  const lookup = matter.lookups.endpoint;
  if (!lookup) return;
  learning.learn('aws:SourceVpce', lookup.id);
  const vpcId = matter.found('vpc-endpoint', lookup)?.vpcId;
  if (vpcId === undefined) learning.mayHave('aws:SourceVpc');
  else learning.learn('aws:SourceVpc', vpcId);
}
