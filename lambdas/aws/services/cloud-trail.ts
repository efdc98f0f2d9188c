/**
 * AWS CloudTrail: the record of what was called.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
 */
import type { Service } from '../service.ts';

export const cloudTrail = {
  prefix: 'cloudtrail',
  name: 'AWS CloudTrail',
  saidAs: /CloudTrail/,
  reads: {
    'cloud-trail': [
      {
        action: 'cloudtrail:LookupEvents',
        perSecond: 2,
        reason: 'The call that made a session: session policies and tags',
        layer: 'session',
      },
    ],
  },
  linkedRoles: { cloudtrail: { role: 'CloudTrail', words: ['AWS CloudTrail', 'CloudTrail'] } },
} as const satisfies Service;
