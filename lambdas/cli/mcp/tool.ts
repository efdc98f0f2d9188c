/**
 * What a tool of the MCP server is, and how it says that it was asked wrongly. All tools read and none writes.
 */
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { Json } from '../../denial/fields.ts';

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Json & { readonly type: 'object' };
  readonly outputSchema: Json & { readonly type: 'object' };
  call(given: Json): Promise<Json>;
}

/** The client asked for what cannot be: it is told what to change. */
export function wrongly(problem: string): McpError {
  return new McpError(ErrorCode.InvalidParams, problem);
}

export function failed(problem: string): McpError {
  return new McpError(ErrorCode.InternalError, problem);
}
