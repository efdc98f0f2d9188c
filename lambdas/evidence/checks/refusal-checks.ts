/**
 * The same checks with the policies as they were at the refusal, where authorization details gave documents.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied-authorization-id.html
 * Errs towards not read: a document cut down to the refusing service's actions says nothing of another service, and a
 * layer the details do not show stands as it is now.
 */

import { servicePrefix } from '../../aws/action.ts';
import { lastSegment } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import type { Level, NamedPolicy, PolicySet } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import type { AuthorizationDetailsFacts } from '../facts.ts';
import { organizationLookup } from '../subject/caller-lookups.ts';
import { detailsOf } from '../subject/context/of-aws.ts';
import type { Check } from './check.ts';

type DetailedPolicy = AuthorizationDetailsFacts['policies'][number];

export function atRefusal(matter: Case, checks: readonly Check[]): readonly Check[] {
  const policies = detailsOf(matter)?.policies ?? [];
  if (!policies.some(({ document }) => document !== null)) return [];
  return checks.map((check) => ({
    ...check,
    asOf: 'refusal' as const,
    policies: { ...check.policies, ...layersThen(matter, check, policies) },
  }));
}

function layersThen(matter: Case, check: Check, policies: readonly DetailedPolicy[]): Partial<PolicySet> {
  const refusing = serviceOf(matter.denial.needs[0]?.action ?? '');
  const same = serviceOf(check.request.action) === refusing;
  const named = (policy: DetailedPolicy): NamedPolicy => ({
    name: policy.name,
    document: policy.partial && !same ? null : policy.document,
  });
  const of = (layer: DetailedPolicy['layer']): readonly DetailedPolicy[] => policies.filter((p) => p.layer === layer);
  const flat = (layer: DetailedPolicy['layer']): readonly NamedPolicy[] | undefined =>
    of(layer).length === 0 ? undefined : of(layer).map(named);
  // The resource policy in the details is that of the refused resource and no other's.
  const isMain = check.request.action === matter.denial.needs[0]?.action && check.purpose === 'call';
  const own = isMain ? (flat('resource') ?? flat('trust')) : undefined;
  const ownPolicy = own?.length === 1 ? own[0] : own;
  const identity = flat('identity');
  const boundary = flat('boundary');
  const session = flat('session');
  const endpoint = check.policies.endpoint === undefined ? undefined : flat('endpoint');
  const scps = levelsThen(matter, matter.denial.caller.account, check.policies.scps, of('scp'), named);
  const rcps = levelsThen(matter, check.request.resourceAccount, check.policies.rcps, of('rcp'), named);
  return present<Partial<PolicySet>>({
    identity: identity ?? undefined,
    boundary: boundary ?? undefined,
    session: session ?? undefined,
    endpoint: endpoint ?? undefined,
    resource: ownPolicy ?? undefined,
    scps: scps ?? undefined,
    rcps: rcps ?? undefined,
  });
}

function levelsThen(
  matter: Case,
  account: string | undefined,
  now: readonly Level[] | null | undefined,
  policies: readonly DetailedPolicy[],
  named: (policy: DetailedPolicy) => NamedPolicy,
): readonly Level[] | undefined {
  if (policies.length === 0) return undefined;
  const lookup = organizationLookup(account);
  const path = matter.found('organization', lookup)?.path;
  // A policy is attached to a target by its id or by an ARN that ends in it.
  const attached = (policy: DetailedPolicy, target: string): boolean =>
    policy.attachedTo.some((to) => to === target || to.endsWith(`/${target}`));
  const targets = path?.map(({ id }) => id) ?? [
    ...new Set(policies.flatMap(({ attachedTo }) => attachedTo.map(lastSegment))),
  ];
  return targets.map((target) => {
    const there = policies.filter((policy) => attached(policy, target));
    const level = now?.find((candidate) => candidate.target === target);
    return { target, policies: there.length > 0 ? there.map(named) : (level?.policies ?? null) };
  });
}

function serviceOf(action: string): string {
  return servicePrefix(action).toLowerCase();
}
