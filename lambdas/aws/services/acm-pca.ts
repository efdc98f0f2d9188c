/**
 * AWS Private Certificate Authority: authorities shared with other accounts carry a policy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsprivatecertificateauthority.html
 */
import type { Service } from '../service.ts';

export const acmPca = {
  prefix: 'acm-pca',
  name: 'AWS Private Certificate Authority',
  carries: { permission: 'acm-pca:GetPolicy', resource: /^(certificate-authority\/.+)$/ },
  creates: ['CreateCertificateAuthority'],
} as const satisfies Service;
