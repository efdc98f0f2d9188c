/**
 * One denial to its diagnosis, as the command line asks for it: nothing remembered, every denial new.
 */
import { fingerprintOf } from '../../admission/fingerprint.ts';
import { signsAlone } from '../../admission/signs.ts';
import type { Denial } from '../../denial/denial.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { PolicySource } from '../../evidence/source.ts';
import { explain } from '../../flows/explain-denials.ts';
import type { Alike } from './alike.ts';
import type { ExplainOptions } from './options.ts';
import { onceForRepeats } from './repeats.ts';

/** Milliseconds that the evidence of one denial may take when people wait for it. */
const DEADLINE_MS = 60_000;

export type ExplainOne = (denial: Denial) => Promise<Diagnosis>;

export interface Explainer {
  readonly explainOne: ExplainOne;
  /** How many denials so far repeated none before. */
  readonly anew: () => number;
}

export function explainer({ settings, snapshot }: ExplainOptions, source: PolicySource, alike?: Alike): Explainer {
  let anew = 0;
  const explainOne = (denial: Denial): Promise<Diagnosis> => {
    anew += 1;
    const { fingerprint } = fingerprintOf(denial);
    return explain(
      denial,
      { fingerprint, signs: signsAlone(denial, settings.signs) },
      { source, settings, deadlineMs: DEADLINE_MS },
    );
  };
  return {
    explainOne: snapshot === undefined ? explainOne : onceForRepeats(explainOne, alike),
    anew: () => anew,
  };
}
