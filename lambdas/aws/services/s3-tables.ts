/**
 * Amazon S3 Tables: table buckets carry a policy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3tables.html
 */
import type { Service } from '../service.ts';

export const s3Tables = {
  prefix: 's3tables',
  name: 'Amazon S3 Tables',
  carries: { permission: 's3tables:GetTableBucketPolicy', resource: /^(bucket\/.+)$/ },
  creates: ['CreateTableBucket'],
} as const satisfies Service;
