/**
 * The day by kinds: the page that `explain --format html` makes of a long log, beside the demo's inbox. Of what was
 * counted and never explained by itself only the number is told.
 */
import { Folds } from '../../lambdas/cli/explain/folds.ts';
import type { Outcome } from '../../lambdas/delivery/outcome.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { kindsPage } from '../../lambdas/notice/formats/kinds-page.ts';

export function summaryPage(outcomes: readonly Outcome[], options: Parameters<typeof compose>[1]): string {
  const folds = new Folds();
  for (const outcome of outcomes) {
    if (outcome.kind === 'counted') folds.add(outcome.denial, outcome.admission.signs.severity);
    if (outcome.kind !== 'diagnosed') continue;
    const { diagnosis } = outcome;
    const { fingerprint } = folds.add(diagnosis.denial, diagnosis.severity);
    folds.explained(fingerprint, diagnosis);
  }
  return kindsPage(folds.kinds(), folds.overall(), ({ diagnosis }) => compose(diagnosis, options));
}

/** `denyscope-demo.html` → `denyscope-demo-summary.html`, in the same folder. */
export function summaryName(page: string): string {
  return page.replace(/(\.html?)?$/i, (ending) => `-summary${ending === '' ? '.html' : ending}`);
}
