/**
 * AWS Cost Explorer.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html
 */
import type { Service } from '../service.ts';

export const costExplorer = {
  prefix: 'ce',
  name: 'AWS Cost Explorer',
  alsoCalled: ['costexplorer'],
} as const satisfies Service;
