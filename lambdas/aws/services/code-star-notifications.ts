/**
 * AWS CodeStar Notifications.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodestarnotifications.html
 */
import type { Service } from '../service.ts';

export const codeStarNotifications = {
  prefix: 'codestar-notifications',
  name: 'AWS CodeStar Notifications',
  linkedRoles: {
    'codestar-notifications': {
      role: 'CodeStarNotifications',
      words: ['CodeStar Notifications', 'developer tools notifications'],
    },
  },
} as const satisfies Service;
