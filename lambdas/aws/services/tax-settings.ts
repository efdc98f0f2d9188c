/**
 * AWS Tax Settings.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awstaxsettings.html
 */
import type { Service } from '../service.ts';

export const taxSettings = {
  prefix: 'tax',
  name: 'AWS Tax Settings',
  sources: ['taxconsole'],
} as const satisfies Service;
