/**
 * AWS Service Catalog.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsservicecatalog.html
 */
import type { Service } from '../service.ts';

export const serviceCatalog = {
  prefix: 'servicecatalog',
  name: 'AWS Service Catalog',
  sources: ['servicecatalog-appregistry'],
  alsoCalled: ['servicecatalogappregistry'],
} as const satisfies Service;
