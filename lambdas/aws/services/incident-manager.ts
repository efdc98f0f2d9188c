/**
 * AWS Systems Manager Incident Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanagerincidentmanager.html
 */
import type { Service } from '../service.ts';

export const incidentManager = {
  prefix: 'ssm-incidents',
  name: 'AWS Systems Manager Incident Manager',
  linkedRoles: { 'ssm-incidents': { role: 'IncidentManager', words: ['Incident Manager'] } },
} as const satisfies Service;
