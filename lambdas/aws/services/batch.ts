/**
 * AWS Batch.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html
 */
import type { Service } from '../service.ts';

export const batch = {
  prefix: 'batch',
  name: 'AWS Batch',
  passes: { to: 'batch.amazonaws.com' },
} as const satisfies Service;
