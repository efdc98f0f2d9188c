/**
 * Amazon GuardDuty.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonguardduty.html
 */
import type { Service } from '../service.ts';

export const guardduty = {
  prefix: 'guardduty',
  name: 'Amazon GuardDuty',
  linkedRoles: {
    guardduty: { role: 'AmazonGuardDuty', words: ['GuardDuty'] },
    'malware-protection.guardduty': {
      role: 'AmazonGuardDutyMalwareProtection',
      words: ['GuardDuty Malware Protection'],
    },
  },
} as const satisfies Service;
