/**
 * AWS Migration Hub.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsmigrationhub.html
 */
import type { Service } from '../service.ts';

export const migrationHub = {
  prefix: 'mgh',
  name: 'AWS Migration Hub',
  sources: ['migrationhub'],
} as const satisfies Service;
