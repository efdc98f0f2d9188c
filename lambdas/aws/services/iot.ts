/**
 * AWS IoT.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiot.html
 */
import type { Service } from '../service.ts';

export const iot = {
  prefix: 'iot',
  name: 'AWS IoT',
  saidAs: /IoT\b/,
} as const satisfies Service;
