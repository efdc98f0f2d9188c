/**
 * Wildcards in ARNs: within a segment, beyond the colon only at its end, anywhere behind the fifth colon.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
import { describe, expect, it } from 'vitest';
import { resourceMatcher } from '../../lambdas/engine/arn.ts';
import { glob } from '../../lambdas/engine/policy/pattern.ts';

const instance = 'arn:aws:ec2:us-east-1:111122223333:instance/i-1';
const matching = [
  'arn:aws:ec2:us-*-1:111122223333:instance/*',
  'arn:aws:ec2:us-*:instance/*',
  'arn:aws:ec2:us-east-?:1111*:instance/i-?',
  'arn:*:ec2:*:*:*',
  'arn:aws:ec2:*',
  'arn:aws:ec2:*:instance/i-1',
  'arn:a*s:ec2:*:instance/i-1',
];
const missing = [
  'arn:aws:ec2:u*3:instance/i-1',
  'arn:aws:ec2:us-east-1?111122223333:instance/i-1',
  'arn:a*2:us-east-1:111122223333:instance/i-1',
  'arn:aws:ec2:us-east-1:111122223333:Instance/*',
];

describe('a resource pattern', () => {
  it.each(matching)('%s matches', (pattern) => expect(resourceMatcher(pattern)(instance)).toBe(true));
  it.each(missing)('%s does not', (pattern) => expect(resourceMatcher(pattern)(instance)).toBe(false));

  it('reaches over slashes and colons of the resource itself', () => {
    const key = 'arn:aws:s3:::data/2026/a:b.txt';
    for (const pattern of ['arn:aws:s3:::data/*', 'arn:aws:s3:::data/*.txt', 'arn:aws:s3:::d*t']) {
      expect(resourceMatcher(pattern)(key)).toBe(true);
    }
  });

  it('takes a hostile pattern in its stride', () => {
    const long = `arn:aws:s3:::${'a'.repeat(3000)}`;
    expect(resourceMatcher(`arn:aw*s:s3:*a*:::${'*a?'.repeat(200)}b`)(long)).toBe(false);
  });
});

it('a question mark is one character, whatever it takes to write it', () => {
  expect(glob('a?c', 'a\u{1F600}c')).toBe(true);
  expect(glob('a??c', 'a\u{1F600}c')).toBe(false);
  expect(glob('*?', '')).toBe(false);
  expect(glob('**', '')).toBe(true);
});
