/**
 * Headers of a write to S3 that AWS asks a further permission for: tags, an ACL, a lock.
 * Sources: the "Permissions" of https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, of CopyObject,
 * CreateMultipartUpload, DeleteObject and CreateBucket there, and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
 * Errs towards none: only a header that the event shows is asked about; tags that a copy takes over are not shown.
 */
import { type Json, textAt } from '../fields.ts';

interface HeaderRule {
  readonly operations: RegExp;
  readonly headers: RegExp;
  /** Without the prefix. */
  readonly action: string;
}

const WRITES = /^(?:PutObject|CopyObject|(?:Create|Initiate)MultipartUpload|PostObject)$/;
const UNLOCKS = /^(?:DeleteObjects?|DeleteMultipleObjects|PutObjectRetention)$/;
const MAKES = /^CreateBucket$/;

const RULES: readonly HeaderRule[] = [
  { operations: WRITES, headers: /^(?:x-amz-)?tagging$/, action: 'PutObjectTagging' },
  { operations: WRITES, headers: /^x-amz-(?:acl|grant-[a-z-]+)$/, action: 'PutObjectAcl' },
  { operations: WRITES, headers: /^x-amz-object-lock-(?:mode|retain-until-date)$/, action: 'PutObjectRetention' },
  { operations: WRITES, headers: /^x-amz-object-lock-legal-hold$/, action: 'PutObjectLegalHold' },
  { operations: UNLOCKS, headers: /^x-amz-bypass-governance-retention$/, action: 'BypassGovernanceRetention' },
  { operations: MAKES, headers: /^x-amz-(?:acl|grant-[a-z-]+)$/, action: 'PutBucketAcl' },
  { operations: MAKES, headers: /^x-amz-object-ownership$/, action: 'PutBucketOwnershipControls' },
  { operations: MAKES, headers: /^x-amz-bucket-object-lock-enabled$/, action: 'PutBucketObjectLockConfiguration' },
];

export function headerActions(eventSource: string, operation: string, parameters: Json): readonly string[] {
  if (!eventSource.startsWith('s3.')) return [];
  const sent = Object.keys(parameters).filter((name) => isSent(textAt(parameters, name)));
  return RULES.filter(
    ({ operations, headers }) => operations.test(operation) && sent.some((name) => headers.test(name.toLowerCase())),
  ).map(({ action }) => `s3:${action}`);
}

/** A switch that is sent as off asks for nothing. */
function isSent(value: string | undefined): boolean {
  return value !== undefined && !/^(?:false|off)$/i.test(value);
}
