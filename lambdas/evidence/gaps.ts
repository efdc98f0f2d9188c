/**
 * Everything that could not be seen, each once: what readers reported, what the event did not name, and a last net under
 * both: a layer that a check holds as not read always has a gap that says so.
 */

import type { Partition } from '../aws/regions.ts';
import { present } from '../denial/fields.ts';
import type { Layer, PolicySet } from '../engine/index.ts';
import type { Case } from './case.ts';
import type { Check, Judged } from './checks/check.ts';
import { judgedOf } from './checks/judge.ts';
import { lookupKey } from './evidence.ts';
import { readPermission } from './gap-permission.ts';
import type { Answer, Gap, GapReason, Lookup } from './source.ts';
import { entityLookup, hasIdentityPolicies, mayHaveSessionPolicy } from './subject/caller-lookups.ts';
import { keyTargets } from './subject/key-checks.ts';
import { isPolicyMatter } from './subject/relation.ts';

export function allGaps(matter: Case): readonly Gap[] {
  if (!isPolicyMatter(matter.denial)) return [];
  const judged = judgedOf(matter);
  const unreadLayers = new Set(judged.flatMap(unreadOf));
  const found = [...readerGaps(matter), ...eventGaps(matter)].filter(
    // A level of the organization bears on nothing where no check asks for it: RCPs of a service that knows none.
    // Nor is a resource unknown that was found behind another.
    ({ layer, reason }) =>
      judged.length === 0 ||
      layer === undefined ||
      (layer !== 'scp' && layer !== 'rcp' && reason !== 'not-named-by-event') ||
      unreadLayers.has(layer),
  );
  return distinct([...found, ...netGaps(judged, found)]);
}

/** Gaps for a lookup that no reader answered. */
export function failureGaps(matter: Case, lookup: Lookup, reason: GapReason): readonly Gap[] {
  const permission = readPermission(lookup);
  const gap = present<Gap>({
    reason,
    subject: subjectOfLookup(lookup, matter.denial.partition),
    permission: reason === 'timed-out' ? undefined : permission,
  });
  const layers = layersOf(matter, lookup);
  return layers.length === 0 ? [gap] : layers.map((layer) => ({ layer, ...gap }));
}

/** What was to be read, short enough for a line of a notice. */
function subjectOfLookup(lookup: Lookup, partition: Partition): string {
  switch (lookup.kind) {
    case 'principal':
      return `arn:${partition}:iam::${lookup.account}:${lookup.type}/${lookup.name}`;
    case 'organization':
      return `organization of ${lookup.account}`;
    case 'resource':
      return lookup.arn;
    case 'account-public-access':
      return `public access settings of ${lookup.account}`;
    case 'vpc-endpoint':
      return lookup.id;
    case 'session':
      return `session ${lookup.accessKeyId ?? lookup.arn ?? ''}`.trim();
    case 'decoded-message':
      return 'encoded authorization message';
    case 'authorization-details':
      return `authorization details ${lookup.id}`;
    case 'simulation':
      return `simulation of ${lookup.action}`;
    case 'object':
      return `s3://${lookup.bucket}/${lookup.key}`;
    case 'changes':
      return `policy changes in ${lookup.account}`;
  }
}

/** Which layers cannot be judged without the answer. */
function layersOf(matter: Case, lookup: Lookup): readonly Layer[] {
  switch (lookup.kind) {
    case 'principal':
      return principalLayers(matter, lookup);
    case 'organization':
      return lookup.account === matter.denial.caller.account ? ['scp', 'rcp'] : ['rcp'];
    case 'resource':
      return ['resource'];
    case 'vpc-endpoint':
      return ['endpoint'];
    case 'session':
      return ['session'];
    default:
      return [];
  }
}

function principalLayers(matter: Case, lookup: Extract<Lookup, { readonly kind: 'principal' }>): readonly Layer[] {
  const caller = matter.lookups.entity;
  const isCaller = caller?.account === lookup.account && caller.name === lookup.name && caller.type === lookup.type;
  const isTarget = matter.subjects.some(
    ({ policyOwner }) =>
      policyOwner.kind === 'role' &&
      policyOwner.lookup.account === lookup.account &&
      policyOwner.lookup.name === lookup.name,
  );
  return [...(isCaller ? (['identity', 'boundary'] as const) : []), ...(isTarget ? (['trust'] as const) : [])];
}

function readerGaps(matter: Case): readonly Gap[] {
  const { principal, ...others } = matter.evidence.answers;
  const gaps = Object.values(others).flatMap((map) => [...map.values()].flatMap(gapsIn));
  const principalGaps = [...principal].flatMap(([key, answer]) => gapsOfPrincipal(matter, key, answer));
  return [...principalGaps, ...gaps, ...absentGaps(matter)];
}

function gapsIn(answer: Answer<unknown>): readonly Gap[] {
  return answer.kind === 'absent' ? [] : (answer.gaps ?? []);
}

