/** A whole CloudTrail record to vary, and its denial. */
import type { Denial, Parsed } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';

export const USER = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSER00001',
  arn: 'arn:aws:iam::111122223333:user/ana',
  accountId: '111122223333',
  userName: 'ana',
};

export function recordOf(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: USER,
    eventTime: '2026-11-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: '[aws-cli/2.31]',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
    requestParameters: { bucketName: 'b', key: 'k' },
    responseElements: null,
    requestID: 'REQ1',
    eventID: '0f1e2d3c-aaaa-bbbb-cccc-000000000001',
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...fields,
  };
}

export function denialOf(fields: Readonly<Record<string, unknown>> = {}): Denial {
  return denied(parse(recordOf(fields)));
}

export function denied(parsed: Parsed): Denial {
  if (parsed.kind !== 'denial') throw new Error(`${parsed.kind}: ${parsed.reason}`);
  return parsed.denial;
}
