/**
 * Which failure of credentials a text or a record tells, and how far a clock is off.
 */
import { describe, expect, test } from 'vitest';
import { clockAheadSeconds, credentialFailureOf, toldFailure } from '../../lambdas/denial/text/told/told-failure.ts';

describe('a failure of credentials', () => {
  test.each([
    ['no-credentials', '', 'The config profile (prod) could not be found', 'profile-missing'],
    ['no-credentials', '', 'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY', 'incomplete'],
    ['no-credentials', '', 'EC2MetadataError: failed to make Client request status code: 401', 'metadata-refused'],
    ['no-credentials', '', 'Failed to get EC2 metadata token: context deadline exceeded', 'metadata-unreachable'],
    ['no-credentials', '', 'Unable to locate credentials', undefined],
    ['credentials-expired', '', 'Error loading SSO Token: Token for x does not exist', 'sign-in-ended'],
    ['credentials-expired', 'AccessDenied', 'Request has expired', 'request-expired'],
    ['credentials-expired', 'ExpiredToken', 'The provided token has expired.', undefined],
    ['credentials-expired', 'ExpiredTokenException', 'Token expired: current date/time 2 must be', 'web-token-ended'],
    ['credentials-invalid', 'Client.AuthFailure', 'AWS was not able to validate the credentials', 'key-unknown'],
    ['credentials-invalid', 'SignatureDoesNotMatch', 'The request signature we calculated', 'signature-differs'],
    ['credentials-invalid', 'MissingAuthenticationToken', '', 'not-signed'],
    ['credentials-invalid', 'InvalidIdentityToken', 'No OpenIDConnect provider found in x', 'provider-missing'],
    ['credentials-invalid', 'InvalidIdentityToken', 'Incorrect token audience', 'web-token-refused'],
    ['authorization', 'AccessDenied', 'Unable to locate credentials', undefined],
  ] as const)('%s %s %s', (refusal, errorCode, errorMessage, failure) => {
    expect(credentialFailureOf({ refusal, errorCode, errorMessage })).toBe(failure);
  });
});

test.each([
  [
    'Error: Could not assume role with OIDC: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
    'credentials-invalid',
    'provider-missing',
  ],
  ['Error: Could not assume role with OIDC: Incorrect token audience', 'credentials-invalid', 'web-token-refused'],
  [
    "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation",
    'credentials-invalid',
    'web-token-refused',
  ],
  [
    'Token expired: current date/time 1700000000 must be before the expiration date/time 1690000000',
    'credentials-expired',
    'web-token-ended',
  ],
] as const)('a token is refused in words without a code: %s', (errorMessage, refusal, failure) => {
  expect(toldFailure(errorMessage)).toEqual({ refusal });
  expect(credentialFailureOf({ refusal, errorCode: '', errorMessage })).toBe(failure);
});

test.each([
  ['Signature expired: 20261102T091500Z is now earlier than 20261102T132700Z (20261102T134200Z - 15 min.)', -16_020],
  ['Signature not yet current: 20261102T101000Z is still later than 20261102T100500Z (20261102T100000Z + 5 min.)', 600],
  ['The difference between the request time and the current time is too large.', undefined],
])('a clock is off by what the message tells: %s', (message, seconds) => {
  expect(clockAheadSeconds(message)).toBe(seconds);
});
