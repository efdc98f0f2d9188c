/**
 * AWS App Runner.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapprunner.html
 */
import type { Service } from '../service.ts';

export const appRunner = {
  prefix: 'apprunner',
  name: 'AWS App Runner',
  saidAs: /App ?Runner/,
  passes: { to: 'build.apprunner.amazonaws.com' },
  linkedRoles: { apprunner: { role: 'AppRunner', words: ['App Runner'] } },
} as const satisfies Service;
