/**
 * AWS AppSync.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
 */
import type { Service } from '../service.ts';

export const appSync = {
  prefix: 'appsync',
  name: 'AWS AppSync',
  saidAs: /AppSync/,
} as const satisfies Service;
