/** Where a dead letter belongs, of those that are easily taken for something else. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readLetter } from '../../lambdas/deployment/dead-letter.ts';

it('takes a refused call of CloudWatch for the denial that it is, whatever its source', () => {
  const detail: object = JSON.parse(readFileSync('examples/denials/01-identity-no-allow.json', 'utf8'));
  const body = JSON.stringify({
    source: 'aws.cloudwatch',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { ...detail, eventSource: 'monitoring.amazonaws.com', eventName: 'PutMetricAlarm' },
  });
  expect(readLetter({ body, attributes: {}, receives: 1 }).place).toEqual({ kind: 'denials', body });
});
