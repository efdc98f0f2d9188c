/**
 * Amazon DynamoDB Accelerator.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodbacceleratordax.html
 */
import type { Service } from '../service.ts';

export const dax = {
  prefix: 'dax',
  name: 'Amazon DynamoDB Accelerator',
  linkedRoles: { dax: { role: 'DAX', words: ['DynamoDB Accelerator'] } },
} as const satisfies Service;
