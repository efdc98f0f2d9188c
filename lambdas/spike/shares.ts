/**
 * Who and what makes up a rise, in parts of the whole: CloudWatch's contributors where they answered, the memory's
 * counts elsewhere. Causes are those of the notices that were sent, else of the sample.
 */
import { present } from '../denial/fields.ts';
import type { WeighedRefusal } from './excess.ts';
import type { Contributor, Refused } from './source.ts';
import type { Share, Spike } from './spike.ts';
import type { Explained } from './verdict.ts';

export interface Material {
  readonly weighed: readonly WeighedRefusal[];
  readonly sample: readonly Explained[];
  readonly principals: readonly Contributor[] | undefined;
  readonly actions: readonly Contributor[] | undefined;
  /** By the rate, which counts those too that have no resource or are not remembered one by one. */
  readonly denials?: number;
}

export interface Shares {
  /** Where the rate could not be asked. */
  readonly denials?: number;
  readonly lists: Pick<Spike, 'principals' | 'actions' | 'resources' | 'causes'>;
}

const MOST = 5;

export function sharesOf({ weighed, sample, principals, actions, denials: rate }: Material): Shares {
  const causes = new Map(sample.map(({ refused, diagnosis }) => [refused.fingerprint, diagnosis?.cause]));
  const known = principals ?? (weighed.length === 0 ? undefined : counted(weighed, ({ principal }) => principal));
  const denials = known?.reduce((sum, { count }) => sum + count, 0);
  const parts = partsOf(rate ?? denials ?? 0);
  return present<Shares>({
    denials: denials === undefined ? undefined : Math.round(denials),
    lists: {
      principals: parts(known ?? []),
      actions: parts(actions ?? counted(weighed, ({ refused }) => refused.latest.needs[0]?.action)),
      resources: parts(counted(weighed, ({ refused }) => resourceOf(refused))),
      causes: parts(counted(weighed, ({ refused }) => refused.settled?.cause ?? causes.get(refused.fingerprint))),
    },
  });
}

/** A call on nothing in particular has no resource to name. */
function resourceOf({ latest }: Refused): string | undefined {
  const resource = latest.needs[0]?.resource;
  return resource === '*' ? undefined : resource;
}

function counted(
  weighed: readonly WeighedRefusal[],
  nameOf: (one: WeighedRefusal) => string | undefined,
): readonly Contributor[] {
  const counts = new Map<string, number>();
  for (const one of weighed) {
    const name = nameOf(one);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + one.weight);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** Of all denials: what is in a list alone is no whole. */
function partsOf(denials: number): (list: readonly Contributor[]) => readonly Share[] {
  return (list) => {
    const whole = Math.max(
      denials,
      list.reduce((sum, { count }) => sum + count, 0),
    );
    return list
      .toSorted((a, b) => b.count - a.count)
      .slice(0, MOST)
      .map(({ name, count }) => ({ name, count: Math.round(count), share: whole === 0 ? 0 : count / whole }))
      .filter(({ count }) => count > 0);
  };
}
