/**
 * Amazon Connect.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonconnect.html
 */
import type { Service } from '../service.ts';

export const connect = {
  prefix: 'connect',
  name: 'Amazon Connect',
  sources: ['contact-lens', 'participant-connect'],
  linkedRoles: { connect: { role: 'AmazonConnect', words: ['Amazon Connect'] } },
} as const satisfies Service;