/** A reader of roles does not know whether it reads for the caller or for a role that is to be assumed or passed. */
function gapsOfPrincipal(matter: Case, key: string, answer: Answer<unknown>): readonly Gap[] {
  const caller = matter.lookups.entity;
  const isCaller = caller !== undefined && lookupKey(caller) === key;
  const isTarget = matter.subjects.some(
    ({ policyOwner }) => policyOwner.kind === 'role' && lookupKey(policyOwner.lookup) === key,
  );
  return gapsIn(answer).flatMap((gap): readonly Gap[] => {
    if (gap.layer === 'trust') return isTarget ? [gap] : [];
    const asTarget: readonly Gap[] = isTarget && answer.kind === 'unread' ? [{ ...gap, layer: 'trust' }] : [];
    if (isCaller) return [gap, ...asTarget];
    if (isTarget) return asTarget;
    const { layer: _, ...rest } = gap;
    return answer.kind === 'unread' ? [rest] : [];
  });
}

/** AWS or the snapshot says there is none: of a caller or of a policy-bearing resource that is a gap, not a "none". */
function absentGaps(matter: Case): readonly Gap[] {
  const { entity } = matter.lookups;
  const gaps: Gap[] = [];
  if (entity && matter.answer('principal', entity)?.kind === 'absent') {
    gaps.push(...failureGaps(matter, entity, 'not-found').map(withoutPermission));
  }
  for (const { policyOwner } of matter.subjects) {
    if (policyOwner.kind !== 'role' && policyOwner.kind !== 'resource') continue;
    const answer =
      policyOwner.kind === 'role'
        ? matter.answer('principal', policyOwner.lookup)
        : matter.answer('resource', policyOwner.lookup);
    if (answer?.kind === 'absent')
      gaps.push(...failureGaps(matter, policyOwner.lookup, 'not-found').map(withoutPermission));
  }
  return gaps;
}

/** What the event itself leaves open. */
function eventGaps(matter: Case): readonly Gap[] {
  const { caller } = matter.denial;
  const gaps: Gap[] = [];
  const unnamed = (layer: Layer | undefined, subject: string): void => {
    gaps.push(present<Gap>({ layer, reason: 'not-named-by-event', subject }));
  };
  if (hasIdentityPolicies(caller) && !entityLookup(caller)) {
    const who = caller.uniqueId ?? caller.arn ?? caller.account ?? 'caller';
    unnamed('identity', who);
    unnamed('boundary', who);
  }
  if (mayHaveSessionPolicy(caller) && !matter.lookups.session) unnamed('session', 'session of the caller');
  if (matter.denial.message.encodedMessage?.truncated) {
    gaps.push({ reason: 'truncated', subject: 'encoded authorization message' });
  }
  if (matter.denial.needs.length === 0) unnamed(undefined, 'action');
  for (const subject of matter.subjects) {
    // A key that AWS did not name is the one behind the resource, where that is known.
    if (subject.policyOwner.kind !== 'unknown' || isKeyFound(matter, subject.need.action)) continue;
    unnamed(subject.service === 'sts' ? 'trust' : 'resource', `resource of ${subject.need.action}`);
  }
  if (matter.evidence.cutShort) gaps.push({ reason: 'timed-out', subject: 'collection of evidence' });
  return gaps;
}

function isKeyFound(matter: Case, action: string): boolean {
  const isMeant = (used: string): boolean => used.toLowerCase() === action.toLowerCase();
  return keyTargets(matter).some(({ use }) => use.actions.some(isMeant));
}

/** Whatever made a layer not read, it is said. */
function netGaps(judged: readonly Judged[], gaps: readonly Gap[]): readonly Gap[] {
  const named = new Set(gaps.map(({ layer }) => layer));
  return judged.flatMap(({ check, verdict }) =>
    unreadOf({ check, verdict })
      .map((layer) => (layer === 'resource' && isTrusting(check) ? 'trust' : layer))
      .filter((layer) => !named.has(layer))
      .map(
        (layer): Gap => ({
          layer,
          reason: 'not-named-by-event',
          subject: check.attachTo[layer] ?? check.request.resource,
        }),
      ),
  );
}

/** Of a role that nothing names, too, it is the trust policy that is asked. */
function isTrusting({ attachTo, request }: Check): boolean {
  return attachTo.trust !== undefined || /^sts:/i.test(request.action);
}

/** RCPs that were not read are missed only where the service of the action knows them. */
function unreadOf({ check, verdict }: Pick<Judged, 'check' | 'verdict'>): readonly Layer[] {
  const layers = notReadLayers(check.policies);
  if (!layers.includes('rcp')) return layers;
  const applies = verdict.layers.some(({ layer, status }) => layer === 'rcp' && status !== 'not-applicable');
  return applies ? layers : layers.filter((layer) => layer !== 'rcp');
}

/** Layers of which a part is `null`. */
export function notReadLayers(policies: PolicySet): readonly Layer[] {
  const { identity, boundary, session, scps, rcps, resource, endpoint } = policies;
  const lists: readonly (readonly [Layer, unknown])[] = [
    ['identity', identity],
    ['boundary', boundary],
    ['session', session],
    ['scp', scps],
    ['rcp', rcps],
    ['resource', resource],
    ['endpoint', endpoint],
  ];
  return lists.filter(([, value]) => hasHole(value)).map(([layer]) => layer);
}

function hasHole(value: unknown): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.some(hasHole);
  if (typeof value !== 'object') return false;
  return ('document' in value && value.document === null) || ('policies' in value && hasHole(value.policies));
}

function withoutPermission({ permission: _, ...gap }: Gap): Gap {
  return gap;
}

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [
    ...new Map(gaps.map((gap) => [JSON.stringify([gap.layer, gap.reason, gap.subject, gap.permission]), gap])).values(),
  ];
}
