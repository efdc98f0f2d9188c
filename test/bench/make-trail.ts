/**
 * A trail's folder as an account of some size has it: gzip files of records of which three in a hundred were denied, of
 * seventeen kinds. Seeded: the same bytes every time.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KINDS = 17;
const DENIED = 0.03;
const START = Date.parse('2026-11-02T00:00:00Z');
const EXAMPLES = 'examples/denials';

export interface TrailShape {
  readonly records: number;
  readonly files: number;
}

/** The unpacked size in bytes. */
export function makeTrail(folder: string, { records, files }: TrailShape): number {
  const denials = readdirSync(EXAMPLES)
    .sort()
    .slice(0, KINDS)
    .map((name): Record<string, unknown> => JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')));
  let seed = 7;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  mkdirSync(folder, { recursive: true });
  let size = 0;
  const perFile = Math.ceil(records / files);
  for (let file = 0; file < files; file += 1) {
    const lines = Array.from({ length: Math.min(perFile, records - file * perFile) }, (_, index) => {
      const at = file * perFile + index;
      const denied = random() < DENIED ? denials[Math.floor(random() * KINDS)] : undefined;
      return JSON.stringify(numbered(denied ?? call(at, random), at, random));
    });
    const text = `{"Records":[${lines.join(',')}]}`;
    size += text.length;
    const name = `111122223333_CloudTrail_eu-central-1_${String(file).padStart(5, '0')}.json.gz`;
    writeFileSync(join(folder, name), gzipSync(text));
  }
  return size;
}

function numbered(
  record: Readonly<Record<string, unknown>>,
  at: number,
  random: () => number,
): Readonly<Record<string, unknown>> {
  const { eventVersion, ...rest } = record;
  return {
    eventVersion,
    ...rest,
    eventTime: new Date(START + at * 400).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventID: `${at.toString(16).padStart(8, '0')}-${hex(random)}-4000-a000-${hex(random)}${hex(random)}${hex(random)}`,
    requestID: `${hex(random)}${hex(random)}-${hex(random)}-4000-a000-${hex(random)}${hex(random)}${hex(random)}`,
  };
}

function hex(random: () => number): string {
  return Math.floor(random() * 65_536)
    .toString(16)
    .padStart(4, '0');
}

const CALLS = [
  [
    'ec2.amazonaws.com',
    'DescribeInstances',
    { instancesSet: {}, filterSet: { items: [{ name: 'tag:team', valueSet: { items: [{ value: 'orders' }] } }] } },
  ],
  [
    's3.amazonaws.com',
    'GetObject',
    {
      bucketName: 'tidewater-reports',
      key: '2026/october.pdf',
      Host: 'tidewater-reports.s3.eu-central-1.amazonaws.com',
    },
  ],
  ['dynamodb.amazonaws.com', 'DescribeTable', { tableName: 'orders' }],
  [
    'sts.amazonaws.com',
    'AssumeRole',
    { roleArn: 'arn:aws:iam::444455556666:role/OrdersApi', roleSessionName: 'orders-api' },
  ],
  [
    'kms.amazonaws.com',
    'Decrypt',
    { encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::tidewater-reports' }, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
  ],
] as const;

/** As long as records are in the mean: 1.2 KB. */
function call(at: number, random: () => number): Readonly<Record<string, unknown>> {
  const [eventSource, eventName, requestParameters] = CALLS[Math.floor(random() * CALLS.length)] ?? CALLS[0];
  const session = `i-${Math.floor(random() * 1e9)
    .toString(16)
    .padStart(17, '0')}`;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE0002ABCDE:${session}`,
      arn: `arn:aws:sts::444455556666:assumed-role/ReportWriter/${session}`,
      accountId: '444455556666',
      accessKeyId: 'ASIAEXAMPLE327AD4A9E',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE0002ABCDE',
          arn: 'arn:aws:iam::444455556666:role/ReportWriter',
          accountId: '444455556666',
          userName: 'ReportWriter',
        },
        attributes: { creationDate: '2026-11-02T13:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: '',
    eventSource,
    eventName,
    awsRegion: 'eu-central-1',
    sourceIPAddress: `203.0.113.${at % 256}`,
    userAgent: 'aws-sdk-go-v2/1.30.3 ua/2.0 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.173.0',
    requestParameters,
    responseElements: null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredOut: Math.floor(random() * 1e6),
    },
    requestID: '',
    eventID: '',
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '444455556666',
    eventCategory: 'Management',
  };
}
