/**
 * The record of a call that made a session → what it was made with, or nothing. Errs towards not known: parameters that
 * CloudTrail left out may have held a policy.
 */
import { type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';

export interface Making {
  readonly accessKeyId?: string;
  /** Of the session. */
  readonly arn?: string;
  readonly at: number;
  readonly time?: string;
  readonly by?: string;
  /** Absent: CloudTrail left them out. */
  readonly parameters?: { readonly policy?: string; readonly policyArns: readonly string[]; readonly tags: Tags };
}

type Tags = Readonly<Record<string, string>>;

/** Calls that make sessions. */
const MAKERS = /^(?:AssumeRole(?:With(?:SAML|WebIdentity))?|GetFederationToken|AssumeRoot)$/;

export function makingOf(record: Json): readonly Making[] {
  if (!MAKERS.test(textAt(record, 'eventName') ?? '') || textAt(record, 'errorCode') !== undefined) return [];
  const response = objectAt(record, 'responseElements');
  const parameters = objectAt(record, 'requestParameters');
  const identity = objectAt(record, 'userIdentity');
  const time = textAt(record, 'eventTime');
  return [
    present<Making>({
      accessKeyId: textAt(objectAt(response, 'credentials'), 'accessKeyId'),
      arn: textAt(objectAt(response, 'assumedRoleUser'), 'arn') ?? textAt(objectAt(response, 'federatedUser'), 'arn'),
      at: Date.parse(time ?? ''),
      time,
      by: textAt(identity, 'arn') ?? textAt(identity, 'invokedBy') ?? textAt(identity, 'principalId'),
      // CloudTrail leaves out parameters above 100 KB: then nothing is known of them.
      parameters:
        parameters === undefined
          ? undefined
          : present({
              policy: textAt(parameters, 'policy'),
              policyArns: listAt(parameters, 'policyArns').flatMap((one) => textAt(one, 'arn') ?? []),
              tags: sessionTags(parameters),
            }),
    }),
  ];
}

/**
 * AssumeRole gives `tags`, federation `principalTags`; what a session handed on in a chain of roles stands beside them:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function sessionTags(parameters: Json | undefined): Tags {
  const listed = listAt(parameters, 'tags').flatMap((tag) => {
    const key = textAt(tag, 'key');
    return key === undefined ? [] : [[key, textAt(tag, 'value') ?? ''] as const];
  });
  const mapped = ['principalTags', 'incomingTransitiveTags'].flatMap((name) =>
    Object.entries(objectAt(parameters, name) ?? {}).map(([key, value]) => [key, String(value)] as const),
  );
  return Object.fromEntries([...listed, ...mapped]);
}
