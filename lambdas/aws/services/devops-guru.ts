/**
 * Amazon DevOps Guru.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondevopsguru.html
 */
import type { Service } from '../service.ts';

export const devopsGuru = {
  prefix: 'devops-guru',
  name: 'Amazon DevOps Guru',
  linkedRoles: { 'devops-guru': { role: 'DevOpsGuru', words: ['DevOps Guru'] } },
} as const satisfies Service;
