import { describe, expect, test } from 'vitest';
import { clip, isSecretName, redact } from '../../lambdas/denial/redact.ts';
import { denialOf } from './records.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('secrets are taken out', () => {
  test.each([
    ['an access key id', 'key AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['a temporary key id', 'key ASIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE'],
    ['a secret key', `aws_secret_access_key=${SECRET}`, SECRET],
    ['a secret key in JSON', `{"SecretAccessKey": "${SECRET}"}`, SECRET],
    ['a password', 'masterUserPassword: hunter2!', 'hunter2'],
    ['a secret value', '{"SecretString":"top secret"}', 'top'],
    [
      'a signed URL',
      'https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F1&X-Amz-Signature=abcdef0123',
      'abcdef0123',
    ],
    ['a session token', `AWS_SESSION_TOKEN=FwoGZXIvYXdz${'A'.repeat(60)}`, 'AAAA'],
    ['a bare session token', `x IQoJb3JpZ2lu${'A'.repeat(60)} y`, 'AAAA'],
    ['a token of the web', `Bearer ${'a'.repeat(20)}.b`, 'aaaa'],
    ['a token of the web on the next line', `Authorization: Bearer\n  ${'a'.repeat(20)}`, 'aaaa'],
    ['a token whose scheme stands twice', `x_Bearer x_Bearer ${'a'.repeat(20)}`, 'aaaa'],
    ['a signed token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdef`, 'eyJzdWIi'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'MIIE'],
    ['a password in an address', 'postgres://user:hunter2@host/db', 'hunter2'],
  ])('%s', (_, text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  test('and nothing else', () => {
    const text =
      'User: arn:aws:sts::111122223333:assumed-role/R/s is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:111122223333:secret:password-a1b2c3 with an explicit deny';
    expect(redact(text)).toBe(text);
  });

  test('names of parameters', () => {
    expect(
      ['masterUserPassword', 'secretString', 'clientToken', 'environment', 'SecretAccessKey'].filter(isSecretName),
    ).toHaveLength(5);
    expect(['secretId', 'keyId', 'roleArn', 'bucketName'].filter(isSecretName)).toEqual([]);
  });

  test('parameters of a denial hold what a diagnosis needs, no more', () => {
    const { parameters } = denialOf({
      eventSource: 'lambda.amazonaws.com',
      eventName: 'CreateFunction20150331',
      requestParameters: {
        functionName: 'f'.repeat(5000),
        role: 'arn:aws:iam::111122223333:role/R',
        environment: { variables: { PASSWORD: 'hunter2' } },
        description: 'AKIAIOSFODNN7EXAMPLE',
        iamInstanceProfile: { arn: 'arn:aws:iam::111122223333:instance-profile/P' },
        tags: { team: 'x' },
      },
    });
    expect(parameters).toEqual({
      functionName: `${'f'.repeat(1100)}…`,
      role: 'arn:aws:iam::111122223333:role/R',
      'iamInstanceProfile.arn': 'arn:aws:iam::111122223333:instance-profile/P',
      tagKeys: 'team',
    });
  });

  test('a cut never splits a character', () => {
    expect(clip('ab😀', 3)).toBe('ab…');
    expect(clip('ab', 2)).toBe('ab');
  });
});
