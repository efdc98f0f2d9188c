/** A client of the server, as a coding agent runs it: the SDK's own, over the pipes of a process. */
import { tmpdir } from 'node:os';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { isObject, type Json } from '../../../lambdas/denial/fields.ts';

export function connected(...args: readonly string[]): Promise<Client> {
  return connectedIn({}, args);
}

/** With more in the environment: where AWS is, and by whose credentials. */
export async function connectedIn(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: tmpdir(),
    NO_COLOR: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  };
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['bin/denyscope.ts', 'mcp', ...args],
      env,
      stderr: 'pipe',
    }),
  );
  // The client checks each answer against the schema of a tool that it has seen.
  await client.listTools();
  return client;
}

export async function asked(client: Client, name: string, given: Json): Promise<Json> {
  const answer = await client.callTool({ name, arguments: { ...given } });
  const { structuredContent } = answer;
  return isObject(structuredContent) ? structuredContent : {};
}
