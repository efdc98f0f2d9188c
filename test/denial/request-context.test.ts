import { describe, expect, test } from 'vitest';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import cases from '../cases/denial/request-context.json' with { type: 'json' };
import { denialOf, denied } from './records.ts';

describe('condition keys', () => {
  test.each(cases)('$name', ({ record, context, unknown, absent }) => {
    const { requestContext } = denialOf(record);
    const found = Object.fromEntries(Object.keys(context).map((key) => [key, requestContext.context[key]?.value]));
    expect(found).toEqual(context);
    for (const key of unknown) expect(requestContext.unknown).toContain(key);
    for (const key of absent) {
      expect(requestContext.unknown).not.toContain(key);
      expect(requestContext.context).not.toHaveProperty([key]);
    }
  });

  test('no key is both told and unknown', () => {
    for (const { record } of cases) {
      const { requestContext } = denialOf(record);
      for (const key of requestContext.unknown) expect(requestContext.context).not.toHaveProperty([key]);
    }
  });

  test('an error text tells nothing of the request', () => {
    const { requestContext } = denied(
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
      expect(requestContext.unknown).toContain(key);
    }
  });
});
