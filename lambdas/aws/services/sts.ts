/**
 * AWS Security Token Service. Its resource is the role that is asked for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
import { pick } from '../parameters.ts';
import type { Service } from '../service.ts';

export const sts = {
  prefix: 'sts',
  name: 'AWS STS',
  alsoCalled: ['securitytoken', 'securitytokenservice'],
  requestArn: (parameters) => pick(parameters, 'roleArn'),
  reads: {
    sts: [{ action: 'sts:DecodeAuthorizationMessage', reason: 'The request context inside an encoded message' }],
  },
} as const satisfies Service;
