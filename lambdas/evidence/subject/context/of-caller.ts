/**
 * Condition keys that follow from what was read of the caller: its tags, its organization, its session, its endpoint.
 * Errs towards unknown: session tags override a role's own, so that without the session no tag of it is sure.
 */
import type { Case } from '../../case.ts';
import type { OrganizationFacts } from '../../facts.ts';
import { entityLookup, organizationLookup } from '../caller-lookups.ts';
import type { ContextBuilder } from './context-builder.ts';

export function addCaller(matter: Case, builder: ContextBuilder): void {
  addEntity(matter, builder);
  addOrganization(matter, matter.denial.caller.account, ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths'], builder);
  addEndpoint(matter, builder);
}

/** `o-…/r-…/ou-…/`, the form of `aws:PrincipalOrgPaths` and `aws:ResourceOrgPaths`: the account itself is not in it. */
function orgPath({ id, path }: OrganizationFacts): string | undefined {
  if (!path || path.length === 0) return undefined;
  return `${[id, ...path.filter(({ kind }) => kind !== 'account').map((level) => level.id)].join('/')}/`;
}

export function addOrganization(
  matter: Case,
  account: string | undefined,
  [idKey, pathsKey]: readonly [string, string],
  builder: ContextBuilder,
): void {
  const lookup = organizationLookup(account);
  const answer = matter.answer('organization', lookup);
  if (answer?.kind === 'found') {
    builder.set(idKey, answer.value.id);
    const path = orgPath(answer.value);
    if (path === undefined) builder.unknown(pathsKey);
    else builder.set(pathsKey, [path]);
    return;
  }
  if (answer?.kind === 'absent') {
    builder.absent(idKey);
    builder.absent(pathsKey);
    return;
  }
  builder.unknown(idKey);
  builder.unknown(pathsKey);
}

function addEntity(matter: Case, builder: ContextBuilder): void {
  const { caller } = matter.denial;
  if (caller.kind === 'root' || caller.kind === 'service' || caller.kind === 'anonymous') {
    builder.absent('aws:PrincipalTag/*');
    return;
  }
  const entity = entityLookup(caller);
  const facts = matter.found('principal', entity);
  // The key holds the role's ARN with its path, which a session's ARN does not show.
  if (facts && caller.kind !== 'federated-user') builder.set('aws:PrincipalArn', facts.arn);
  const sessionTags = sessionTagsOf(matter);
  if (!facts?.tags) {
    builder.unknown('aws:PrincipalTag/*');
    for (const [name, value] of Object.entries(sessionTags ?? {})) builder.set(`aws:PrincipalTag/${name}`, value);
    return;
  }
  builder.tags('aws:PrincipalTag', { ...facts.tags, ...sessionTags }, 'approximate');
  if (sessionTags === undefined) builder.unknown('aws:PrincipalTag/*');
}

/** `undefined`: they are not known. */
function sessionTagsOf(matter: Case): Readonly<Record<string, string>> | undefined {
  const lookup = matter.lookups.session;
  if (!lookup)
    return matter.denial.caller.kind === 'account' || matter.denial.caller.kind === 'unknown' ? undefined : {};
  return matter.found('session', lookup)?.tags ?? undefined;
}

function addEndpoint(matter: Case, builder: ContextBuilder): void {
  const lookup = matter.lookups.endpoint;
  if (!lookup) return;
  builder.set('aws:SourceVpce', lookup.id);
  const vpcId = matter.found('vpc-endpoint', lookup)?.vpcId;
  if (vpcId === undefined) builder.unknown('aws:SourceVpc');
  else builder.set('aws:SourceVpc', vpcId);
}
