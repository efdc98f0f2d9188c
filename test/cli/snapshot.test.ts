/**
 * Capturing a snapshot with the command, from accounts that the local endpoint plays; and what makes it worth having:
 * explained live or from what was captured a moment ago, a denial has the same diagnosis.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AwsConnection, connectAws } from '../../lambdas/adapters/aws-source.ts';
import { UNLIMITED } from '../../lambdas/adapters/connection/rate-limit.ts';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { signsAlone } from '../../lambdas/admission/signs.ts';
import { capture, type StepResult } from '../../lambdas/cli/snapshot/capture.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { fieldAt, isObject, type Json, listAt, objectAt } from '../../lambdas/denial/fields.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import type { PolicySource } from '../../lambdas/evidence/source.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { CONNECT } from '../adapters/connect.ts';
import { EXAMPLE_DENIALS, EXAMPLE_HUB, exampleWorld } from '../adapters/example-world.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';

const ACCOUNTS = ['111122223333', '444455556666', '777788889999', '123456789012'];
const REGION = 'eu-central-1';
const folder = mkdtempSync(join(tmpdir(), 'denyscope-snapshot-'));
let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(exampleWorld());
});
afterAll(() => endpoint.close());

interface Ran {
  readonly code: number | null;
  readonly err: string;
}

function snapshot(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/denyscope.ts', 'snapshot', '--region', REGION, ...args], {
      env: { PATH: process.env['PATH'], HOME: folder, ...endpointEnvironment(endpoint) },
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, err }));
  });
}

function captured(file: string): Json {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(json) ? json : {};
}

const EXAMPLE = '444455556666';

describe('the command', () => {
  afterEach(() => endpoint.reset());

  test('captures an account for the eyes of its owner alone, and says what it left out', async () => {
    const file = join(folder, 'one.json');
    const { code, err } = await snapshot('--account', EXAMPLE, '--no-history', '--output', file);
    expect([code, err]).toEqual([0, expect.stringMatching(/left out: policy changes[^\n]*\n.*written: /)]);
    expect(err).toMatch(/^denyscope: written: [^\n]*holds the policies of the account/m);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.partial`)).toBe(false);
    const account = objectAt(objectAt(captured(file), 'accounts'), EXAMPLE);
    expect(Object.keys(objectAt(account, 'resources') ?? {})).toContain('arn:aws:s3:::tidewater-reports');
    expect(listAt(objectAt(account, 'iam'), 'RoleDetailList').length).toBeGreaterThan(5);
    const asked = endpoint.calls.map(({ operation }) => operation);
    expect(asked.filter((operation) => /Secret(?:Value|s?String)|GetObject|GetItem|^Decrypt/.test(operation))).toEqual(
      [],
    );
  });

  test('tells a whole organization from accounts of one', async () => {
    const children = (file: string) => {
      const tree = objectAt(objectAt(captured(file), 'organization'), 'tree');
      return listAt(tree, 'children');
    };
    const [whole, part] = [join(folder, 'whole.json'), join(folder, 'part.json')];
    await snapshot('--organization', '--no-history', '--output', whole);
    await snapshot('--account', EXAMPLE, '--no-history', '--output', part);
    expect(Object.keys(objectAt(captured(whole), 'accounts') ?? {}).toSorted()).toEqual(ACCOUNTS.toSorted());
    expect(children(whole)).not.toContain(null);
    // Where there may be more accounts, none of them is to be taken for a stranger.
    expect(children(part)).toContain(null);
  });

  test('names what it may not read and leaves null for it', async () => {
    endpoint.fail('iam:GetAccountAuthorizationDetails', { code: 'AccessDenied', status: 403 });
    const file = join(folder, 'refused.json');
    const { code, err } = await snapshot('--account', EXAMPLE, '--no-history', '--output', file);
    expect(code).toBe(0);
    expect(err).toMatch(/not read: .*444455556666: access-denied, needs iam:GetAccountAuthorizationDetails/);
    const file2 = objectAt(objectAt(captured(file), 'accounts'), EXAMPLE);
    expect(file2?.['iam']).toBeNull();
  });

  test('goes on where it was broken off', async () => {
    const file = join(folder, 'resumed.json');
    const args = ['--account', EXAMPLE, '--no-history', '--output', file];
    endpoint.fail('s3:GetBucketPolicy', { code: 'InternalError', status: 500 });
    const first = await snapshot(...args);
    expect([first.code, first.err]).toEqual([0, expect.stringContaining('--resume')]);
    endpoint.reset();
    const again = await snapshot(...args);
    expect([again.code, again.err]).toEqual([
      2,
      expect.stringMatching(/\.partial already exists: continue with --resume/),
    ]);
    endpoint.reset();
    const resumed = await snapshot(...args, '--resume');
    expect(resumed.code).toBe(0);
    const asked = endpoint.calls.map(({ operation }) => operation);
    expect(asked).toContain('GetBucketPolicy');
    expect(asked).not.toContain('GetAccountAuthorizationDetails');
    expect(asked).not.toContain('GetKeyPolicy');
    const buckets = objectAt(objectAt(objectAt(captured(file), 'accounts'), EXAMPLE), 'resources');
    expect(Object.values(buckets ?? {}).filter((entry) => fieldAt(entry, 'policy') === null)).toEqual([]);
  });

  test.each([
    [['--account', '12'], /--account `12` is not a 12-digit/],
    [['--resources', 'bucket'], /--resources `bucket` is not an ARN/],
    [['--since', 'yesterday'], /--since `yesterday` is not a duration/],
  ])('refuses %j', async (args, problem) => {
    const { code, err } = await snapshot(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(problem)]);
  });
});

/** The endpoint's history has no rate; waiting for AWS's would be the whole of the test. */
function connection(): AwsConnection {
  return connectAws({
    ...CONNECT,
    account: EXAMPLE_HUB,
    region: REGION,
    endpoint: endpoint.url,
    settings: { ...DEFAULT_SETTINGS, accounts: ACCOUNTS },
    limit: UNLIMITED,
    betweenTriesMs: 1,
  });
}

