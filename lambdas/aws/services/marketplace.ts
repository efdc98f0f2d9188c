/**
 * AWS Marketplace.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsmarketplace.html
 */
import type { Service } from '../service.ts';

export const marketplace = {
  prefix: 'aws-marketplace',
  name: 'AWS Marketplace',
  sources: ['agreement-marketplace', 'discovery-marketplace', 'marketplacecatalog', 'reporting-marketplace'],
} as const satisfies Service;
