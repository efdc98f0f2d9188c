/**
 * Every read that a diagnosis may make, one reason an action, as `lambdas/aws/services/` declares them: the permission
 * policy of the functions and of the reader role in other accounts are both made from it, so that they cannot differ.
 * Never a read of data: no object, item, secret value, parameter, plaintext or function code. Errs towards too little: a
 * read that is missing is a gap in a diagnosis, which names the permission.
 */
import { readsByReader } from '../../lambdas/aws/look-up.ts';
import type { Read } from '../../lambdas/aws/service.ts';

const READS = readsByReader().flatMap(({ reads }) => reads);

export function readerActions({ objectExistence }: { readonly objectExistence: boolean }): readonly Read[] {
  return READS.filter(({ condition }) => objectExistence || condition !== 'one-key-at-most');
}

/** What the change journal reads: the text of a managed policy or guardrail before and after. */
export const JOURNAL_READS: readonly Read[] = READS.filter(({ journal }) => journal === true);

/** What the spike report reads beside the evidence of its sample. */
export const SPIKE_READS: readonly Read[] = [
  { action: 'cloudwatch:GetMetricData', reason: 'The denial rate and its band around the alarm' },
];
