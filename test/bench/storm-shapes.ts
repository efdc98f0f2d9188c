/** The two storms: a few failures again and again, and one caller who is refused something else every time. */
export interface Shape {
  readonly name: string;
  readonly title: string;
  /** The n-th denial's caller, action and resource. */
  readonly denial: (n: number) => { readonly role: string; readonly action: string; readonly resource: string };
}

export const ROLES: readonly string[] = ['OrdersApi', 'ReportWriter', 'BuildRunner', 'Explorer'];
const ACTIONS = ['GetObject', 'PutObject', 'DeleteObject', 'GetObjectTagging', 'PutObjectAcl'];
/** Calls on buckets that nobody probes a guardrail with. */
const MANY = [
  'Acl',
  'Policy',
  'Tagging',
  'Versioning',
  'Logging',
  'Website',
  'Cors',
  'Location',
  'Notification',
  'RequestPayment',
];

export const SHAPES: readonly Shape[] = [
  {
    name: 'repeating',
    title: '20 fingerprints of 4 callers',
    denial: (n) => {
      const kind = (n * 7919) % 20;
      const role = ROLES[kind % ROLES.length] ?? '';
      const action = ACTIONS[Math.floor(kind / ROLES.length)] ?? '';
      return { role, action: `s3:${action}`, resource: `arn:aws:s3:::storm-${kind}/data/${n}.json` };
    },
  },
  {
    name: 'distinct',
    title: '100,000 fingerprints of one caller',
    denial: (n) => ({
      role: 'Explorer',
      action: `s3:${n % 2 === 0 ? 'Get' : 'Put'}Bucket${MANY[Math.floor(n / 2) % MANY.length]}`,
      resource: `arn:aws:s3:::storm-bucket-${n}`,
    }),
  },
];

const ACCOUNT = '444455556666';

/** The session of the storms: one key for all, made before they began. */
const ONE_SESSION = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', madeAt: '2026-11-02T09:00:00Z' };

export function bodyOf(shape: Shape, n: number, time: Date, account = ACCOUNT, made = ONE_SESSION): string {
  const { role, action, resource } = shape.denial(n);
  const session = `arn:aws:sts::${account}:assumed-role/${role}/i-0abc${String(n % 50).padStart(13, '0')}`;
  const id = n.toString(16).padStart(12, '0');
  const detail = {
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${id}`,
    eventTime: `${time.toISOString().slice(0, 19)}Z`,
    eventSource: 's3.amazonaws.com',
    eventName: action.slice(3),
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: '[aws-sdk-java/2.20.0]',
    readOnly: action.includes(':Get'),
    errorCode: 'AccessDenied',
    errorMessage: `User: ${session} is not authorized to perform: ${action} on resource: "${resource}" because no identity-based policy allows the ${action} action`,
    requestParameters: { bucketName: resource.split(/[:/]/)[5] ?? '', Host: 's3.eu-west-1.amazonaws.com' },
    requestID: id,
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: account,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE000000001:i-${n % 50}`,
      arn: session,
      accountId: account,
      accessKeyId: made.accessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE000000001',
          arn: `arn:aws:iam::${account}:role/${role}`,
          accountId: account,
          userName: role,
        },
        attributes: { creationDate: made.madeAt, mfaAuthenticated: 'false' },
      },
    },
  };
  return JSON.stringify({ version: '0', id, 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail });
}

export function fingerprintKey(shape: Shape, n: number): string {
  const { role, action, resource } = shape.denial(n);
  return `${role} ${action} ${resource.replace(/\/data\/.*/, '')}`;
}

/** Caller and action, as the signs of an intruder look at them. */
export function actionKey(shape: Shape, n: number): string {
  const { role, action } = shape.denial(n);
  return `${role} ${action}`;
}
