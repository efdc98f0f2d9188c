/**
 * The server without a snapshot: it reads AWS with the caller's credentials, says what the command line says live, and
 * calls nothing that writes or reads data.
 */
import { readFileSync } from 'node:fs';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { EXAMPLE_HUB, exampleWorld } from '../../adapters/example-world.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../../aws-endpoint/index.ts';
import { jsonLines, ranIn } from '../run.ts';
import { asked, connectedIn } from './client.ts';

const FILES = [
  'examples/denials/01-identity-no-allow.json',
  'examples/denials/05-boundary-explicit-deny.json',
  'examples/denials/09-scp-region.json',
  'examples/denials/28-kms-key-policy.json',
];
let endpoint: AwsEndpoint;
let client: Client;
const environment = (): Record<string, string> => ({ ...endpointEnvironment(endpoint), AWS_REGION: 'eu-central-1' });

beforeAll(async () => {
  endpoint = await startAwsEndpoint(
    exampleWorld({ events: FILES.map((file) => ({ ...record(file), recipientAccountId: EXAMPLE_HUB })) }),
  );
  client = await connectedIn(environment());
});
afterAll(async () => {
  await client.close();
  await endpoint.close();
});
beforeEach(() => endpoint.reset());

describe('the live server', () => {
  it.each(FILES)('says what the command line says: %s', async (file) => {
    const answer = await asked(client, 'explain_denial', { record: json(file) });
    const { out } = await ranIn(environment(), ['explain', file, '--format', 'json']);
    expect(listAt(answer, 'diagnoses')).toEqual(jsonLines(out));
    const account = textAt(record(file), 'recipientAccountId') ?? '';
    const accountNames = { [account]: expect.stringMatching(/^tidewater-/) };
    expect(listAt(answer, 'diagnoses')[0]).toMatchObject({ outcome: 'explained', accountNames });
    expect(endpoint.calls.length).toBeGreaterThan(2);
  });

  it('takes an event from the history of CloudTrail', async () => {
    const eventId = textAt(record(FILES[0] ?? ''), 'eventID');
    const answer = await asked(client, 'explain_denial', { eventId });
    expect(listAt(answer, 'diagnoses')[0]).toMatchObject({ denial: { eventId } });
    expect(endpoint.calls.map(({ operation }) => operation)).toContain('LookupEvents');
  });

  it('tries a change on what it read', async () => {
    const add = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' };
    const given = { record: json(FILES[0] ?? ''), edits: [{ layer: 'identity', add }] };
    const answer = await asked(client, 'what_if', given);
    expect(answer).toMatchObject({ changed: true });
    expect(listAt(answer, 'checks')[0]).toMatchObject({
      before: { decision: 'implicitDeny' },
      after: { decision: 'allowed' },
    });
  });

  it('writes nothing and reads no data', async () => {
    for (const file of FILES) await asked(client, 'explain_denial', { record: json(file) });
    const asks = [...new Set(endpoint.calls.map(({ operation }) => operation))];
    expect(asks.filter((name) => !/^(?:Get|List|Describe|Lookup|Simulate|Decode|Assume|Head)/.test(name))).toEqual([]);
    expect(
      asks.filter((name) => /^(?:GetObject|GetItem|GetSecretValue|Decrypt|GetParameter|GetFunction)$/.test(name)),
    ).toEqual([]);
  });

  it('lists the pages alone, and replays nothing', async () => {
    const { resources } = await client.listResources();
    expect(resources.every(({ uri }) => uri.startsWith('denyscope:///cause/'))).toBe(true);
    await expect(
      client.callTool({ name: 'replay', arguments: { logs: ['examples/calls.jsonl'] } }),
    ).rejects.toMatchObject({ code: -32_602, message: expect.stringMatching(/start with --snapshot/) });
  });
});

function record(file: string): Json {
  return objectAt(json(file), 'detail') ?? json(file);
}

function json(file: string): Json {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(content) ? content : {};
}
