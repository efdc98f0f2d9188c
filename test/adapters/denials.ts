/**
 * A parsed denial to remember, parsed from a record so that it is what the product stores.
 */
import type { Sighting } from '../../lambdas/admission/memory.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';

export interface DenialFields {
  readonly eventId: string;
  readonly session?: string;
  readonly key?: string;
  readonly address?: string;
  readonly action?: string;
}

export function denialOf(told: DenialFields): Denial {
  const arn = `arn:aws:sts::111122223333:assumed-role/App/${told.session ?? 'one'}`;
  const parsed = parse({
    eventVersion: '1.11',
    eventID: told.eventId,
    eventTime: '2026-11-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: told.address ?? '203.0.113.9',
    userAgent: 'aws-cli/2',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${arn} is not authorized to perform: ${told.action ?? 's3:GetObject'} on resource: "arn:aws:s3:::reports/${told.key ?? 'a'}" because no identity-based policy allows the ${told.action ?? 's3:GetObject'} action`,
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'AssumedRole',
      arn,
      accountId: '111122223333',
      principalId: `AROAEXAMPLE000000000:${told.session ?? 'one'}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: 'arn:aws:iam::111122223333:role/App',
          userName: 'App',
          accountId: '111122223333',
          principalId: 'AROAEXAMPLE000000000',
        },
        attributes: { creationDate: '2026-11-01T09:00:00Z', mfaAuthenticated: 'false' },
      },
    },
  });
  if (parsed.kind !== 'denial') throw new Error(`no denial: ${parsed.reason}`);
  return parsed.denial;
}

export function sightingOf(
  fingerprint: string,
  denials: readonly Denial[],
  options: { allMuted?: boolean; callerKey?: string } = {},
): Sighting {
  const [first, latest] = [denials[0], denials.at(-1)];
  if (first === undefined || latest === undefined) throw new Error('at least one denial');
  return {
    fingerprint,
    callerKey: options.callerKey ?? 'caller-one',
    eventIds: denials.map((denial) => denial.eventId),
    first,
    latest,
    actions: [...new Set(denials.map((denial) => denial.needs[0]?.action ?? ''))],
    allMuted: options.allMuted ?? false,
  };
}
