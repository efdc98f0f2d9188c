/**
 * AWS Price List.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awspricelist.html
 */
import type { Service } from '../service.ts';

export const pricing = {
  prefix: 'pricing',
  name: 'AWS Price List',
  sources: ['pricelist'],
} as const satisfies Service;
