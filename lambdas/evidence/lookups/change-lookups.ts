/**
 * Whose policy changes are asked for: every entity whose policy was read, where CloudTrail or the journal keeps them.
 * Changes of IAM and Organizations are logged in the partition's global Region, the others where the resource is.
 */

import { parseArn } from '../../aws/arn.ts';
import { GLOBAL_REGION } from '../../aws/regions.ts';
import { changeTarget } from '../../change/target.ts';
import type { Case } from '../case.ts';
import type { Lookup, LookupOf } from '../source.ts';

interface ChangeTarget {
  readonly account: string;
  readonly region: string;
  readonly target: string;
}

export function changesLookups(matter: Case, wanted: readonly Lookup[]): readonly LookupOf<'changes'>[] {
  const places = wanted.flatMap((lookup) => placesOf(matter, lookup));
  const groups = Map.groupBy(places, ({ account, region }) => `${account} ${region}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const targets = [...new Set(group.map(({ target }) => changeTarget(target)))].toSorted();
    return {
      kind: 'changes',
      account: first.account,
      region: first.region,
      targets,
      until: shortlyAfter(matter.denial.time),
    };
  });
}

/** A change made since may be why the call is allowed by now. */
export const SINCE_MS = 24 * 60 * 60_000;

function shortlyAfter(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at + SINCE_MS).toISOString().replace('.000Z', 'Z');
}

function placesOf(matter: Case, lookup: Lookup): readonly ChangeTarget[] {
  const global = GLOBAL_REGION[matter.denial.partition];
  switch (lookup.kind) {
    case 'principal': {
      const at = (target: string): ChangeTarget => ({ account: lookup.account, region: global, target });
      const type = lookup.type === 'user' ? 'user' : 'role';
      const own = at(`arn:${matter.denial.partition}:iam::${lookup.account}:${type}/${lookup.name}`);
      const answer = matter.answer('principal', lookup);
      if (answer?.kind !== 'found') return [own];
      const { attachments, boundaryArn } = answer.value;
      const policies = attachments.flatMap(({ form, policyArn }) => (form === 'managed' && policyArn ? policyArn : []));
      const groups = attachments.flatMap(({ via }) =>
        via.kind === 'group' ? `arn:${matter.denial.partition}:iam::${lookup.account}:group/${via.name}` : [],
      );
      return [own, ...[...policies, ...groups, ...(boundaryArn === undefined ? [] : [boundaryArn])].map(at)];
    }
    case 'organization': {
      const answer = matter.answer('organization', lookup);
      if (answer?.kind !== 'found') return [];
      const { managementAccountId, path, policies = [] } = answer.value;
      const targets = [...(path ?? []).map(({ id }) => id), ...policies.map(({ id }) => id)];
      return targets.map((target) => ({ account: managementAccountId, region: global, target }));
    }
    case 'resource': {
      const facts = matter.found('resource', lookup);
      const account = facts?.account ?? lookup.account ?? parseArn(lookup.arn)?.account ?? matter.denial.account;
      return [{ account, region: lookup.region, target: facts?.arn ?? lookup.arn }];
    }
    case 'vpc-endpoint':
      return [{ account: lookup.account, region: lookup.region, target: lookup.id }];
    default:
      return [];
  }
}
