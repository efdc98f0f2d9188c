/**
 * Amazon Pinpoint.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonpinpoint.html
 */
import type { Service } from '../service.ts';

export const pinpoint = {
  prefix: 'mobiletargeting',
  name: 'Amazon Pinpoint',
  sources: ['pinpoint'],
  alsoCalled: ['pinpoint'],
} as const satisfies Service;
