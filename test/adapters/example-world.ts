/**
 * The example organization as a world of the endpoint: what its snapshot tells, and the calls that made its sessions as
 * CloudTrail would have recorded them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import {
  deepTextAt,
  fieldAt,
  isObject,
  type Json,
  listAt,
  objectAt,
  present,
  textAt,
} from '../../lambdas/denial/fields.ts';
import type { World } from '../aws-endpoint/index.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

export interface Example {
  readonly name: string;
  readonly record: unknown;
}

export const EXAMPLE_SNAPSHOT: Json = json(new URL('snapshot.json', EXAMPLES));
export const EXAMPLE_DENIALS: readonly Example[] = readdirSync(new URL('denials/', EXAMPLES))
  .toSorted()
  .map((name) => ({ name, record: json(new URL(`denials/${name}`, EXAMPLES)) }));

/** Account that may read the organization. */
export const EXAMPLE_HUB = deepTextAt(EXAMPLE_SNAPSHOT, 'organization', 'managementAccountId') ?? '';

export function exampleWorld(more: Partial<World> = {}): World {
  return {
    account: EXAMPLE_HUB,
    snapshot: EXAMPLE_SNAPSHOT,
    assumableRoles: ['denyscope-reader'],
    events: [...listAt(EXAMPLE_SNAPSHOT, 'changes').filter(isObject), ...EXAMPLE_DENIALS.flatMap(makingOf)],
    ...more,
  };
}

/** The call that made the session of a denied caller. */
function makingOf({ record }: Example): readonly Json[] {
  const detail = objectAt(record, 'detail') ?? record;
  const identity = objectAt(detail, 'userIdentity');
  const key = textAt(identity, 'accessKeyId') ?? '';
  const session = fieldAt(objectAt(EXAMPLE_SNAPSHOT, 'sessions'), key);
  const issuedAt = deepTextAt(identity, 'sessionContext', 'attributes', 'creationDate');
  if (!isObject(session) || issuedAt === undefined) return [];
  const policy = fieldAt(session, 'policy');
  return [
    {
      eventID: `made-${key}`,
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      eventTime: issuedAt,
      awsRegion: textAt(detail, 'awsRegion'),
      recipientAccountId: textAt(identity, 'accountId'),
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      requestParameters: present<Json>({
        roleArn: deepTextAt(identity, 'sessionContext', 'sessionIssuer', 'arn'),
        policy: policy === undefined ? undefined : JSON.stringify(policy),
      }),
      responseElements: {
        credentials: { accessKeyId: key },
        assumedRoleUser: { arn: textAt(identity, 'arn') },
      },
    },
  ];
}

function json(file: URL): Json {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(value)) throw new Error(`${file.pathname} holds no object`);
  return value;
}
