/**
 * Resource Groups Tagging API.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonresourcegrouptaggingapi.html
 */
import type { Service } from '../service.ts';

export const tagging = {
  prefix: 'tag',
  name: 'Resource Groups Tagging API',
  sources: ['tagging'],
  alsoCalled: ['resourcegroupstaggingapi'],
} as const satisfies Service;
