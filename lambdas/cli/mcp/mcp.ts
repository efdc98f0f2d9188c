/**
 * `denyscope mcp`: the explanation for coding agents, over standard input and output. Read only, and of nothing that the
 * other commands would not read. Ends when the client goes.
 */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { isObject } from '../../denial/fields.ts';
import { needOutput, warn } from '../console.ts';
import { EXIT } from '../exit.ts';
import { readOptions } from '../explain/options.ts';
import { readTextFile } from '../input/text-file.ts';
import { openSource } from '../open-source.ts';
import { Resources } from './resources.ts';
import { mcpServer } from './server.ts';
import { toolContext } from './tool-context.ts';

export async function runMcp(raw: Readonly<Record<string, unknown>>, version: string): Promise<number> {
  const options = readOptions(['-'], raw, false, false);
  if (options.kind === 'wrong') return fail(EXIT.unusable, options.problem);
  needOutput();
  const opened = await openSource(options.value);
  if (opened.kind === 'unusable') return fail(EXIT.unusable, opened.problem);
  if (opened.kind === 'unreachable') return fail(EXIT.unreachable, opened.problem);
  for (const problem of opened.problems) warn(problem);
  const { snapshot } = options.value;
  const json: unknown = snapshot === undefined ? undefined : JSON.parse(readTextFile(snapshot));
  const context = toolContext(options.value, opened.source, opened.signedIn);
  const { server, idle } = mcpServer(
    context,
    new Resources(json, opened.source),
    version,
    isObject(json) ? json : undefined,
  );
  const ended = new Promise<void>((resolve) => {
    server.onclose = resolve;
    process.stdin.once('end', resolve);
  });
  await server.connect(new StdioServerTransport());
  await ended;
  // Who has asked and closed the pipe still reads the answer.
  await idle();
  await new Promise((resolve) => setImmediate(resolve));
  await server.close();
  return EXIT.ok;
}

function fail(code: number, problem: string): number {
  warn(problem);
  return code;
}
