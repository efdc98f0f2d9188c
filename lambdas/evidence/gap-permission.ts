/**
 * The IAM action whose absence most likely keeps a lookup from being answered; one of several where a reader calls
 * several. Used where no reader told more. Source: the API references of the services named.
 */
import { parseArn } from '../denial/arn.ts';
import type { Lookup } from './source.ts';

const RESOURCE_PERMISSIONS: Readonly<Record<string, string>> = {
  s3: 's3:GetBucketPolicy',
  kms: 'kms:GetKeyPolicy',
  sqs: 'sqs:GetQueueAttributes',
  sns: 'sns:GetTopicAttributes',
  lambda: 'lambda:GetPolicy',
  secretsmanager: 'secretsmanager:GetResourcePolicy',
  ecr: 'ecr:GetRepositoryPolicy',
  dynamodb: 'dynamodb:GetResourcePolicy',
  kinesis: 'kinesis:GetResourcePolicy',
  events: 'events:DescribeEventBus',
  apigateway: 'apigateway:GET',
  es: 'es:DescribeDomain',
  backup: 'backup:GetBackupVaultAccessPolicy',
  glue: 'glue:GetResourcePolicy',
  elasticfilesystem: 'elasticfilesystem:DescribeFileSystemPolicy',
  codeartifact: 'codeartifact:GetDomainPermissionsPolicy',
  logs: 'logs:DescribeResourcePolicies',
  glacier: 'glacier:GetVaultAccessPolicy',
  ses: 'ses:GetEmailIdentityPolicies',
  s3tables: 's3tables:GetTableBucketPolicy',
  'acm-pca': 'acm-pca:GetPolicy',
};

export function readPermission(lookup: Lookup): string | undefined {
  switch (lookup.kind) {
    case 'principal':
      return lookup.type === 'user' ? 'iam:GetUser' : 'iam:GetRole';
    case 'organization':
      return 'organizations:ListParents';
    case 'resource': {
      const service = parseArn(lookup.arn)?.service ?? '';
      return Object.hasOwn(RESOURCE_PERMISSIONS, service) ? RESOURCE_PERMISSIONS[service] : undefined;
    }
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
