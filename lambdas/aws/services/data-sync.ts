/**
 * AWS DataSync.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsdatasync.html
 */
import type { Service } from '../service.ts';

export const dataSync = {
  prefix: 'datasync',
  name: 'AWS DataSync',
  saidAs: /DataSync/,
} as const satisfies Service;
