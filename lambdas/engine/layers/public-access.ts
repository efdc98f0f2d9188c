/**
 * S3 Block Public Access: what the four switches do to a request, and when a bucket policy counts as public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * S3 begins by assuming that a policy is public; so does this. ACLs are not modelled.
 */

import { parseRange } from '../condition/address.ts';
import { type Condition, compileConditions } from '../condition/condition.ts';
import type { Facts } from '../facts.ts';
import type { PublicAccessBlock } from '../policy/policy-set.ts';
import type { Statement } from '../policy/statement.ts';
import { UNKNOWN } from '../tri.ts';
import { type CompiledLayer, policiesOf } from './compiled-set.ts';

/** Whether a public policy's grants are ignored for this caller. */
export function restricts(block: PublicAccessBlock, policies: CompiledLayer, facts: Facts): boolean {
  return block.RestrictPublicBuckets === true && isOutsider(facts) && hasPublicPolicy(policies);
}

/** Anyone but the owner's own account and AWS services. */
export function isOutsider(facts: Facts): boolean {
  if (facts.caller.kind === 'service') return false;
  return facts.caller.account === undefined || !facts.sameAccount;
}

/** A call that would set a public ACL while `BlockPublicAcls` is on. */
export function blocksAcl(block: PublicAccessBlock, facts: Facts): boolean {
  if (block.BlockPublicAcls !== true || !ACL_ACTIONS.has(facts.action)) return false;
  if (valuesOf(facts, 's3:x-amz-acl').some((acl) => PUBLIC_ACLS.has(acl))) return true;
  return GRANT_HEADERS.some((key) =>
    valuesOf(facts, key).some((grant) => /groups\/global\/(AllUsers|AuthenticatedUsers)/.test(grant)),
  );
}

const ACL_ACTIONS = new Set(['s3:putobject', 's3:putobjectacl', 's3:putobjectversionacl', 's3:putbucketacl']);
const PUBLIC_ACLS = new Set(['public-read', 'public-read-write', 'authenticated-read']);
const GRANT_HEADERS = ['read', 'write', 'read-acp', 'write-acp', 'full-control'].map(
  (name) => `s3:x-amz-grant-${name}`,
);

function valuesOf(facts: Facts, key: string): readonly string[] {
  const values = facts.lookup(key);
  return values === UNKNOWN || values === undefined ? [] : values;
}

export function hasPublicPolicy(policies: CompiledLayer): boolean {
  return policiesOf(policies).some(({ document }) => document.statements.some(isPublic));
}

function isPublic(statement: Statement): boolean {
  if (statement.effect === 'Deny' || statement.unreadable || !statement.hasPrincipal) return false;
  if (!statement.negatedPrincipal && !statement.principal.entries.some((entry) => entry.kind === 'everyone'))
    return false;
  return !compileConditions(statement.raw['Condition'], statement.v2012).some(narrows);
}

const FIXED_VALUE_KEYS = new Set([
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalservicename',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
  'aws:sourcevpcarn',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointaccount',
]);

/** A condition that lets in fixed values only: no wildcard, no variable. */
function narrows(condition: Condition): boolean {
  const { operator, key, values } = condition;
  if (operator.negated || operator.ifExists || operator.set === 'all' || values.length === 0) return false;
  if (key === 'aws:sourceip') return operator.family === 'ip' && values.every(isNarrowRange);
  if (!operator.family.startsWith('string') && operator.family !== 'arn') return false;
  if (key === 's3:dataaccesspointarn') return values.every(hasFixedAccount);
  return FIXED_VALUE_KEYS.has(key) && values.every(isFixed);
}

function isFixed(value: string): boolean {
  // `AROA…:*` stands for every session of one role, which S3 does not count as fixed either.
  return !/[*?]|\$\{/.test(value) && value !== '';
}

/** Wider than /8 (IPv4) or /32 (IPv6) is public. */
function isNarrowRange(value: string): boolean {
  const range = parseRange(value);
  if (range === undefined) return false;
  return range.last - range.first < 1n << (range.version === 4 ? 24n : 96n);
}

/** An access point's name may be a wildcard as long as the account is fixed. */
function hasFixedAccount(value: string): boolean {
  return /^\d{12}$/.test(value.split(':')[4] ?? '');
}
