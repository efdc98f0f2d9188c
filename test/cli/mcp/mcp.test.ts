/**
 * The MCP server, by a client over its pipes: the same diagnoses as the command line, what if, resources, errors.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, describe, expect, it } from 'vitest';
import { isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { denyscope, jsonLines } from '../run.ts';
import { asked, connected } from './client.ts';

const SNAPSHOT = ['--snapshot', 'examples/snapshot.json'];
const client: Client = await connected(...SNAPSHOT);
afterAll(() => client.close());

const DENIALS = readdirSync('examples/denials').sort();
const TEXTS = readdirSync('examples/texts').sort();
const files = [...DENIALS.map((name) => `examples/denials/${name}`), ...TEXTS.map((name) => `examples/texts/${name}`)];
const { out } = await denyscope(['explain', ...files, ...SNAPSHOT, '--format', 'json']);
const told = new Map(jsonLines(out).map((line, at) => [files[at], line]));
const ORDERS = json('examples/denials/01-identity-no-allow.json');

describe('explain_denial', () => {
  it.each(files)('says what the command line says: %s', async (file) => {
    const given = file.endsWith('.txt') ? { text: readFileSync(file, 'utf8') } : { record: json(file) };
    const answer = await asked(client, 'explain_denial', given);
    expect(answer).toEqual({ diagnoses: [told.get(file)], leftOut: 0, passedOver: 0, skipped: [] });
  });

  it('says how many it left out', async () => {
    const answer = await asked(client, 'explain_denial', {
      record: { Records: Array.from({ length: 25 }, () => ORDERS) },
    });
    expect(listAt(answer, 'diagnoses')).toHaveLength(20);
    expect(answer['leftOut']).toBe(5);
  });

  it.each([
    [{}, /give exactly one of text, record and eventId/],
    [{ text: 'AccessDenied', record: {} }, /exactly one/],
    [{ text: 'good morning' }, /nothing to explain/],
    [{ record: { eventName: 'GetItem', eventSource: 'dynamodb.amazonaws.com' } }, /nothing to explain/],
    [{ eventId: '5a2c1c5e-8b1f-4a53-9f0e-0a8f2a3a7c11' }, /reads a snapshot alone/],
    [{ text: 1 }, /text is a string, not a number/],
  ])('refuses %j', async (given, problem) => {
    await expect(client.callTool({ name: 'explain_denial', arguments: given })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(problem),
    });
  });
});

describe('evaluate', () => {
  const request = {
    principal: 'arn:aws:iam::111122223333:role/App',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/k',
  };
  const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }];

  it('decides as `denyscope evaluate` decides', async () => {
    for (const policies of [
      { identity: [{ name: 'P', document: { Version: '2012-10-17', Statement } }] },
      { identity: [] },
    ]) {
      const line = await denyscope(['evaluate', '--jsonl'], `${JSON.stringify({ id: 1, request, policies })}\n`);
      const { id: _, ...verdict } = jsonLines(line.out)[0] ?? {};
      expect(await asked(client, 'evaluate', { request, policies })).toEqual(verdict);
    }
  });

  it('names the place that is wrong', async () => {
    const wrong = client.callTool({ name: 'evaluate', arguments: { request: {}, policies: {} } });
    await expect(wrong).rejects.toMatchObject({ code: -32_602, message: expect.stringMatching(/request/) });
  });
});

describe('what_if', () => {
  it('lets through what the proposed fix lets through', async () => {
    const [diagnosis] = listAt(await asked(client, 'explain_denial', { record: ORDERS }), 'diagnoses');
    const [fix] = listAt(diagnosis, 'fixes');
    const [add] = listAt(objectAt(fix, 'document'), 'Statement');
    const answer = await asked(client, 'what_if', { record: ORDERS, edits: [{ layer: 'identity', add }] });
    expect(answer).toMatchObject({ allowed: true, changed: true });
    expect(listAt(answer, 'checks')[0]).toMatchObject({
      action: 'dynamodb:GetItem',
      edited: true,
      before: { decision: 'implicitDeny', blockedBy: ['identity'] },
      after: { decision: 'allowed', blockedBy: [] },
    });
  });

  it('removes and replaces statements of policies that were read, and leaves the snapshot as it is', async () => {
    const record = json('examples/denials/05-boundary-explicit-deny.json');
    const remove = [{ layer: 'boundary', policy: 'BuildBoundary', remove: 'KeepRepositories' }];
    expect(await asked(client, 'what_if', { record, edits: remove })).toMatchObject({ allowed: true, changed: true });
    const by = { Effect: 'Deny', Action: 'ecr:*', Resource: '*' };
    const replace = [{ layer: 'boundary', replace: 'KeepRepositories', by }];
    expect(await asked(client, 'what_if', { record, edits: replace })).toMatchObject({
      allowed: false,
      changed: false,
    });
    const again = await asked(client, 'explain_denial', { record });
    expect(listAt(again, 'diagnoses')[0]).toMatchObject({ cause: 'boundary-explicit-deny' });
  });

  it('takes a request with its policies', async () => {
    const request = {
      principal: 'arn:aws:iam::111122223333:role/App',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
    };
    const add = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const given = { request, policies: { identity: [] }, edits: [{ layer: 'identity', add }] };
    expect(await asked(client, 'what_if', given)).toMatchObject({ allowed: true, changed: true });
  });

  it.each([
    [[], /list of 1 to 20/],
    [[{ layer: 'identities', remove: '1' }], /layer is one of/],
    [[{ layer: 'identity' }], /exactly one of add/],
    [[{ layer: 'identity', remove: 'NoSuchSid' }], /has a statement NoSuchSid/],
    [[{ layer: 'boundary', add: { Effect: 'Allow', Action: '*', Resource: '*' } }], /does not apply/],
    [[{ layer: 'identity', replace: '1' }], /with by beside it/],
  ])('refuses %j', async (edits, problem) => {
    await expect(client.callTool({ name: 'what_if', arguments: { record: ORDERS, edits } })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(problem),
    });
  });
});

describe('an argument', () => {
  const edit = { layer: 'identity', add: {} };

  it.each<readonly [string, Json, readonly RegExp[]]>([
    [
      'explain_denial',
      { texts: 'a' },
      [/there is no argument `texts`; did you mean `text`\?/, /known are text \(string\)/],
    ],
    ['explain_denial', { text: 'a', verbose: true }, [/`verbose`/, /eventId \(string\)/, /region \(string\)/]],
    ['explain_denial', { record: 'a' }, [/record is an object or a list, not a string/, /A CloudTrail record/]],
    ['explain_denial', { text: null }, [/text is a string, not null/]],
    ['evaluate', { request: [], policies: {} }, [/request is an object, not a list/]],
    ['evaluate', { request: {} }, [/policies is missing: an object/]],
    [
      'evaluate',
      { request: {}, policies: {}, unknown: [] },
      [/`unknown`.* known are request \(object\), policies \(object\)/],
    ],
    ['what_if', { record: ORDERS, edits: edit }, [/edits is a list, not an object/]],
    ['what_if', { record: ORDERS }, [/edits is missing: a list/]],
    [
      'what_if',
      { record: ORDERS, edits: [{ ...edit, polcy: 'P' }] },
      [/edits\[0\] has no `polcy`; did you mean `policy`\?/],
    ],
    [
      'what_if',
      { record: ORDERS, edits: [edit, { ...edit, add: 'x' }] },
      [/edits\[1\]\.add is an object, not a string/],
    ],
    ['what_if', { record: ORDERS, edits: ['x'] }, [/edits\[0\] is an object, not a string/]],
    ['replay', { log: ['a.json'] }, [/there is no argument `log`; did you mean `logs`\?/]],
    ['replay', { logs: 'a.json' }, [/logs is a list, not a string/, /Paths of CloudTrail log files/]],
    ['replay', { logs: [1] }, [/logs\[0\] is a string, not a number/]],
  ])('of %s that is wrong is named with what is wanted: %j', async (name, given, words) => {
    const { message } = await client.callTool({ name, arguments: { ...given } }).then(
      () => ({ message: 'it was answered' }),
      (error: unknown) => (error instanceof Error ? error : { message: '' }),
    );
    for (const word of words) expect(message).toMatch(word);
  });
});

describe('the server', () => {
  it('tells of its tools that they read only', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['explain_denial', 'evaluate', 'what_if', 'replay']);
    expect(tools.map(({ annotations }) => annotations?.readOnlyHint)).toEqual([true, true, true, true]);
    await expect(client.callTool({ name: 'delete_policy', arguments: {} })).rejects.toMatchObject({ code: -32_602 });
  });

  it('lets the callers and policies of the snapshot be read, and the pages', async () => {
    const { resources } = await client.listResources();
    const caller = resources.find(({ name }) => name === 'role OrdersApi of 444455556666');
    const guardrail = resources.find(({ name }) => name === 'policy AllowedRegions of the organization');
    expect(objectIn(await text(caller?.uri))).toMatchObject({
      kind: 'found',
      value: { arn: 'arn:aws:iam::444455556666:role/OrdersApi' },
    });
    expect(objectIn(await text(guardrail?.uri))).toMatchObject({
      type: 'SERVICE_CONTROL_POLICY',
      document: { Statement: expect.anything() },
    });
    expect(await text('denyscope:///cause/clock-skew')).toBe(readFileSync('docs/causes/clock-skew.md', 'utf8'));
    expect(resources.filter(({ uri }) => uri.startsWith('denyscope:///cause/'))).toHaveLength(25);
  });

  it('finds no resource outside of its list', async () => {
    for (const uri of ['denyscope:///cause/..%2f..%2fpackage', 'file:///etc/passwd', 'denyscope:///caller/x'])
      await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_002 });
  });

  it('answers whoever has asked and closed the pipe', () => {
    const ask = (id: number, method: string, params: Json): string =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
    const clientInfo = { name: 'pipe', version: '1' };
    const input =
      ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo }) +
      ask(2, 'tools/call', { name: 'explain_denial', arguments: { record: ORDERS } });
    const ran = spawnSync(process.execPath, ['bin/denyscope.ts', 'mcp', ...SNAPSHOT], { input, encoding: 'utf8' });
    expect({ status: ran.status, err: ran.stderr }).toEqual({ status: 0, err: '' });
    const answers = jsonLines(ran.stdout);
    expect(answers.map(({ id }) => id)).toEqual([1, 2]);
    expect(textAt(objectAt(answers[0], 'result'), 'instructions')).toMatch(/read only/);
  });

  it('says in a line what is wrong with its options', async () => {
    expect(await denyscope(['mcp', '--snapshot', 'nowhere.json'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^denyscope: snapshot nowhere\.json: .*\n$/),
    });
  });
});

async function text(uri = ''): Promise<string> {
  const { contents } = await client.readResource({ uri });
  return textAt(contents[0], 'text') ?? '';
}

function objectIn(content: string): unknown {
  return JSON.parse(content);
}

function json(file: string): Json {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(content) ? content : {};
}
