/** Refusals in which AWS has no part are not explained, and those of AWS are, however bare. */
import { describe, expect, it } from 'vitest';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import others from '../cases/denial/foreign-texts.json' with { type: 'json' };

const AWS = [
  'An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied',
  'AccessDenied: Access Denied',
  '<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>4N4B1KZ5Y6X7W8V9</RequestId></Error>',
  'S3Exception: Access Denied (Service: S3, Status Code: 403, Request ID: G7WJJ5HW0BBZB1WR)',
  'UnauthorizedOperation: You are not authorized to perform this operation.',
  'You are not authorized to perform this operation.',
  'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  'User: anonymous is not authorized to perform: es:ESHttpPost',
  'fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden',
  'aws: error: Unable to locate credentials',
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
  "[Errno 13] Permission denied: 'cache'. User: arn:aws:iam::111122223333:user/anna is not authorized to perform: s3:GetObject",
  'Query failed: Access denied when writing output to url: s3://acme-athena-results/abc.csv.',
  'kubelet: Failed to pull image "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1": pull access denied for 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app',
];

describe('a refusal of others', () => {
  it.each(others)('%s: %s', (system, text) => {
    expect(parseText(text)).toEqual({ kind: 'unreadable', reason: `a refusal of ${system}, not of AWS` });
  });

  it.each([
    'Access Denied',
    'Permission denied by policy',
    'Forbidden',
    'error: not authorized',
    'mount.nfs: access denied by server while mounting 127.0.0.1:/srv/nfs',
  ])('that names nobody: %s', (text) => {
    expect(parseText(text)).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('no sign of AWS') });
  });
});

describe('a bare refusal of AWS', () => {
  it.each(AWS)('%s', (text) => {
    expect(parseText(text).kind).toBe('denial');
  });
});
