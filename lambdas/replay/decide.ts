/**
 * One call decided under the policies of one source: every authorization that it needed, and what they come to.
 * Errs towards "cannot tell": an answer that hangs on a key, a layer or a resource that nobody read is none.
 */
import type { Denial } from '../denial/denial.ts';
import type { Blocker } from '../diagnosis/diagnosis.ts';
import { blockersOf } from '../diagnosis/findings/blockers.ts';
import type { Case } from '../evidence/case.ts';
import type { Judged } from '../evidence/checks/check.ts';
import { judgedOf } from '../evidence/checks/judge.ts';
import { collect } from '../evidence/lookups/collect.ts';
import type { PolicySource } from '../evidence/source.ts';
import { liftedBy } from './refused-anyway.ts';

export interface Decided {
  /** `none`: nothing tells who called or what. */
  readonly answer: 'allowed' | 'refused' | 'unknown' | 'none';
  /** Condition keys, `layer:<name>`, `resource` and `action`: what an answer would have to know. */
  readonly hangsOn: readonly string[];
  /** Layers not read that may refuse what all others allow. */
  readonly unless: readonly string[];
  readonly blockers: readonly Blocker[];
  readonly judged: readonly Judged[];
}

/** Nothing is asked beside the policies: a snapshot has no simulator, and a call that was let through found its object. */
const POLICIES_ALONE = { simulation: false, objectExistence: false } as const;

/** Begins the keys of conditions that stand for a part of a proposed policy which nobody knows yet. */
export const UNKNOWN_TEXT = 'text:';

export async function decide(call: Denial, source: PolicySource): Promise<Decided> {
  const { requestContext } = call;
  const unknown = [...requestContext.unknown, `${UNKNOWN_TEXT}*`];
  return decideOn(await collect({ ...call, requestContext: { ...requestContext, unknown } }, source, POLICIES_ALONE));
}

/** Pure: the same evidence gives the same answer. */
export function decideOn(matter: Case): Decided {
  const judged = judgedOf(matter).filter(({ check }) => check.asOf === 'now');
  const none = { hangsOn: [], unless: [], blockers: [], judged };
  if (judged.length === 0) return { answer: 'none', ...none };
  if (judged.some(isRefused))
    return { ...none, answer: 'refused', blockers: blockersOf(matter.denial, judged, undefined) };
  const hangsOn = [...new Set(judged.flatMap(openOf))];
  if (hangsOn.length > 0) return { ...none, answer: 'unknown', hangsOn };
  const unless = [...new Set(judged.flatMap(({ verdict }) => verdict.dependsOn))];
  return { ...none, answer: 'allowed', unless };
}

/** Whatever else could be known, it is refused. */
function isRefused(judged: Judged): boolean {
  return judged.check.sure && judged.verdict.decision !== 'allowed' && openOf(judged).length === 0;
}

function openOf(judged: Judged): readonly string[] {
  const { check, verdict } = judged;
  const { decision, dependsOn } = verdict;
  // A layer that nobody read can refuse what is allowed; that it let a call through is told by the call.
  if (decision === 'allowed') return dependsOn.filter((name) => !isLayer(name));
  const lifted = liftedBy(judged);
  if (lifted.length > 0) return lifted;
  if (!check.resourceKnown && decision === 'implicitDeny' && isNearOnResource({ verdict })) return ['resource'];
  // Asked for only if what could not be read makes it so, or by a name that no policy may know.
  return check.sure ? [] : ['action'];
}

/** Some statement allows it for another resource, which may be the one that is not known. */
function isNearOnResource({ verdict }: Pick<Judged, 'verdict'>): boolean {
  return verdict.layers.some(
    ({ nearMisses }) => nearMisses?.some(({ effect, part }) => effect === 'Allow' && part === 'resource') === true,
  );
}

function isLayer(name: string): boolean {
  return name.startsWith('layer:');
}
