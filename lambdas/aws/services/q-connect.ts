/**
 * Amazon Q in Connect.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonqinconnect.html
 */
import type { Service } from '../service.ts';

export const qConnect = {
  prefix: 'wisdom',
  name: 'Amazon Q in Connect',
  sources: ['qconnect'],
} as const satisfies Service;
