/**
 * Logs that lie in an account, read as people read them: the command line asks moto's Athena and lists moto's S3. Athena
 * answers what was queued for it, for moto runs no statement.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, type Ran, ranIn } from '../cli/run.ts';
import { type Moto, startMoto } from './moto.ts';

const REGION = 'eu-west-1';
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' };
const record: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync('examples/denials/02-identity-bucket-arn-for-object.json', 'utf8'),
);

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto('http://127.0.0.1:9');
});
afterAll(() => moto?.stop());

function explained(...args: readonly string[]): Promise<Ran> {
  const env = {
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return ranIn(env, ['explain', ...args, '--snapshot', 'examples/snapshot.json', '--format', 'json']);
}

test('what Athena answers is explained with its counts', async () => {
  const columns = Object.keys(record);
  const cells = columns.map((name) => {
    const value = record[name];
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  });
  const rows = [
    ['denials', 'first_seen', 'last_seen', ...columns.map((name) => name.toLowerCase())],
    ['48211', '2026-11-01T00:00:07Z', '2026-11-02T23:59:58Z', ...cells],
  ].map((row) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) }));
  const queued = await fetch(`${moto.endpoint}/moto-api/static/athena/query-results`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ region: REGION, results: [{ rows, column_info: [] }] }),
  });
  expect(queued.status).toBe(201);
  const { code, out, err } = await explained(
    '--athena',
    'audit.trail',
    '--workgroup',
    'primary',
    '--since',
    '7d',
    '--fold',
  );
  expect(err).toContain('1 kind of denials');
  expect(code).toBe(0);
  expect(jsonLines(out)).toMatchObject([
    { cause: 'identity-no-allow', count: 48_211, first: '2026-11-01T00:00:07Z', last: '2026-11-02T23:59:58Z' },
  ]);
});

test('a bucket of a trail is read by account, Region and day', async () => {
  const s3 = new S3Client({ region: REGION, endpoint: moto.endpoint, credentials, forcePathStyle: true });
  await s3.send(
    new CreateBucketCommand({ Bucket: 'audit', CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
  const put = (account: string, daysAgo: number, eventID: string): Promise<unknown> => {
    const day = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
    return s3.send(
      new PutObjectCommand({
        Bucket: 'audit',
        Key: `AWSLogs/o-exam/${account}/CloudTrail/${REGION}/${day}/${eventID}.json.gz`,
        Body: gzipSync(JSON.stringify({ Records: [{ ...record, eventID }] })),
      }),
    );
  };
  await put('111122223333', 40, 'old');
  await put('111122223333', 0, 'a');
  await put('444455556666', 1, 'b');
  const told = async (...args: readonly string[]): Promise<readonly unknown[]> => {
    const { code, out, err } = await explained('s3://audit/AWSLogs/', ...args);
    expect(code, err).toBe(0);
    return jsonLines(out).map((line) => /"eventId":"([^"]*)"/.exec(JSON.stringify(line))?.[1]);
  };
  expect(await told('--since', '2d')).toEqual(['a', 'b']);
  expect(await told()).toEqual(['old', 'a', 'b']);
});
