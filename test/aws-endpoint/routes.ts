/**
 * Paths of the REST services. The more specific route stands first.
 */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Query parameters that must be there. */
  readonly query?: readonly string[];
  readonly operation: string;
}

const BUCKET = /^\/(?<Bucket>[^/]+)\/?$/;

export const REST_ROUTES: Readonly<Record<string, readonly Route[]>> = {
  s3: [
    { method: 'GET', path: /^\/$/, operation: 'ListBuckets' },
    { method: 'GET', path: BUCKET, query: ['policy'], operation: 'GetBucketPolicy' },
    { method: 'GET', path: BUCKET, query: ['publicAccessBlock'], operation: 'GetPublicAccessBlock' },
    { method: 'GET', path: BUCKET, query: ['ownershipControls'], operation: 'GetBucketOwnershipControls' },
    { method: 'GET', path: BUCKET, query: ['encryption'], operation: 'GetBucketEncryption' },
    { method: 'GET', path: BUCKET, query: ['tagging'], operation: 'GetBucketTagging' },
    { method: 'GET', path: BUCKET, query: ['abac'], operation: 'GetBucketAbac' },
    { method: 'GET', path: BUCKET, query: ['list-type'], operation: 'ListObjectsV2' },
    { method: 'GET', path: /^\/(?<Bucket>[^/]+)\/(?<Key>.+)$/, operation: 'GetObject' },
  ],
  's3-control': [
    {
      method: 'GET',
      path: /^\/v20180820\/configuration\/publicAccessBlock$/,
      operation: 'GetPublicAccessBlock',
    },
    { method: 'GET', path: /^\/v20180820\/accesspoint$/, operation: 'ListAccessPoints' },
    { method: 'GET', path: /^\/v20180820\/accesspoint\/(?<Name>[^/]+)\/policy$/, operation: 'GetAccessPointPolicy' },
    { method: 'GET', path: /^\/v20180820\/accesspoint\/(?<Name>[^/]+)$/, operation: 'GetAccessPoint' },
  ],
  'iam-toolbox': [
    {
      method: 'GET',
      path: /^\/authorization-details\/(?<authorizationId>[^/]+)\/policy$/,
      operation: 'GetRequestAuthorizationPolicy',
    },
    {
      method: 'GET',
      path: /^\/authorization-details\/(?<authorizationId>[^/]+)$/,
      operation: 'GetRequestAuthorizationDetails',
    },
  ],
  lambda: [
    {
      method: 'POST',
      path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/invocations$/,
      operation: 'Invoke',
    },
    { method: 'GET', path: /^\/2015-03-31\/functions$/, operation: 'ListFunctions' },
    { method: 'GET', path: /^\/2017-03-31\/tags\/(?<Resource>[^/]+)$/, operation: 'ListTags' },
    { method: 'GET', path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/policy$/, operation: 'GetPolicy' },
    {
      method: 'GET',
      path: /^\/2018-10-31\/layers\/(?<LayerName>[^/]+)\/versions\/(?<VersionNumber>\d+)\/policy$/,
      operation: 'GetLayerVersionPolicy',
    },
  ],
  apigateway: [{ method: 'GET', path: /^\/restapis\/(?<restApiId>[^/]+)$/, operation: 'GetRestApi' }],
  es: [
    { method: 'GET', path: /^\/2021-01-01\/opensearch\/domain\/(?<DomainName>[^/]+)$/, operation: 'DescribeDomain' },
  ],
  backup: [
    {
      method: 'GET',
      path: /^\/backup-vaults\/(?<BackupVaultName>[^/]+)\/access-policy$/,
      operation: 'GetBackupVaultAccessPolicy',
    },
  ],
  elasticfilesystem: [
    {
      method: 'GET',
      path: /^\/2015-02-01\/file-systems\/(?<FileSystemId>[^/]+)\/policy$/,
      operation: 'DescribeFileSystemPolicy',
    },
  ],
  codeartifact: [
    { method: 'GET', path: /^\/v1\/domain\/permissions\/policy$/, operation: 'GetDomainPermissionsPolicy' },
    { method: 'GET', path: /^\/v1\/repository\/permissions\/policy$/, operation: 'GetRepositoryPermissionsPolicy' },
  ],
};
