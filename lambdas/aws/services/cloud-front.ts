/**
 * Amazon CloudFront.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html
 */
import type { Service } from '../service.ts';

export const cloudFront = {
  prefix: 'cloudfront',
  name: 'Amazon CloudFront',
  linkedRoles: {
    'logger.cloudfront': { role: 'CloudFrontLogger', words: ['CloudFront logging'] },
    'vpcorigin.cloudfront': {
      role: 'CloudFrontVPCOrigin',
      words: ['CloudFront VPC origin', 'VPC origin', 'VPC origins'],
    },
  },
} as const satisfies Service;
