/** Which reads are after what a resource holds, by the names of their actions. */
import { describe, expect, it } from 'vitest';
import { isDataRead } from '../../lambdas/admission/muting/data-reads.ts';

describe('a read of data', () => {
  it.each([
    'secretsmanager:GetSecretValue',
    'secretsmanager:BatchGetSecretValue',
    'ssm:GetParameter',
    'ssm:GetParametersByPath',
    'ssm:GetParameterHistory',
    's3:GetObject',
    's3:GetObjectVersion',
    'dynamodb:GetItem',
    'dynamodb:BatchGetItem',
    'kinesis:GetRecords',
    'sts:GetFederationToken',
    'sts:GetSessionToken',
    'ecr:GetAuthorizationToken',
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
    'codeartifact:GetAuthorizationToken',
    'redshift:GetClusterCredentials',
    'cognito-identity:GetCredentialsForIdentity',
    'lambda:GetFunction',
    'codecommit:GetFile',
    'logs:GetLogEvents',
    'athena:GetQueryResults',
    'ec2:GetPasswordData',
    'ec2:GetConsoleOutput',
    'ec2:DescribeInstanceAttribute',
    'iam:GetAccountAuthorizationDetails',
    'iam:GetCredentialReport',
    'lightsail:GetRelationalDatabaseMasterUserPassword',
    'glue:GetConnections',
    'newservice:GetTemporaryCredentials',
  ])('is %s', (action) => {
    expect(isDataRead(action)).toBe(true);
  });

  it.each([
    'ec2:DescribeInstances',
    'ec2:DescribeKeyPairs',
    's3:GetBucketAcl',
    's3:GetBucketPolicy',
    's3:GetObjectTagging',
    's3:ListAllMyBuckets',
    'secretsmanager:ListSecrets',
    'secretsmanager:DescribeSecret',
    'ssm:DescribeParameters',
    'kms:GetKeyPolicy',
    'iam:GetAccountPasswordPolicy',
    'iam:GetAccessKeyLastUsed',
    'iam:ListAccessKeys',
    'lambda:GetPolicy',
    'logs:DescribeLogGroups',
    'cloudwatch:GetMetricData',
    'rds:DescribeDBInstances',
    'glue:GetDatabases',
    'cloudtrail:LookupEvents',
  ])('is not %s', (action) => {
    expect(isDataRead(action)).toBe(false);
  });
});
