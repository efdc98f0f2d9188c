/**
 * Whether a list of fixes is proved: without it a check refused, with it every check allows, on what was read.
 * Errs towards "not proved": a layer that refused and was not read, a key that no one could tell, or a refusal that only
 * AWS saw, proves nothing.
 */
import { knowsAllNeeds } from '../denial/not-kept.ts';
import type { Layer } from '../engine/index.ts';
import type { Judged } from '../evidence/checks/check.ts';
import type { Blocker, Fix } from './diagnosis.ts';
import { namedCheck } from './findings/blockers.ts';
import { distinct, type Findings, layerNamed } from './findings/findings.ts';
import { checkOf, type Draft } from './fixes/draft.ts';

export function proofOf(
  findings: Findings,
  drafts: readonly Draft[],
  after: readonly Judged[],
): Pick<Fix, 'verified' | 'unless'> {
  const sure = after.filter(({ check }) => check.sure);
  const depends = sure.flatMap(({ verdict }) => verdict.dependsOn);
  const unread = sure.flatMap(({ verdict }) =>
    verdict.layers.flatMap((result) => (result.status === 'not-read' ? [result.layer] : [])),
  );
  const allowed = sure.length > 0 && sure.every(({ verdict }) => verdict.decision === 'allowed');
  const keys = depends.filter((name) => layerNamed(name).length === 0);
  const unless: readonly Layer[] = distinct(unread);
  const refused = findings.blockers.length > 0 && findings.blockers.every((blocker) => wasSeen(blocker, findings));
  const whole = knowsAllNeeds(findings.denial);
  return { verified: whole && refused && isAnswered(findings, drafts) && allowed && keys.length === 0, unless };
}

/**
 * The evaluation refused for this reason too; or it would have at the value of a key that no one could tell, and the
 * statement that AWS must have meant is at hand.
 */
function wasSeen(blocker: Blocker, { denial, judged }: Findings): boolean {
  if (blocker.from !== 'aws') return true;
  const { check, verdict } = checkOf(blocker, judged) ?? namedCheck(denial, judged) ?? {};
  if (check === undefined || verdict === undefined || blocker.text === undefined) return false;
  return verdict.layers.some(({ layer, status }) => layer === blocker.layer && status !== 'not-read');
}

/** What only AWS saw must at least have been tried. */
function isAnswered({ blockers }: Findings, drafts: readonly Draft[]): boolean {
  return blockers
    .filter(({ from }) => from === 'aws')
    .every((blocker) =>
      drafts.some((draft) => draft.blocker === blocker && (draft.tries.length > 0 || draft.meets !== undefined)),
    );
}
