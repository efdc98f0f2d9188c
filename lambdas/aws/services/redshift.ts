/**
 * Amazon Redshift.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonredshift.html
 */
import type { Service } from '../service.ts';

export const redshift = {
  prefix: 'redshift',
  name: 'Amazon Redshift',
  saidAs: /Redshift/,
  linkedRoles: { redshift: { role: 'Redshift', words: ['Redshift'] } },
} as const satisfies Service;
