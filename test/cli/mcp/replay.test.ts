/** The tool `replay`: what the command says of the same log and change, within bounds, and of files that are there. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, describe, expect, it } from 'vitest';
import { replayLog } from '../../../lambdas/cli/mcp/replay-log.ts';
import { isObject, type Json, listAt, objectAt } from '../../../lambdas/denial/fields.ts';
import { parseTemplate } from '../../../lambdas/replay/template/parse-template.ts';
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
const DEEP: Json = JSON.parse(`${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`);
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

  it('says of the policy of a VPC endpoint what the command says', async () => {
    const to = 'vpce-0a1b2c3d4e5f60718';
    const document = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
    };
    const file = scratch('endpoint.json', JSON.stringify(document));
    const { out } = await denyscope([
      'replay',
      LOG,
      ...SNAPSHOT,
      '--endpoint-policy',
      `${to}=${file}`,
      '--format',
      'json',
    ]);
    const { replay } = await asked(client, 'replay', { logs: [LOG], edits: [{ kind: 'endpoint', to, document }] });
    expect(replay).toEqual(jsonLines(out)[0]);
    expect(listAt(replay, 'newlyRefused')).not.toEqual([]);
    const other = await denyscope(['replay', LOG, ...SNAPSHOT, '--endpoint-policy', `vpce-0a1b2c3d4e5f60719=${file}`]);
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining(`did you mean ${to}?`) });
  });

  it('says that no policy of the organization applies to the management account', async () => {
    const { replay, notes } = await asked(client, 'replay', { logs: [LOG], edits: [{ ...SCP, to: '111122223333' }] });
    expect(notes).toEqual([expect.stringContaining('do not apply to the management account')]);
    expect(replay).toMatchObject({ notes: [{ kind: 'spares-management', place: '111122223333' }], newlyRefused: [] });
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

  describe('of templates', () => {
    const TEMPLATE = `Resources:
  NoTables:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: !Ref Role
      PolicyName: no-tables
      PolicyDocument: { Version: "2012-10-17", Statement: [{ Sid: NoTables, Effect: Deny, Action: "dynamodb:*", Resource: "*" }] }
Parameters:
  Role: { Type: String }
`;
    const EMPTY = { Resources: {} };
    const parameters = { Role: 'OrdersApi', 'AWS::AccountId': '444455556666' };
    const given = Object.entries(parameters).map(([name, content]) => `${name}=${content}`);
    const [file, deployed] = [scratch('orders.yaml', TEMPLATE), scratch('orders-now.json', JSON.stringify(EMPTY))];
    const command = async () => {
      const named = given.flatMap((one) => ['--parameters', one]);
      const args = ['replay', LOG, ...SNAPSHOT, '--change', file, '--deployed', deployed, ...named, '--format', 'json'];
      return jsonLines((await denyscope(args)).out)[0];
    };

    it.each<readonly [string, Json]>([
      ['their text', { templates: [{ template: TEMPLATE, deployed: JSON.stringify(EMPTY), parameters }] }],
      ['an object', { templates: [{ template: object(parseTemplate(TEMPLATE)), deployed: EMPTY, parameters }] }],
      ['their files', { change: [file], deployed: [deployed], parameters: given }],
    ])('says what the command says, given %s', async (_, change) => {
      const answer = await asked(client, 'replay', { logs: [LOG], ...change });
      expect(answer).toMatchObject({ whole: true, notes: [] });
      expect(answer['replay']).toEqual(await command());
      expect(listAt(objectAt(answer, 'replay'), 'newlyRefused')).not.toEqual([]);
    });

    it('takes what `cdk synth` leaves', async () => {
      const environment = 'aws://444455556666/eu-central-1';
      const properties = { templateFile: 'orders.template.json', parameters: { Role: 'OrdersApi' } };
      const artifacts = { Orders: { type: 'aws:cloudformation:stack', environment, properties } };
      const manifest = scratch('manifest.json', JSON.stringify({ version: '48.0.0', artifacts }));
      writeFileSync(join(dirname(manifest), 'orders.template.json'), JSON.stringify(parseTemplate(TEMPLATE)));
      const answer = await asked(client, 'replay', { logs: [LOG], change: [dirname(manifest)] });
      expect(listAt(objectAt(answer, 'replay'), 'newlyRefused')).not.toEqual([]);
    });

    it('says what of them could not be told', async () => {
      const answer = await asked(client, 'replay', {
        logs: [LOG],
        templates: [{ template: TEMPLATE, stack: 'Orders', parameters }],
      });
      expect(listAt(answer, 'notes').join()).toMatch(/Orders/);
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
    [{ logs: [LOG], templates: [] }, /list of 1 to 50/],
    [{ logs: [LOG], templates: [{ template: 'a: b' }] }, /templates\[0\]\.template is not a CloudFormation template/],
    [{ logs: [LOG], templates: [{ template: 'a: [b' }] }, /templates\[0\]\.template: /],
    [{ logs: [LOG], templates: [{ template: { Resources: {} }, deployed: 'no' }] }, /templates\[0\]\.deployed/],
    [
      { logs: [LOG], templates: [{ template: { Resources: {} }, parameters: { A: [] } }] },
      /parameters\.A is not a text/,
    ],
    [{ logs: [LOG], templates: [{ template: { Resources: {} }, resources: {} }] }, /describe-stack-resources/],
    [{ logs: [LOG], change: ['nowhere.yaml'] }, /^(?!.*--).*change nowhere\.yaml: /],
    [{ logs: [LOG], change: ['examples/expected.json'] }, /change examples\/expected\.json: is not a Terraform plan/],
    [{ logs: [LOG], plan: { resource_changes: [DEEP] } }, /plan: is nested deeper than 100 levels/],
    [
      { logs: [LOG], templates: [{ template: { Resources: { It: DEEP } } }] },
      /template: is nested deeper than 100 levels/,
    ],
    [{ logs: [LOG], deployed: ['a.json'] }, /go with change/],
    [{ logs: [LOG], change: 'cdk.out' }, /change is a list, not a string/],
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
