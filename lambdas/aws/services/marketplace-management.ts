/**
 * AWS Marketplace Management Portal.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsmarketplacemanagementportal.html
 */
import type { Service } from '../service.ts';

export const marketplaceManagement = {
  prefix: 'aws-marketplace-management',
  name: 'AWS Marketplace Management Portal',
  sources: ['management-marketplace'],
} as const satisfies Service;
