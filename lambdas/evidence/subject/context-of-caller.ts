/**
 * Condition keys that follow from what was read of the caller: its tags, its organization, its session, its endpoint.
 * Errs towards unknown: session tags override a role's own, so that without the session no tag of it is sure.
 */
import type { Denial } from '../../denial/denial.ts';
import { answerTo, type Evidence } from '../evidence.ts';
import type { OrganizationFacts } from '../source.ts';
import { endpointLookup, entityLookup, organizationLookup, sessionLookup } from './caller-lookups.ts';
import type { Learning } from './context.ts';

export function learnCaller(denial: Denial, evidence: Evidence, learning: Learning): void {
  learnEntity(denial, evidence, learning);
  learnOrganization(evidence, denial.caller.account, ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths'], learning);
  learnEndpoint(denial, evidence, learning);
}

/** `o-…/r-…/ou-…/`, the form of `aws:PrincipalOrgPaths` and `aws:ResourceOrgPaths`: the account itself is not in it. */
export function orgPath({ id, path }: OrganizationFacts): string | undefined {
  if (!path || path.length === 0) return undefined;
  return `${[id, ...path.filter(({ kind }) => kind !== 'account').map((level) => level.id)].join('/')}/`;
}

export function learnOrganization(
  evidence: Evidence,
  account: string | undefined,
  [idKey, pathsKey]: readonly [string, string],
  learning: Learning,
): void {
  const lookup = organizationLookup(account);
  const answer = lookup && answerTo(evidence, 'organization', lookup);
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

function learnEntity(denial: Denial, evidence: Evidence, learning: Learning): void {
  const { caller } = denial;
  if (caller.kind === 'root' || caller.kind === 'service' || caller.kind === 'anonymous') {
    learning.absent('aws:PrincipalTag/*');
    return;
  }
  const entity = entityLookup(caller);
  const answer = entity && answerTo(evidence, 'principal', entity);
  const facts = answer?.kind === 'found' ? answer.value : undefined;
  // The key holds the role's ARN with its path, which a session's ARN does not show.
  if (facts && caller.kind !== 'federated-user') learning.learn('aws:PrincipalArn', facts.arn);
  const sessionTags = sessionTagsOf(denial, evidence);
  if (!facts?.tags) {
    learning.mayHave('aws:PrincipalTag/*');
    for (const [name, value] of Object.entries(sessionTags ?? {})) learning.learn(`aws:PrincipalTag/${name}`, value);
    return;
  }
  learning.tags('aws:PrincipalTag', { ...facts.tags, ...sessionTags }, 'approximate');
  if (sessionTags === undefined) learning.mayHave('aws:PrincipalTag/*');
}

/** `undefined`: they are not known. */
function sessionTagsOf(denial: Denial, evidence: Evidence): Readonly<Record<string, string>> | undefined {
  const lookup = sessionLookup(denial);
  if (!lookup) return denial.caller.kind === 'account' || denial.caller.kind === 'unknown' ? undefined : {};
  const answer = answerTo(evidence, 'session', lookup);
  return answer?.kind === 'found' ? (answer.value.tags ?? undefined) : undefined;
}

function learnEndpoint(denial: Denial, evidence: Evidence, learning: Learning): void {
  const lookup = endpointLookup(denial);
  if (!lookup) return;
  learning.learn('aws:SourceVpce', lookup.id);
  const answer = answerTo(evidence, 'vpc-endpoint', lookup);
  const vpcId = answer?.kind === 'found' ? answer.value.vpcId : undefined;
  if (vpcId === undefined) learning.mayHave('aws:SourceVpc');
  else learning.learn('aws:SourceVpc', vpcId);
}
