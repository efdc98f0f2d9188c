/**
 * Console addresses in every partition, and none where a part is not what AWS would give.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { homeLink, linksOf } from '../../lambdas/notice/links.ts';
import { DIAGNOSES } from './diagnoses.ts';

function urls(change: Partial<Denial>): readonly string[] {
  const base = DIAGNOSES['bucket-arn-for-objects'];
  if (base === undefined) throw new Error('the base case is gone');
  const diagnosis: Diagnosis = { ...base, denial: { ...base.denial, ...change } };
  return linksOf(diagnosis, { docsUrl: 'https://example.com/docs/' }).map(({ url }) => url);
}

describe('links', () => {
  it.each([
    [
      'aws',
      'eu-central-1',
      'https://eu-central-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-central-1#/events/',
    ],
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1#/events/'],
    [
      'aws-us-gov',
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-west-1#/events/',
    ],
  ] as const)('in partition %s lead to its own console', (partition, region, start) => {
    expect(urls({ partition, region })[0]).toMatch(start);
  });

  it('end with the page of the cause', () => {
    expect(urls({}).at(-1)).toBe('https://example.com/docs/causes/identity-no-allow.md');
  });

  it.each([
    ['a Region with a host in it', { region: 'evil.example/#' }],
    ['an event id that is none', { eventId: '../../x' }],
    ['no Region', { region: '' }],
  ])('leave the event out: %s', (_, change) => {
    expect(urls(change).filter((url) => url.includes('cloudtrail'))).toEqual([]);
  });

  it('show the authorization details when the message has their id', () => {
    const message = { authorizationId: '4c1b0f6e-1f6f-4a53-bb1f-0a1b2c3d4e5f' };
    expect(urls({ message })).toContain(
      'https://eu-central-1.console.aws.amazon.com/iam/home?region=eu-central-1#/authorization-details/4c1b0f6e-1f6f-4a53-bb1f-0a1b2c3d4e5f',
    );
    expect(urls({ message: { authorizationId: 'a b"c' } }).join()).not.toContain('authorization-details');
  });

  it.each([
    ['arn:aws:iam::111122223333:role/app/Writer', '/iam/home#/roles/details/Writer?section=permissions'],
    ['arn:aws:iam::111122223333:user/ana', '/iam/home#/users/details/ana?section=permissions'],
    [
      'arn:aws:iam::111122223333:policy/Read',
      '/iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2FRead',
    ],
    [
      'arn:aws:organizations::111122223333:policy/o-a/service_control_policy/p-abcd1234',
      '/organizations/v2/home/policies/service-control-policy/p-abcd1234',
    ],
    [
      'arn:aws:organizations::111122223333:policy/o-a/resource_control_policy/p-abcd1234',
      '/organizations/v2/home/policies/resource-control-policy/p-abcd1234',
    ],
    ['arn:aws:s3:::reports/2026', '/s3/buckets/reports?tab=permissions'],
    [
      'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      '/kms/home?region=eu-central-1#/kms/keys/1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
  ])('know the home of %s', (arn, end) => {
    expect(homeLink(arn, 'aws')?.url).toMatch(/^https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\//);
    expect(homeLink(arn, 'aws')?.url.endsWith(end)).toBe(true);
  });

  it.each([
    '',
    'x',
    'arn:aws:iam::111122223333:role/a"b',
    'arn:aws:s3:::UPPER?x=1',
    'arn:aws:sqs:eu-central-1:111122223333:q',
  ])('know no home of %j', (arn) => {
    expect(homeLink(arn, 'aws')).toBeUndefined();
  });
});
