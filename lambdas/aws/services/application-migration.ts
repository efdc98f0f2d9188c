/**
 * AWS Application Migration Service.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationmigrationservice.html
 */
import type { Service } from '../service.ts';

export const applicationMigration = {
  prefix: 'mgn',
  name: 'AWS Application Migration Service',
  linkedRoles: { mgn: { role: 'ApplicationMigrationService', words: ['Application Migration Service'] } },
} as const satisfies Service;
