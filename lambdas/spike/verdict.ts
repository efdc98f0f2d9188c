/**
 * What is behind a rise, from what was found: a change that undoing proves, somebody trying things, a workload that was
 * not there before, or nothing that can be told. Pure. Never "change" without a culprit proved in the evaluator; errs
 * towards "cannot tell".
 */
import { servicePrefix } from '../aws/action.ts';
import type { PolicyChange } from '../change/policy-change.ts';
import { isSameTarget } from '../change/target.ts';
import type { ChangeFinding, Diagnosis } from '../diagnosis/diagnosis.ts';
import type { WeighedRefusal } from './excess.ts';
import type { Contributor } from './source.ts';
import type { SpikeFact, SpikeVerdict } from './spike.ts';

export interface Explained extends WeighedRefusal {
  /** Absent: explaining it failed. */
  readonly diagnosis?: Diagnosis;
}

export interface Found {
  readonly weighed: readonly WeighedRefusal[];
  readonly sample: readonly Explained[];
  /** Changes of the callers' own policies in the days before, newest first; absent: the journal did not answer. */
  readonly changes?: readonly PolicyChange[];
  readonly changesDays: number;
  /** Who was refused before the rise; absent: not known. */
  readonly before?: readonly Contributor[];
  readonly beforeHours: number;
}

export interface Judgement {
  readonly verdict: SpikeVerdict;
  readonly facts: readonly SpikeFact[];
  readonly changes: readonly ChangeFinding[];
}

/** What carries at least half of a rise is behind it. */
const HALF = 0.5;
/** Breadth of somebody who tries things: an application lacks a handful of permissions, not ten of three services. */
const BROAD_ACTIONS = 10;
const BROAD_SERVICES = 3;
/** Few actions on many things: buckets, roles, secrets by guessed names. */
const MANY_TARGETS = 16;
/** The ceiling lets ten notices of a caller out in an hour: fewer are enough where many more were held back. */
const TOLD_TARGETS = 8;
const HELD_BACK = 0.25;
/** Who tries things asks each a few times; who needs one of them asks that again and again. */
const EVEN = 0.35;
const NAMED = 3;

export function judge(found: Found): Judgement {
  const changes = findingsOf(found.sample);
  const change = changeFacts(found, changes);
  const probe = probing(found);
  if (change.share >= HALF) return { verdict: 'broken-by-a-change', facts: change.facts, changes };
  if (probe.length > 0) return { verdict: 'probing', facts: [...probe, ...change.facts], changes: [] };
  const workload = newWorkload(found, changes);
  if (workload.isNew) return { verdict: 'new-workload', facts: workload.facts, changes: [] };
  return { verdict: 'cannot-tell', facts: [...change.facts, ...workload.facts, ...unexplained(found)], changes };
}

/** Each change once, by the part of the rise that it explains. */
function findingsOf(sample: readonly Explained[]): readonly ChangeFinding[] {
  const weights = new Map<string, { readonly finding: ChangeFinding; readonly weight: number }>();
  for (const { diagnosis, weight } of sample) {
    for (const finding of diagnosis?.changes ?? []) {
      const key = `${finding.change.eventId} ${finding.change.target}`;
      const before = weights.get(key);
      const culprit = finding.culprit || before?.finding.culprit === true;
      weights.set(key, {
        finding: { ...finding, culprit, suspect: finding.suspect && !culprit },
        weight: (before?.weight ?? 0) + weight,
      });
    }
  }
  return [...weights.values()]
    .toSorted((a, b) => Number(b.finding.culprit) - Number(a.finding.culprit) || b.weight - a.weight)
    .map(({ finding }) => finding);
}

function changeFacts(
  { sample, changes: near = [] }: Found,
  changes: readonly ChangeFinding[],
): { readonly share: number; readonly facts: readonly SpikeFact[] } {
  const allowed = sample.filter(({ diagnosis }) => diagnosis?.changes.some(({ culprit }) => culprit));
  const share = part(allowed, sample);
  const culprits = changes.filter(({ culprit }) => culprit);
  const suspects = changes.filter(({ suspect }) => suspect).length;
  const idle = near.filter((one) => !changes.some(({ change }) => change.eventId === one.eventId)).length;
  const wereTried = sample.some(({ diagnosis }) => diagnosis !== undefined && !hasUnreadChanges(diagnosis));
  const changedAt = culprits[0]?.change.time;
  const first = allowed.map(({ refused }) => refused.first.time).toSorted()[0];
  return {
    share,
    facts: [
      ...(culprits.length === 0
        ? []
        : [{ kind: 'changes-undone', sampled: sample.length, allowed: allowed.length, share } as const]),
      ...(changedAt === undefined || first === undefined || first < changedAt
        ? []
        : [{ kind: 'first-denial-after-change', at: first, changedAt } as const]),
      ...(suspects === 0 ? [] : [{ kind: 'changes-not-proved', count: suspects } as const]),
      ...(idle === 0
        ? []
        : [{ kind: wereTried ? 'changes-without-effect' : 'changes-not-tried', count: idle } as const]),
    ],
  };
}

