/**
 * Amazon SES: identities carry sending authorization policies.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
 */
import type { Service } from '../service.ts';

export const ses = {
  prefix: 'ses',
  name: 'Amazon SES',
  sources: ['email'],
  alsoCalled: ['sesv2'],
  carries: { permission: 'ses:GetEmailIdentityPolicies', resource: /^(identity\/.+)$/ },
  creates: ['CreateEmailIdentity'],
} as const satisfies Service;
