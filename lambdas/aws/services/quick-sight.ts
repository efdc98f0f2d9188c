/**
 * Amazon QuickSight.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonquicksight.html
 */
import type { Service } from '../service.ts';

export const quickSight = {
  prefix: 'quicksight',
  name: 'Amazon QuickSight',
  saidAs: /QuickSight/,
} as const satisfies Service;
