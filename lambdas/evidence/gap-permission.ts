/**
 * The IAM action whose absence most likely keeps a lookup from being answered; one of several where a reader calls
 * several. Used where no reader told more. Source: the API references of the services named.
 */

import { parseArn } from '../aws/arn.ts';
import { serviceOf } from '../aws/look-up.ts';
import type { Lookup } from './source.ts';

export function readPermission(lookup: Lookup): string | undefined {
  switch (lookup.kind) {
    case 'principal':
      return lookup.type === 'user' ? 'iam:GetUser' : 'iam:GetRole';
    case 'organization':
      return 'organizations:ListParents';
    case 'resource':
      return serviceOf(parseArn(lookup.arn)?.service ?? '')?.carries?.permission;
    case 'account-public-access':
      return 's3:GetAccountPublicAccessBlock';
    case 'vpc-endpoint':
      return 'ec2:DescribeVpcEndpoints';
    case 'session':
    case 'changes':
      return 'cloudtrail:LookupEvents';
    case 'decoded-message':
      return 'sts:DecodeAuthorizationMessage';
    case 'authorization-details':
      return 'iam:GetRequestAuthorizationDetails';
    case 'simulation':
      return 'iam:SimulatePrincipalPolicy';
    case 'object':
      return 's3:ListBucket';
  }
}
