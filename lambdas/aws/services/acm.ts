/**
 * AWS Certificate Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscertificatemanager.html
 */
import type { Service } from '../service.ts';

export const acm = {
  prefix: 'acm',
  name: 'AWS Certificate Manager',
  alsoCalled: ['certificatemanager'],
  linkedRoles: { acm: { role: 'CertificateManager', words: ['Certificate Manager', 'ACM'] } },
} as const satisfies Service;
