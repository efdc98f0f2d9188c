/**
 * Wildcards in ARNs: within a segment, beyond the colon only at its end, anywhere behind the fifth colon.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arnLikeMatcher, resourceMatcher } from '../../lambdas/engine/arn.ts';
import { glob, tokenize } from '../../lambdas/engine/policy/pattern.ts';
import { arnLike, cellsOf, resourceLike } from './reference/glob.ts';

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

describe('whatever stands for Region and account', () => {
  const literal = fc.constantFrom('arn', 'aws', 'ec2', '', 'eu-west-1', '1', 'a', 'ab', 'aab');
  const open = fc.constantFrom('*', '**', 'a*', 'eu-*');
  const anything = fc.constantFrom('*', '?', 'a*', '*a', 'a*b', 'a?', '?*', '*:*', 'a*:b', 'a/b', 'a:b', '');
  const head = fc.array(fc.oneof(literal, open), { minLength: 5, maxLength: 5 });
  const pattern = fc.tuple(head, anything, anything).map(([front, ...tail]) => [...front, tail.join('')].join(':'));
  const filling = fc.constantFrom('', 'a', 'b', 'ab', ':', 'a:b', 'a/b');
  /** Texts that fit more often than not: the pattern with something in the place of its wildcards. */
  const scene = fc.record({ pattern, fillings: fc.array(filling, { minLength: 12, maxLength: 12 }), other: pattern });

  it('a pattern matches as one that is walked through character by character', () => {
    let matching = 0;
    fc.assert(
      fc.property(scene, ({ pattern: written, fillings, other }) => {
        let at = 0;
        const text = written.replace(/[*?]/g, () => fillings[at++ % fillings.length] ?? '');
        for (const resource of [text, other.replace(/[*?]/g, 'a')]) {
          const wanted = resourceLike(cellsOf(written), resource);
          if (wanted) matching++;
          expect(resourceMatcher(written)(resource)).toBe(wanted);
          // A star alone is any value, also to ArnLike.
          if (/^\*+$/.test(written)) continue;
          if (/[*?]/.test(written)) {
            expect(arnLikeMatcher(tokenize(written))(resource)).toBe(arnLike(cellsOf(written), resource));
          }
        }
      }),
      { numRuns: 3000 },
    );
    expect(matching).toBeGreaterThan(500);
  });
});

it('a question mark is one character, whatever it takes to write it', () => {
  expect(glob('a?c', 'a\u{1F600}c')).toBe(true);
  expect(glob('a??c', 'a\u{1F600}c')).toBe(false);
  expect(glob('*?', '')).toBe(false);
  expect(glob('**', '')).toBe(true);
});
