/**
 * Calls gathered by what they have in common, as the stream goes by: memory grows with the kinds of calls and not with
 * the calls. Errs towards the wider name: of very many resources only what they begin with is kept.
 */
import { arnParts } from '../aws/arn.ts';
import type { Denial } from '../denial/denial.ts';
import type { Blocker } from '../diagnosis/diagnosis.ts';
import type { Group } from './report.ts';

export interface Found {
  readonly blockers?: readonly Blocker[];
  readonly unless?: readonly string[];
  readonly hangsOn?: readonly string[];
}

/** A call, or a kind of it that was seen so often. */
export interface SeenCall {
  readonly call: Denial;
  readonly time: string;
  readonly byService: boolean;
  readonly times: number;
}

interface Gathering {
  readonly call: Denial;
  readonly found: Found;
  readonly resources: Set<string>;
  common: string;
  count: number;
  byService: number;
  firstSeen: string;
  lastSeen: string;
}

/** Distinct resources counted for a group; beyond them only their common beginning is followed. */
const MOST_RESOURCES = 1_000;

export class Groups {
  readonly #groups = new Map<string, Gathering>();

  add({ call, time, byService, times }: SeenCall, found: Found): void {
    const why = (found.blockers ?? []).map(({ layer, effect, policy, statement, target, action }) => [
      layer,
      effect,
      policy,
      statement,
      layer === 'scp' || layer === 'rcp' ? target : undefined,
      action,
    ]);
    const { action, resource } = wantedBy(call);
    const key = JSON.stringify([callerOf(call), action, serviceOf(resource), why, found.unless, found.hangsOn]);
    const group = this.#groups.get(key) ?? begun(call, time, found, resource);
    this.#groups.set(key, group);
    group.count += times;
    if (byService) group.byService += times;
    if (time > group.lastSeen) group.lastSeen = time;
    if (time < group.firstSeen) group.firstSeen = time;
    if (group.resources.size < MOST_RESOURCES) group.resources.add(resource);
    group.common = commonStart(group.common, resource);
  }

  /** The most frequent first. */
  told(): readonly Group[] {
    return [...this.#groups.values()]
      .map((group): Group => {
        const { call, found, resources, common, count, byService, firstSeen, lastSeen } = group;
        const [only = ''] = resources;
        return {
          caller: callerOf(call),
          action: wantedBy(call).action,
          resource: resources.size === 1 ? only : `${common.replace(/[^/:]*$/, '')}*`,
          resources: resources.size,
          count,
          byService,
          firstSeen,
          lastSeen,
          blockers: found.blockers ?? [],
          unless: found.unless ?? [],
          hangsOn: found.hangsOn ?? [],
        };
      })
      .sort((a, b) => b.count - a.count || (a.caller < b.caller ? -1 : 1));
  }
}

function begun(call: Denial, time: string, found: Found, resource: string): Gathering {
  const [firstSeen, lastSeen] = [time, time];
  return { call, found, resources: new Set(), common: resource, count: 0, byService: 0, firstSeen, lastSeen };
}

export function callerOf({ caller }: Denial): string {
  const shown = caller.entityArn ?? caller.arn ?? caller.invokedBy ?? caller.provider;
  if (shown !== undefined) return shown;
  return caller.account === undefined ? caller.kind : `account ${caller.account}`;
}

function wantedBy({ needs, eventName }: Denial): { readonly action: string; readonly resource: string } {
  const [need] = needs;
  return { action: need?.action ?? eventName, resource: need?.resource ?? '*' };
}

/** Partition and service: two services have no resource in common. */
function serviceOf(resource: string): string {
  const parts = arnParts(resource);
  return parts === undefined ? resource : `${parts.partition}:${parts.service}`;
}

function commonStart(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a.slice(0, at);
}
