/**
 * AWS Batch.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html
 */
import type { Service } from '../service.ts';

export const batch = {
  prefix: 'batch',
  name: 'AWS Batch',
  saidAs: /AWS Batch/,
  passes: { to: 'batch.amazonaws.com' },
  linkedRoles: { batch: { role: 'Batch', words: ['AWS Batch'] } },
} as const satisfies Service;
