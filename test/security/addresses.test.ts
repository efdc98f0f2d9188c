/**
 * What an event can make Denyscope call: every socket that the readers open is watched, and none opens. The names in the
 * records are an attacker's.
 */
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awsSource } from '../../lambdas/adapters/aws-source.ts';
import { UNLIMITED } from '../../lambdas/adapters/connection/rate-limit.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { CONNECT } from '../adapters/connect.ts';

const STRANGER = '999988887777';
const HOSTS = [
  'evil.example',
  '169.254.169.254',
  '[::1]',
  'evil.example@sqs',
  'sqs.eu-west-1.amazonaws.com.evil.example',
];

const hosts = new Set<string>();
const everSeen = new Set<string>();

beforeEach(() => {
  hosts.clear();
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
    hosts.add(hostIn(args));
    everSeen.add(hostIn(args));
    process.nextTick(() => this.destroy(new Error('no socket is opened here')));
    return this;
  });
});
afterEach(() => vi.restoreAllMocks());

function hostIn(args: readonly unknown[]): string {
  const [options] = args.flat();
  return typeof options === 'object' && options !== null && 'host' in options ? String(options.host) : String(options);
}

interface Recorded extends Readonly<Record<string, unknown>> {
  readonly requestParameters: object;
}

function record(eventSource: string, eventName: string, requestParameters: object, more: object = {}): Recorded {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/App/session',
      accountId: '111122223333',
      sessionContext: { sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/App', userName: 'App' } },
    },
    eventTime: '2026-11-20T10:00:00Z',
    eventSource,
    eventName,
    awsRegion: 'eu-west-1',
    errorCode: 'AccessDenied',
    requestParameters,
    eventID: '5a2c1c5e-8b1f-4a53-9f0e-0a8f2a3a7c11',
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    ...more,
  };
}

const records: readonly Recorded[] = [
  ...HOSTS.flatMap((host) => [
    record('sqs.amazonaws.com', 'SendMessage', { queueUrl: `https://${host}/111122223333/jobs` }),
    record('s3.amazonaws.com', 'GetObject', { bucketName: `x@${host}/..`, key: '../latest/meta-data' }),
    record('s3.amazonaws.com', 'GetObject', { bucketName: host, key: 'k', Host: host }),
    record('execute-api.amazonaws.com', 'Invoke', { restApiId: `../${host}` }),
    record('kms.amazonaws.com', 'Decrypt', { keyId: `arn:aws:kms:eu-west-1.${host}:111122223333:key/1` }),
    record('dynamodb.amazonaws.com', 'GetItem', { tableName: 'T' }, { awsRegion: `eu-west-1.${host}` }),
    record('lambda.amazonaws.com', 'Invoke', { functionName: `https://${host}/` }, { vpcEndpointId: `vpce-1.${host}` }),
    record('es.amazonaws.com', 'ESHttpGet', { domainName: `${host}/../..` }),
  ]),
  record('s3.amazonaws.com', 'GetObject', {
    bucketName: `arn:aws:s3:eu-west-1:${STRANGER}:accesspoint/evil`,
    key: 'k',
  }),
  record('s3.amazonaws.com', 'GetObject', { bucketName: `arn:aws:s3::${STRANGER}:accesspoint/evil.mrap`, key: 'k' }),
  record('sts.amazonaws.com', 'AssumeRole', { roleArn: `arn:aws:iam::${STRANGER}:role/denyscope-reader` }),
  record('kms.amazonaws.com', 'Decrypt', { keyId: `arn:aws:kms:eu-west-1:${STRANGER}:key/1` }),
  record('sns.amazonaws.com', 'Publish', { topicArn: `arn:aws:sns:eu-west-1:${STRANGER}:topic` }),
];

/** Of the SDK, for the Region of the event and that of the global services; a bucket's name may stand before it. */
const OF_AWS =
  /^(?:[a-z0-9-]{1,63}\.)?(?:[a-z0-9-]+\.)?(?:[a-z0-9-]+\.)?(?:eu-west-1|us-east-1)\.(?:amazonaws\.com|api\.aws)$|^(?:iam|sts|organizations|s3)(?:\.[a-z0-9-]+)?\.amazonaws\.com$/;

it.each(records.map((one, place) => [place, JSON.stringify(one.requestParameters), one] as const))(
  'record %i, %s, calls AWS alone',
  async (_place, _parameters, one) => {
    const source = awsSource({ ...CONNECT, settings: { ...DEFAULT_SETTINGS }, limit: UNLIMITED, betweenTriesMs: 1 });
    const parsed = parse(one);
    if (parsed.kind === 'denial') {
      const matter = await collect(parsed.denial, source, { objectExistence: true, simulation: false });
      expect(matter.denial).toBe(parsed.denial);
    }
    expect([...hosts].filter((host) => !OF_AWS.test(host))).toEqual([]);
    expect([...hosts].filter((host) => host.includes(STRANGER))).toEqual([]);
  },
  30_000,
);

it('saw the calls of many services', () => {
  expect([...everSeen].filter((host) => OF_AWS.test(host)).length).toBeGreaterThan(6);
});

it('would see a call elsewhere', () => {
  new Socket().connect({ host: 'evil.example', port: 443 }).on('error', () => {});
  expect([...hosts].filter((host) => !OF_AWS.test(host))).toEqual(['evil.example']);
});
