/**
 * AWS Config.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
 */
import type { Service } from '../service.ts';

export const config = {
  prefix: 'config',
  name: 'AWS Config',
  saidAs: /AWS Config/,
  linkedRoles: { config: { role: 'Config', words: ['AWS Config'] } },
} as const satisfies Service;
