/**
 * Stands between the functions and the emulated account and notes who calls what: the caller is told by its access key
 * id, which is the handler's name, the service by the signature, the operation by the protocol.
 */
import { createServer } from 'node:http';
import { portOf } from './functions.ts';

interface Call {
  readonly handler: string;
  /** IAM action. */
  readonly action: string;
}

export interface Wire {
  readonly url: string;
  readonly calls: Call[];
  stop(): Promise<void>;
}

/** Signing names that are no IAM prefixes. */
const PREFIX: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', email: 'ses' };

/** S3 tells the operation by the query of a bucket's address. */
const S3_READS: Readonly<Record<string, string>> = {
  policy: 'GetBucketPolicy',
  publicAccessBlock: 'GetBucketPublicAccessBlock',
  ownershipControls: 'GetBucketOwnershipControls',
  encryption: 'GetEncryptionConfiguration',
  tagging: 'GetBucketTagging',
  abac: 'GetBucketAbac',
  'list-type': 'ListBucket',
};

export async function startWire(endpointOf: () => string): Promise<Wire> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const body = Buffer.concat(parts);
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) {
        if (!['host', 'connection', 'content-length', 'expect'].includes(name)) headers.set(name, String(value));
      }
      const method = request.method ?? 'GET';
      calls.push(...callsOf(headers, `${method} ${request.url}`, body.toString()));
      const answer = await fetch(`${endpointOf()}${request.url}`, {
        method,
        headers,
        ...(body.length > 0 && { body }),
      }).catch(() => undefined);
      response.writeHead(answer?.status ?? 502, Object.fromEntries(answer ? kept(answer.headers) : []));
      response.end(answer ? Buffer.from(await answer.arrayBuffer()) : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function kept(headers: Headers): [string, string][] {
  return [...headers].filter(([name]) => !['content-length', 'content-encoding', 'transfer-encoding'].includes(name));
}

function callsOf(headers: Headers, line: string, body: string): Call[] {
  const scope = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.get('authorization') ?? '');
  if (scope === null) return [{ handler: 'nobody', action: `unsigned:${line}` }];
  const [, handler = '', service = ''] = scope;
  const operation =
    headers.get('x-amz-target')?.split('.').at(-1) ??
    new URLSearchParams(body).get('Action') ??
    (service === 's3' ? s3Operation(line) : line);
  const prefix = PREFIX[service] ?? service;
  // A transaction needs the rights of its parts.
  const transaction = operation === 'TransactWriteItems' ? [...new Set(body.match(/"(Put|Update|Delete)":/g))] : [];
  if (transaction.length === 0) return [{ handler, action: `${prefix}:${operation}` }];
  return transaction.map((part) => ({ handler, action: `${prefix}:${part.slice(1, -2)}Item` }));
}

function s3Operation(line: string): string {
  const [method = '', address = ''] = line.split(' ');
  const keys = [...new URL(address, 'http://s3').searchParams.keys()];
  const known = keys.map((key) => S3_READS[key]).find((operation) => operation !== undefined);
  return method === 'GET' && known !== undefined ? known : line;
}
