/** The tool `replay`: what the command says of the same log and change, within bounds, and of files that are there. */
import { readFileSync } from 'node:fs';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, describe, expect, it } from 'vitest';
import { replayLog } from '../../../lambdas/cli/mcp/replay-log.ts';
import { isObject, type Json, listAt, objectAt } from '../../../lambdas/denial/fields.ts';
import { denyscope, jsonLines, scratch } from '../run.ts';
import { asked, connected } from './client.ts';

const SNAPSHOT = ['--snapshot', 'examples/snapshot.json'];
const LOG = 'examples/calls.jsonl';
const RECORDS = readFileSync(LOG, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => object(JSON.parse(line)));
const NO_TABLES = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'NoTables', Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }],
};
const OU = 'ou-ex4m-workload';
const SCP = { kind: 'scp', to: OU, name: 'no-tables', document: NO_TABLES };
const client: Client = await connected(...SNAPSHOT);
afterAll(() => client.close());

describe('replay', () => {
  it.each([
    ['a log file', { logs: [LOG] }],
    ['records', { records: RECORDS }],
  ])('says of %s what the command says', async (_, log) => {
    const file = scratch('no-tables.json', JSON.stringify(NO_TABLES));
    const { out } = await denyscope(['replay', LOG, ...SNAPSHOT, '--scp', `${OU}=${file}`, '--format', 'json']);
    const answer = await asked(client, 'replay', { ...log, edits: [SCP] });
    expect(answer).toEqual({ replay: jsonLines(out)[0], read: RECORDS.length, whole: true, notes: [] });
    expect(listAt(objectAt(answer, 'replay'), 'newlyRefused')).not.toEqual([]);
  });

  it('holds the captured policies against the log where there is no change', async () => {
    const { out } = await denyscope(['replay', LOG, ...SNAPSHOT, '--format', 'json']);
    expect((await asked(client, 'replay', { logs: [LOG] }))['replay']).toEqual(jsonLines(out)[0]);
  });

  it('takes a Terraform plan, and says what it could not tell', async () => {
    const plan = { format_version: '1.2', terraform_version: '1.9.0', resource_changes: [] };
    expect(await asked(client, 'replay', { logs: [LOG], plan })).toMatchObject({
      whole: true,
      replay: { changed: true },
    });
  });

  it('stops at its bounds and says so', async () => {
    const snapshot = object(JSON.parse(readFileSync('examples/snapshot.json', 'utf8')));
    const answer = await replayLog(snapshot, { records: 10, ms: 60_000 }).call({ records: RECORDS });
    expect(answer).toMatchObject({ read: 10, whole: false });
  });

  it.each([
    [{}, /exactly one of records and logs/],
    [{ logs: ['nowhere.json'] }, /there is no file nowhere\.json/],
    [{ logs: ['-'] }, /list of paths/],
    [{ logs: ['s3://bucket/AWSLogs'] }, /there is no file s3/],
    [{ records: [{ a: 1 }] }, /no call of the log/],
    [{ logs: [LOG], edits: [{ ...SCP, to: 'ou-none-12345678' }] }, /has no root, organizational unit or account/],
    [{ logs: [LOG], edits: [{ ...SCP, to: 'x' }] }, /is not a target/],
    [{ logs: [LOG], edits: [{ ...SCP, kind: 'policy' }] }, /kind is one of/],
    [{ logs: [LOG], edits: [{ ...SCP, document: {} }] }, /no Statement/],
    [{ logs: [LOG], edits: [] }, /list of 1 to 50/],
    [{ logs: [LOG], plan: { planned: 1 } }, /is not a Terraform plan/],
  ])('refuses %j', async (given, problem) => {
    await expect(client.callTool({ name: 'replay', arguments: given })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(problem),
    });
  });
});

function object(content: unknown): Json {
  return isObject(content) ? content : {};
}