/** The caller that carries the rise, if it behaves like somebody who tries things. */
function probing({ weighed, sample }: Found): readonly SpikeFact[] {
  const [principal, own] = largest(weighed);
  if (principal === undefined || part(own, weighed) < HALF) return [];
  const proved = sample.filter((one) => one.principal === principal);
  if (part(proved.filter(isProved), proved) >= HALF) return [];
  const needs = own.flatMap(({ refused }) => refused.latest.needs.slice(0, 1));
  const actions = new Set(needs.map(({ action }) => action));
  const services = new Set(needs.map(({ action }) => servicePrefix(action)));
  const targets = new Set(needs.map(({ action, resource }) => `${action} ${resource}`));
  const isBroad =
    (actions.size >= BROAD_ACTIONS && services.size >= BROAD_SERVICES) ||
    targets.size >= MANY_TARGETS ||
    (targets.size >= TOLD_TARGETS && (own[0]?.held ?? 0) >= HELD_BACK);
  const isEven = Math.max(...own.map(({ weight }) => weight)) <= EVEN * total(own);
  const critical = part(
    own.filter(({ refused }) => refused.settled?.severity === 'critical'),
    own,
  );
  const many: SpikeFact = {
    kind: 'many-different-calls',
    principal,
    actions: actions.size,
    services: services.size,
    targets: new Set(needs.map(({ resource }) => resource)).size,
  };
  const signs: SpikeFact = { kind: 'signs-of-an-intruder', principal };
  if (isBroad && isEven) return critical >= HALF ? [many, signs] : [many];
  return critical >= HALF ? [signs, many] : [];
}

/**
 * Nothing that decides these calls was changed, and the caller was not refused before: so the calls themselves are new.
 */
function newWorkload(
  { weighed, sample, changes, changesDays, before, beforeHours }: Found,
  findings: readonly ChangeFinding[],
): { readonly isNew: boolean; readonly facts: readonly SpikeFact[] } {
  const callers = [...Map.groupBy(weighed, ({ principal }) => principal)]
    .map(([principal, group]) => ({ principal, weight: total(group) }))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, NAMED);
  const whole = total(weighed);
  const known = (principal: string) => before?.find(({ name }) => name === principal);
  const fresh = callers.filter(({ principal }) => before !== undefined && known(principal) === undefined);
  const created = (changes ?? []).find(
    (change) =>
      /^iam:Create(?:Role|User)$/.test(change.action) && isSameTarget(change.target, callers[0]?.principal ?? ''),
  );
  const isFresh = whole > 0 && total(fresh) >= HALF * whole;
  const carried = sample.filter(({ principal }) => fresh.some((one) => one.principal === principal));
  const explained = carried.filter(({ diagnosis }) => diagnosis?.outcome === 'explained');
  const areExplained = carried.length > 0 && part(explained, carried) >= HALF;
  const wereRead = carried.every(({ diagnosis }) => diagnosis !== undefined && !hasUnreadChanges(diagnosis));
  const unchanged = wereRead && findings.length === 0;
  const top = callers[0];
  const count = top === undefined ? undefined : known(top.principal)?.count;
  return {
    isNew: isFresh && areExplained && (unchanged || created !== undefined),
    facts: [
      ...(created === undefined || top === undefined
        ? []
        : [{ kind: 'created-lately', principal: top.principal, at: created.time, actor: created.actor } as const]),
      ...(fresh.length === 0
        ? []
        : [
            {
              kind: 'not-refused-before',
              principals: fresh.map(({ principal }) => principal),
              hours: beforeHours,
            } as const,
          ]),
      ...(top === undefined || count === undefined
        ? []
        : [{ kind: 'refused-before', principal: top.principal, count, hours: beforeHours } as const]),
      ...(unchanged && carried.length > 0
        ? [{ kind: 'nothing-changed', days: changesDays, sampled: carried.length } as const]
        : []),
    ],
  };
}

function unexplained({ sample }: Found): readonly SpikeFact[] {
  const open = sample.filter(({ diagnosis }) => diagnosis?.outcome !== 'explained').length;
  return open === 0 ? [] : [{ kind: 'not-explained', sampled: sample.length, unexplained: open }];
}

/** A change that nobody could see may be the one. */
export function hasUnreadChanges({ gaps }: Diagnosis): boolean {
  return gaps.some(({ subject }) => subject.startsWith('policy changes'));
}

function isProved({ diagnosis }: Explained): boolean {
  return diagnosis?.changes.some(({ culprit }) => culprit) === true;
}

function largest(weighed: readonly WeighedRefusal[]): readonly [string | undefined, readonly WeighedRefusal[]] {
  const groups = [...Map.groupBy(weighed, ({ principal }) => principal)];
  return groups.toSorted(([, a], [, b]) => total(b) - total(a))[0] ?? [undefined, []];
}

function part(some: readonly { readonly weight: number }[], all: readonly { readonly weight: number }[]): number {
  const whole = total(all);
  return whole === 0 ? 0 : total(some) / whole;
}

function total(list: readonly { readonly weight: number }[]): number {
  return list.reduce((sum, { weight }) => sum + weight, 0);
}
