/**
 * Amazon EventBridge Scheduler.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 */
import type { Service } from '../service.ts';

export const scheduler = {
  prefix: 'scheduler',
  name: 'Amazon EventBridge Scheduler',
  saidAs: /EventBridge Scheduler/,
  passes: { to: 'scheduler.amazonaws.com' },
} as const satisfies Service;
