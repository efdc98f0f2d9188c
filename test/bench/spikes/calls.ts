/** Refused calls as CloudTrail records them, with the reason AWS gives. */
import { createHash } from 'node:crypto';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

export interface Call {
  readonly source: string;
  readonly event: string;
  readonly action: string;
  readonly resource: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Because = 'nobody-allows' | 'scp' | 'bucket-policy' | 'boundary';

export interface Caller {
  readonly role: string;
  readonly session: string;
  readonly address: string;
  readonly agent: string;
}

export interface RefusedCall {
  /** Milliseconds. */
  readonly time: number;
  readonly caller: Caller;
  readonly call: Call;
  readonly because: Because;
}

export function roleArn(role: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${role}`;
}

const REASONS: Readonly<Record<Because, (action: string) => string>> = {
  'nobody-allows': (action) => `because no identity-based policy allows the ${action} action`,
  scp: () => 'with an explicit deny in a service control policy',
  'bucket-policy': () => 'with an explicit deny in a resource-based policy',
  boundary: (action) => `because no permissions boundary allows the ${action} action`,
};

export function recordOf({ time, caller, call, because }: RefusedCall, serial: number): Record<string, unknown> {
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${caller.role}/${caller.session}`;
  const unique = `AROA${createHash('sha256').update(caller.role).digest('hex').slice(0, 16).toUpperCase()}`;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${unique}:${caller.session}`,
      arn,
      accountId: ACCOUNT,
      accessKeyId: `ASIA${unique.slice(4)}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: unique,
          arn: roleArn(caller.role),
          accountId: ACCOUNT,
          userName: caller.role,
        },
        attributes: { creationDate: new Date(time - 600_000).toISOString(), mfaAuthenticated: 'false' },
      },
    },
    eventTime: isoOf(time),
    eventSource: call.source,
    eventName: call.event,
    awsRegion: REGION,
    sourceIPAddress: caller.address,
    userAgent: caller.agent,
    errorCode: call.source.startsWith('ec2') ? 'Client.UnauthorizedOperation' : 'AccessDenied',
    errorMessage: `User: ${arn} is not authorized to perform: ${call.action} on resource: ${call.resource} ${REASONS[because](call.action)}`,
    requestParameters: call.parameters,
    responseElements: null,
    requestID: `req-${serial}`,
    eventID: `refused-${serial}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  };
}

export interface ChangeCall {
  readonly id: string;
  readonly time: number;
  readonly source: string;
  readonly event: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly account?: string;
  readonly region?: string;
}

export function changeRecord(change: ChangeCall): Record<string, unknown> {
  const account = change.account ?? ACCOUNT;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAADMIN0000EXAMPLE:pat',
      arn: `arn:aws:sts::${account}:assumed-role/Admin/pat`,
      accountId: account,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAADMIN0000EXAMPLE',
          arn: `arn:aws:iam::${account}:role/Admin`,
          accountId: account,
          userName: 'Admin',
        },
      },
    },
    eventTime: isoOf(change.time),
    eventSource: change.source,
    eventName: change.event,
    awsRegion: change.region ?? 'us-east-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.31.0',
    requestParameters: change.parameters,
    responseElements: null,
    requestID: `req-${change.id}`,
    eventID: change.id,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  };
}

export function isoOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

export const CALLS = {
  getObject: (bucket: string, key: string): Call => ({
    source: 's3.amazonaws.com',
    event: 'GetObject',
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${bucket}/${key}`,
    parameters: { bucketName: bucket, key },
  }),
  putObject: (bucket: string, key: string): Call => ({
    source: 's3.amazonaws.com',
    event: 'PutObject',
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${bucket}/${key}`,
    parameters: { bucketName: bucket, key },
  }),
  listBucket: (bucket: string): Call => ({
    source: 's3.amazonaws.com',
    event: 'ListObjects',
    action: 's3:ListBucket',
    resource: `arn:aws:s3:::${bucket}`,
    parameters: { bucketName: bucket },
  }),
  send: (queue: string): Call => ({
    source: 'sqs.amazonaws.com',
    event: 'SendMessage',
    action: 'sqs:SendMessage',
    resource: arn('sqs', queue),
    parameters: { queueUrl: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${queue}` },
  }),
  publish: (topic: string): Call => ({
    source: 'sns.amazonaws.com',
    event: 'Publish',
    action: 'sns:Publish',
    resource: arn('sns', topic),
    parameters: { topicArn: arn('sns', topic) },
  }),
  getItem: (table: string): Call => ({
    source: 'dynamodb.amazonaws.com',
    event: 'GetItem',
    action: 'dynamodb:GetItem',
    resource: arn('dynamodb', `table/${table}`),
    parameters: { tableName: table },
  }),
  query: (table: string): Call => ({
    source: 'dynamodb.amazonaws.com',
    event: 'Query',
    action: 'dynamodb:Query',
    resource: arn('dynamodb', `table/${table}`),
    parameters: { tableName: table },
  }),
  secret: (name: string): Call => ({
    source: 'secretsmanager.amazonaws.com',
    event: 'GetSecretValue',
    action: 'secretsmanager:GetSecretValue',
    resource: arn('secretsmanager', `secret:${name}`),
    parameters: { secretId: arn('secretsmanager', `secret:${name}`) },
  }),
  /** A call on nothing in particular. */
  anywhere: (service: string, event: string): Call => ({
    source: `${service}.amazonaws.com`,
    event,
    action: `${service}:${event}`,
    resource: '*',
    parameters: {},
  }),
} as const;
