/**
 * AWS Audit Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsauditmanager.html
 */
import type { Service } from '../service.ts';

export const auditManager = {
  prefix: 'auditmanager',
  name: 'AWS Audit Manager',
  linkedRoles: { auditmanager: { role: 'AuditManager', words: ['Audit Manager'] } },
} as const satisfies Service;
