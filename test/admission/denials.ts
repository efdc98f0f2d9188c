/** A denial as the parser makes it, from the few facts that admission looks at. */
import type { Denial } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';

export interface Seen {
  readonly eventId?: string;
  readonly role?: string;
  readonly service?: string;
  readonly fromConsole?: boolean;
  readonly eventName?: string;
  readonly eventSource?: string;
  readonly readOnly?: boolean;
  readonly userAgent?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

export function recordOf(seen: Seen): Record<string, unknown> {
  const role = seen.role ?? 'arn:aws:iam::111122223333:role/App';
  const name = role.slice(role.lastIndexOf('/') + 1);
  const identity =
    seen.service === undefined
      ? {
          type: 'AssumedRole',
          principalId: 'AROAEXAMPLE000000000:one',
          arn: `arn:aws:sts::111122223333:assumed-role/${name}/one`,
          accountId: '111122223333',
          sessionContext: {
            sessionIssuer: { type: 'Role', arn: role, userName: name, accountId: '111122223333' },
            ...(seen.fromConsole === true ? { sessionCredentialFromConsole: 'true' } : {}),
          },
        }
      : { type: 'AWSService', invokedBy: seen.service };
  return {
    eventVersion: '1.11',
    eventID: seen.eventId ?? 'event-1',
    eventTime: '2026-11-01T10:00:00Z',
    eventSource: seen.eventSource ?? 's3.amazonaws.com',
    eventName: seen.eventName ?? 'GetBucketAcl',
    awsRegion: 'eu-west-1',
    sourceIPAddress: seen.service ?? '203.0.113.9',
    userAgent: seen.userAgent ?? (seen.fromConsole === true ? 'AWS Internal' : 'aws-cli/2'),
    readOnly: seen.readOnly ?? true,
    errorCode: seen.eventSource === 'ec2.amazonaws.com' ? 'Client.UnauthorizedOperation' : 'AccessDenied',
    errorMessage: 'Access Denied',
    requestParameters: { bucketName: 'reports', ...seen.parameters },
    recipientAccountId: '111122223333',
    ...(seen.fromConsole === true ? { sessionCredentialFromConsole: 'true' } : {}),
    userIdentity: identity,
    ...seen.more,
  };
}

export function denialFrom(seen: Seen): Denial {
  const parsed = parse(recordOf(seen));
  if (parsed.kind !== 'denial') throw new Error(`no denial: ${parsed.reason}`);
  return parsed.denial;
}
