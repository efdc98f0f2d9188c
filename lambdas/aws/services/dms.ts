/**
 * AWS Database Migration Service.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsdatabasemigrationservice.html
 */
import type { Service } from '../service.ts';

export const dms = {
  prefix: 'dms',
  name: 'AWS Database Migration Service',
  alsoCalled: ['databasemigration'],
  saidAs: /\bDMS\b|Database Migration Service/,
  passes: { to: 'dms.amazonaws.com' },
} as const satisfies Service;
