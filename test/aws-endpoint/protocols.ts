/**
 * The wire protocols: which service and operation a request means, its parameters, and how results and errors are
 * written. Source: https://smithy.io/2.0/aws/protocols/index.html
 */
import type { IncomingMessage } from 'node:http';
import { isObject, type Json } from '../../lambdas/denial/fields.ts';
import { REST_ROUTES } from './routes.ts';
import type { Scope } from './signature.ts';
import type { AwsFault } from './world.ts';
import { escapeXml, fromForm, toXml } from './xml.ts';

type Protocol = 'query' | 'ec2' | 'json' | 'rest-json' | 'rest-xml';

export interface Request {
  readonly service: string;
  readonly protocol: Protocol;
  readonly operation: string | undefined;
  readonly params: Json;
  readonly contentType: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const QUERY = new Set(['iam', 'sts', 'sns', 'cloudformation']);
const REST_XML = new Set(['s3', 's3-control']);
const REST_JSON = new Set(['iam-toolbox', 'lambda', 'apigateway', 'es', 'backup', 'elasticfilesystem', 'codeartifact']);

export function readRequest(request: IncomingMessage, body: string, scope: Scope): Request {
  const url = new URL(request.url ?? '/', 'http://endpoint');
  const service = serviceOf(scope.service, url.pathname);
  const contentType = request.headers['content-type'] ?? '';
  if (QUERY.has(service) || service === 'ec2') {
    const form = fromForm(new URLSearchParams(body));
    const { Action, Version: _version, ...params } = form;
    const operation = typeof Action === 'string' ? Action : undefined;
    return { service, protocol: service === 'ec2' ? 'ec2' : 'query', operation, params, contentType };
  }
  if (REST_XML.has(service) || REST_JSON.has(service)) {
    const protocol = REST_XML.has(service) ? 'rest-xml' : 'rest-json';
    for (const route of REST_ROUTES[service] ?? []) {
      const match = route.path.exec(url.pathname);
      const wanted = route.query ?? [];
      if (route.method !== request.method || match === null || !wanted.every((name) => url.searchParams.has(name)))
        continue;
      const named = Object.entries(match.groups ?? {}).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, decodeURIComponent(value)]],
      );
      const headers = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-'));
      const params = Object.fromEntries([...headers, ...url.searchParams, ...named, ['Payload', body]]);
      return { service, protocol, operation: route.operation, params, contentType };
    }
    return { service, protocol, operation: undefined, params: {}, contentType };
  }
  const target = request.headers['x-amz-target'];
  const operation = typeof target === 'string' ? target.split('.').at(-1) : undefined;
  return { service, protocol: 'json', operation, params: parsed(body), contentType };
}

function serviceOf(signingName: string, path: string): string {
  if (signingName === 'iam' && path.startsWith('/authorization-details/')) return 'iam-toolbox';
  return signingName === 's3' && path.startsWith('/v20180820/') ? 's3-control' : signingName;
}

function parsed(body: string): Json {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const XML = { 'content-type': 'text/xml' };

export function writeResult(request: Request, operation: string, result: unknown, id: string): Reply {
  const head = { 'x-amzn-requestid': id };
  switch (request.protocol) {
    case 'query': {
      const inner = `<${operation}Result>${toXml(result, 'member')}</${operation}Result>`;
      const meta = `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>`;
      return {
        status: 200,
        headers: { ...head, ...XML },
        body: `<${operation}Response>${inner}${meta}</${operation}Response>`,
      };
    }
    case 'ec2':
      return {
        status: 200,
        headers: { ...head, ...XML },
        body: `<${operation}Response><requestId>${id}</requestId>${toXml(result, 'item')}</${operation}Response>`,
      };
    case 'json':
      return {
        status: 200,
        headers: { ...head, 'content-type': request.contentType },
        body: JSON.stringify(result ?? {}),
      };
    case 'rest-json':
      if (operation === 'Invoke') return invoked(result, head);
      return {
        status: 200,
        headers: { ...head, 'content-type': 'application/json' },
        body: JSON.stringify(result ?? {}),
      };
    case 'rest-xml':
      // Handlers of S3 write their body themselves: a policy is plain JSON, the rest XML.
      return { status: 200, headers: { ...head, 'content-type': 'application/xml' }, body: String(result ?? '') };
  }
}

/** The payload is the body, and that the function failed a header. */
function invoked(result: unknown, head: Readonly<Record<string, string>>): Reply {
  const failed = isObject(result) && result['failed'] === true;
  const value = isObject(result) ? result['value'] : undefined;
  return {
    status: 200,
    headers: { ...head, ...(failed ? { 'x-amz-function-error': 'Unhandled' } : {}) },
    body: JSON.stringify(value ?? null),
  };
}

export function writeFault(request: Pick<Request, 'protocol' | 'service'>, fault: AwsFault, id: string): Reply {
  const { code, status, message } = fault;
  const head = { 'x-amzn-requestid': id };
  const error = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  const type = `<Type>${status >= 500 ? 'Receiver' : 'Sender'}</Type>`;
  switch (request.protocol) {
    case 'query':
      return {
        status,
        headers: { ...head, ...XML },
        body: `<ErrorResponse><Error>${type}${error}</Error><RequestId>${id}</RequestId></ErrorResponse>`,
      };
    case 'ec2':
      return {
        status,
        headers: { ...head, ...XML },
        body: `<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>`,
      };
    case 'json':
      return {
        status: status === 403 ? 400 : status,
        headers: { ...head, 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ __type: `com.amazonaws.${request.service}#${code}`, message, ...fault.details }),
      };
    case 'rest-json':
      return {
        status,
        headers: { ...head, 'content-type': 'application/json', 'x-amzn-errortype': code },
        body: JSON.stringify({ message }),
      };
    case 'rest-xml': {
      const body = `<Error>${error}<RequestId>${id}</RequestId></Error>`;
      const wrapped = request.service === 's3-control' ? `<ErrorResponse>${body}</ErrorResponse>` : body;
      return { status, headers: { ...head, 'content-type': 'application/xml' }, body: wrapped };
    }
  }
}
