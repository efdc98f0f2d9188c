import { describe, expect, test } from 'vitest';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import cases from '../cases/denial/circumstances.json' with { type: 'json' };
import { denialOf, denied } from './records.ts';

describe('condition keys', () => {
  test.each(cases)('$name', ({ record, context, unknown, absent }) => {
    const { circumstances } = denialOf(record);
    const found = Object.fromEntries(Object.keys(context).map((key) => [key, circumstances.context[key]?.value]));
    expect(found).toEqual(context);
    for (const key of unknown) expect(circumstances.unknown).toContain(key);
    for (const key of absent) {
      expect(circumstances.unknown).not.toContain(key);
      expect(circumstances.context).not.toHaveProperty([key]);
    }
  });

  test('no key is both told and unknown', () => {
    for (const { record } of cases) {
      const { circumstances } = denialOf(record);
      for (const key of circumstances.unknown) expect(circumstances.context).not.toHaveProperty([key]);
    }
  });

  test('an error text tells nothing of the request', () => {
    const { circumstances } = denied(
      parseText(
        'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::b',
      ),
    );
    for (const key of [
      'aws:SourceIp',
      'aws:SourceVpce',
      'aws:MultiFactorAuthPresent',
      'aws:CurrentTime',
      's3:prefix',
      'aws:RequestedRegion',
    ]) {
      expect(circumstances.unknown).toContain(key);
    }
  });
});