describe('the same denial, live and from what was captured', () => {
  let offline: PolicySource;
  let live: PolicySource;
  beforeAll(async () => {
    const steps = new Map<string, StepResult>();
    const aws = connection();
    const taken = await capture(
      {
        accounts: ACCOUNTS,
        // Live there is no list of all accounts to tell a stranger by.
        wholeOrganization: false,
        // The root user is refused in another Region than its resources lie in.
        regions: [REGION, 'us-east-1', 'eu-west-1', 'us-west-2'],
        resources: [],
        objects: true,
        historyFrom: new Date('2026-10-01T00:00:00Z'),
      },
      aws,
      { known: (step) => steps.get(step), keep: (step, kept) => void steps.set(step, kept) },
    );
    offline = snapshotSource(readSnapshot(JSON.parse(JSON.stringify(taken))).snapshot);
    // The simulator is a witness of the moment and no part of a snapshot.
    const { simulation: _witness, ...rest } = connection().source;
    live = rest;
  }, 60_000);

  test.each(EXAMPLE_DENIALS)('$name', async ({ record }) => {
    const [one, other] = await Promise.all([diagnosed(record, live), diagnosed(record, offline)]);
    expect(comparable(one)).toEqual(comparable(other));
    expect(one.cause).toBe(other.cause);
  });
});

async function diagnosed(record: unknown, source: PolicySource): Promise<Diagnosis> {
  const parsed = parse(record);
  if (parsed.kind !== 'denial') throw new Error('no denial');
  const signs = signsAlone(parsed.denial, DEFAULT_SETTINGS.signs);
  const admission = { kind: 'new', fingerprint: fingerprintOf(parsed.denial).fingerprint, signs } as const;
  return explain(parsed.denial, admission, { source, settings: DEFAULT_SETTINGS, deadlineMs: 30_000 });
}

/**
 * Why something could not be read differs between a file and AWS, and so does in how many pieces; for which layers does
 * not.
 */
function comparable(diagnosis: Diagnosis): unknown {
  const { gaps, ...rest } = diagnosisJson(diagnosis, { summary: '', nextSteps: [] });
  const layers = gaps.flatMap((gap) => (gap['layer'] === undefined ? [] : [String(gap['layer'])]));
  return JSON.parse(JSON.stringify({ ...rest, gaps: [...new Set(layers)].toSorted() }));
}
