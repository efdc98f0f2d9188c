/**
 * A trail's bucket over HTTP: listed by account, Region and day, read in the order of its keys, and gone on with where a
 * reading broke off.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint, type World } from '../aws-endpoint/index.ts';
import type { Written } from './form-printers.ts';
import { jsonLines, type Ran } from './run.ts';

const record: Written = JSON.parse(readFileSync('examples/denials/02-identity-bucket-arn-for-object.json', 'utf8'));
const file = (eventID: string): string => JSON.stringify({ Records: [{ ...record, eventID }] });
const day = (ago: number): string =>
  new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
const key = (account: string, region: string, ago: number, name: string): string =>
  `AWSLogs/o-exam/${account}/CloudTrail/${region}/${day(ago)}/${name}.json.gz`;

const OBJECTS: Readonly<Record<string, string>> = {
  [key('111122223333', 'eu-west-1', 40, 'old')]: file('old'),
  [key('111122223333', 'eu-west-1', 1, 'a')]: file('1'),
  [key('111122223333', 'eu-west-1', 0, 'b')]: file('2'),
  [key('111122223333', 'us-east-1', 0, 'c')]: file('3'),
  [key('444455556666', 'eu-west-1', 1, 'd')]: file('4'),
  [key('444455556666', 'eu-west-1', 1, 'e')]: 'no log at all',
  [`AWSLogs/o-exam/111122223333/CloudTrail-Digest/eu-west-1/${day(0)}/x.json.gz`]: file('digest'),
};

let endpoint: AwsEndpoint | undefined;
afterEach(() => endpoint?.close());

async function explained(objects: World['objects'], args: readonly string[], forbid?: string): Promise<Ran> {
  endpoint = await startAwsEndpoint({
    account: '111122223333',
    pageSize: 2,
    ...(objects === undefined ? {} : { objects }),
  });
  if (forbid !== undefined) endpoint.fail(forbid, { code: 'AccessDenied', status: 403, times: 1 });
  const env = { PATH: process.env['PATH'], NO_COLOR: '1', ...endpointEnvironment(endpoint) };
  const command = ['bin/denyscope.ts', 'explain', ...args, '--snapshot', 'examples/snapshot.json', '--format', 'json'];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { env });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end();
  });
}

const ids = ({ out }: Ran): readonly unknown[] =>
  jsonLines(out).map((line) => /"eventId":"([^"]*)"/.exec(JSON.stringify(line))?.[1]);

describe('explain s3://', () => {
  it('reads the days of every account and Region since then, and no digest', async () => {
    const ran = await explained({ audit: OBJECTS }, ['s3://audit/AWSLogs', '--since', '2d']);
    expect(ids(ran)).toEqual(['1', '2', '3', '4']);
    expect(ran.err).toContain('s3://audit/AWSLogs/o-exam/444455556666/CloudTrail/eu-west-1/');
    expect(ran.code).toBe(0);
  });

  it('reads all of it without a time, turning pages', async () => {
    expect(ids(await explained({ audit: OBJECTS }, ['s3://audit/']))).toEqual(['old', '1', '2', '3', '4']);
  });

  it('goes on behind a key', async () => {
    const behind = key('111122223333', 'eu-west-1', 0, 'b');
    expect(ids(await explained({ audit: OBJECTS }, ['s3://audit/AWSLogs/', '--after', behind]))).toEqual(['3', '4']);
  });

  it('names an object that may not be read and goes on', async () => {
    const ran = await explained({ audit: OBJECTS }, ['s3://audit/AWSLogs/', '--since', '2d'], 's3:GetObject');
    expect(ids(ran)).toHaveLength(3);
    expect(ran.err).toMatch(/s3:\/\/audit\/AWSLogs\/.*: skipped: cannot be read: AccessDenied/);
  });

  it('names a bucket that may not be listed', async () => {
    const { code, err } = await explained({ audit: OBJECTS }, ['s3://audit/AWSLogs/'], 's3:ListObjectsV2');
    expect(err).toContain('s3://audit/AWSLogs/: skipped: cannot be listed: AccessDenied');
    expect(code).toBe(2);
  });

  it.each([
    ['s3://audit/empty/', 'no log file of this time has a key like this'],
    ['s3://A B/', 'no address of a bucket'],
  ])('names %s', async (address, reason) => {
    const { code, err } = await explained({ audit: {} }, [address]);
    expect(err).toContain(reason);
    expect(code).toBe(2);
  });
});
