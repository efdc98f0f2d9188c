/**
 * AWS Lake Formation.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslakeformation.html
 */
import type { Service } from '../service.ts';

export const lakeFormation = {
  prefix: 'lakeformation',
  name: 'AWS Lake Formation',
  linkedRoles: { lakeformation: { role: 'LakeFormationDataAccess', words: ['Lake Formation'] } },
} as const satisfies Service;
