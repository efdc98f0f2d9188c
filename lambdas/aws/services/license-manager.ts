/**
 * AWS License Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslicensemanager.html
 */
import type { Service } from '../service.ts';

export const licenseManager = {
  prefix: 'license-manager',
  name: 'AWS License Manager',
  linkedRoles: { 'license-manager': { role: 'AWSLicenseManagerRole', words: ['License Manager'] } },
} as const satisfies Service;
