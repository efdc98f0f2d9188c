/**
 * AWS Transfer Family.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awstransferfamily.html
 */
import type { Service } from '../service.ts';

export const transferFamily = {
  prefix: 'transfer',
  name: 'AWS Transfer Family',
  saidAs: /Transfer Family|AWS Transfer/,
} as const satisfies Service;
