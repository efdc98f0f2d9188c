/**
 * AWS Shield.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsshield.html
 */
import type { Service } from '../service.ts';

export const shield = {
  prefix: 'shield',
  name: 'AWS Shield',
  linkedRoles: { shield: { role: 'AWSShield', words: ['AWS Shield', 'Shield Advanced'] } },
} as const satisfies Service;
