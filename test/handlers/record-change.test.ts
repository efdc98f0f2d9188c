/** The journal's function as it is deployed: what is a change is kept, what is none is passed over, a table that fails fails it. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { listAt } from '../../lambdas/denial/fields.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { type Invocation, invoke } from './invoke.ts';
import { askedOf, beyondRights } from './rights-used.ts';

let endpoint: AwsEndpoint;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
  bundle(directory, DEFAULT_SETTINGS);
  endpoint = await startAwsEndpoint({ account: '444455556666' });
}, 60_000);

afterEach(() => {
  expect(beyondRights('record-change', askedOf(endpoint.calls))).toEqual([]);
});
afterAll(() => endpoint.close());
beforeEach(() => endpoint.reset());

function run(detail: unknown): Promise<Invocation> {
  return invoke(
    join(directory, 'record-change.mjs'),
    { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail },
    {
      ...endpointEnvironment(endpoint),
      LAMBDA_TASK_ROOT: directory,
      [ENV.memoryTable]: 'memory',
      [ENV.settingsFile]: 'settings.json',
    },
  );
}

const changes = listAt(JSON.parse(readFileSync('examples/snapshot.json', 'utf8')), 'changes');
const writes = () => endpoint.calls.filter((call) => call.service === 'dynamodb' && /Put|Update/.test(call.operation));

describe('the bundled function', () => {
  it('keeps a change and where it heard of it, and logs no policy', async () => {
    const { lines, stdout } = await run(changes[1]);
    const written = writes().map(({ params }) => JSON.stringify(params));
    expect(written.find((one) => one.includes('newDocument'))).toContain(
      'change#arn:aws:iam::444455556666:role/OrdersWorker',
    );
    expect(written.join('\n')).toContain('changes-of#444455556666#us-east-1');
    expect(written.every((one) => one.includes('expiresAt'))).toBe(true);
    expect(lines.some((line) => line['message'] === 'recorded')).toBe(true);
    expect(stdout).not.toContain('Statement');
  });

  it.each([
    ['a call that failed', { ...Object(changes[0]), errorCode: 'AccessDenied' }],
    ['a call that changes no policy', { ...Object(changes[0]), eventName: 'GetRole' }],
    ['nothing', undefined],
  ])('passes over %s', async (_, detail) => {
    await run(detail);
    expect(writes()).toEqual([]);
  });

  it('fails when the table does not take the change, so that it is tried again', async () => {
    endpoint.fail('dynamodb:PutItem', { code: 'InternalServerError', status: 500 });
    await expect(run(changes[0])).rejects.toThrow(/InternalServerError/);
  });
});
