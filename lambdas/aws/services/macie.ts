/**
 * Amazon Macie.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmacie.html
 */
import type { Service } from '../service.ts';

export const macie = {
  prefix: 'macie2',
  name: 'Amazon Macie',
  linkedRoles: { macie: { role: 'AmazonMacie', words: ['Macie'] } },
} as const satisfies Service;
