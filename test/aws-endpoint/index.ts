/**
 * A local endpoint that speaks the AWS protocols, so that the real SDK is tested over HTTP. It refuses what AWS refuses:
 * unsigned requests, unknown operations, missing parameters. It records every call and fails on demand.
 */
import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { fieldAt } from '../../lambdas/denial/fields.ts';
import { type Reply, type Request, readRequest, writeFault, writeResult } from './protocols.ts';
import { createServices } from './services/index.ts';
import { readSignature, type Scope } from './signature.ts';
import { AwsFault, type Call, type Operations, type World } from './world.ts';

export type { Call, Letter, World } from './world.ts';

export interface Fault {
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
  /** Answered as it stands instead of an error, to break the format or to leave a part undone. */
  readonly body?: string | ((call: Call) => string);
  /** The answer that would be given, changed: done in part, of other types. */
  readonly changed?: (answer: unknown, call: Call) => unknown;
  /** The connection ends before the answer or amid it, the answer stops half-way and never ends, or comes a character at a time. */
  readonly cut?: 'before' | 'amid' | 'stall' | 'trickle';
  /** How often; for ever when absent. */
  readonly times?: number;
  readonly delayMs?: number;
  /** Calls that pass before the first one fails. */
  readonly after?: number;
  /** Only calls that this is true of; faults of one operation with it stand side by side. */
  readonly when?: (call: Call) => boolean;
  /** The work is done all the same: the answer alone is lost. */
  readonly done?: boolean;
}

export interface AwsEndpoint {
  readonly url: string;
  /** Every accepted call in order, refused ones included. */
  readonly calls: readonly Call[];
  /** Those whose work was done, whatever was answered. */
  readonly served: readonly Call[];
  /** The ports of callers who are made to wait for an answer. */
  readonly onHold: { has(port: number): boolean };
  /** Makes `service:Operation` (or `*`) fail. */
  fail(operation: string, fault: Fault): void;
  /** Ends all injected faults. */
  heal(): void;
  /** Ends all injected faults and forgets the recorded calls. */
  reset(): void;
  close(): Promise<void>;
}

interface Injected {
  readonly fault: Fault;
  passing: number;
  left: number;
}

/** Environment that makes the SDK in another process talk to the endpoint. */
export function endpointEnvironment(endpoint: Pick<AwsEndpoint, 'url'>): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

export async function startAwsEndpoint(world: World): Promise<AwsEndpoint> {
  const calls: Call[] = [];
  const served: Call[] = [];
  const onHold = new Map<number, ServerResponse>();
  const faults = new Map<string, readonly Injected[]>();
  const services = createServices();
  const server = http.createServer((request, response) => {
    void receive(request).then(
      (body) => respond(request, body, response, { world, calls, served, onHold, faults, services }),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = fieldAt(server.address(), 'port');
  return {
    url: `http://127.0.0.1:${String(port)}`,
    calls,
    served,
    onHold,
    fail: (name, fault) => {
      const injected = { fault, passing: fault.after ?? 0, left: fault.times ?? Number.POSITIVE_INFINITY };
      const beside = fault.when === undefined ? [] : (faults.get(name) ?? []);
      faults.set(name, [...beside, injected]);
    },
    heal: () => faults.clear(),
    reset: () => {
      faults.clear();
      calls.length = 0;
      served.length = 0;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface State {
  readonly world: World;
  readonly calls: Call[];
  readonly served: Call[];
  /** The latest answer that a port waits for: an earlier one on the same connection may end after it began. */
  readonly onHold: Map<number, ServerResponse>;
  readonly faults: Map<string, readonly Injected[]>;
  readonly services: Readonly<Record<string, Operations>>;
}

async function receive(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

async function respond(message: IncomingMessage, body: string, response: ServerResponse, state: State): Promise<void> {
  const id = randomUUID();
  const port = message.socket.remotePort ?? 0;
  const goesOn = () => state.onHold.get(port) === response && state.onHold.delete(port);
  const hold: Hold = async (until) => {
    state.onHold.set(port, response);
    await until;
    goesOn();
  };
  response.once('close', goesOn);
  const { cut, ...reply } = await answer(message, body, state, { id, hold });
  if (cut === 'before') {
    response.destroy();
    return;
  }
  // Node's own would be of the real time, and a client that lives in another would correct its clock and ask again.
  const date = new Date().toUTCString();
  response.writeHead(reply.status, { ...reply.headers, date, 'content-length': String(Buffer.byteLength(reply.body)) });
  if (cut === 'stall' || cut === 'trickle') state.onHold.set(port, response);
  if (cut === undefined) response.end(reply.body);
  else if (cut === 'trickle') await trickle(response, reply.body);
  else response.write(reply.body.slice(0, reply.body.length >> 1), () => cut === 'amid' && response.destroy());
}

const BETWEEN_CHARACTERS_MS = 700;

/** Never so slow that a socket rests as long as any client lets it. */
async function trickle(response: ServerResponse, body: string): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += 1) {
    response.write(body[at]);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_CHARACTERS_MS));
  }
  response.end();
}

type Answer = Reply & Pick<Fault, 'cut'>;

async function answer(message: IncomingMessage, body: string, state: State, exchange: Exchange): Promise<Answer> {
  let request: Pick<Request, 'protocol' | 'service'> = { protocol: guessProtocol(message), service: 'unknown' };
  try {
    const scope = readSignature(message.headers, message.url ?? '/');
    const read = readRequest(message, body, scope);
    request = read;
    return await serve(read, scope, state, exchange);
  } catch (error) {
    const fault = error instanceof AwsFault ? error : new AwsFault('InternalFailure', 500, String(error));
    return writeFault(request, fault, exchange.id);
  }
}

/** Has the caller wait for its answer. */
type Hold = (until: Promise<unknown>) => Promise<void>;

interface Exchange {
  readonly id: string;
  readonly hold: Hold;
}

async function serve(request: Request, scope: Scope, state: State, { id, hold }: Exchange): Promise<Answer> {
  const name = request.operation ?? '(none)';
  const given = state.world.answers?.[`${request.service}:${name}`];
  const operation = given === undefined ? state.services[request.service]?.[name] : { required: [], answer: given };
  const account = /^ASIA(\d{12})/.exec(scope.accessKeyId)?.[1] ?? state.world.account;
  const call: Call = {
    service: request.service,
    operation: name,
    params: request.params,
    account,
    region: scope.region,
  };
  state.calls.push(call);
  const fault = faultOf(call, state);
  if (fault !== undefined) {
    if (fault.done === true) {
      await operation?.answer({ ...call, world: state.world });
      state.served.push(call);
    }
    const { delayMs, body, status, code, message } = fault;
    if (delayMs !== undefined) await hold(new Promise((resolve) => setTimeout(resolve, delayMs)));
    if (body !== undefined) {
      const written = typeof body === 'string' ? body : body(call);
      return { status: status ?? 200, headers: { 'content-type': contentTypeOf(request) }, body: written };
    }
    if (code !== undefined) throw new AwsFault(code, status ?? 400, message);
    if (fault.cut === 'before') return { status: 200, headers: {}, body: '', cut: 'before' };
  }
  if (operation === undefined) throw unknownOperation(request, name);
  const missing = operation.required.filter((field) => request.params[field] === undefined);
  if (missing.length > 0) {
    const code = request.protocol === 'query' || request.protocol === 'ec2' ? 'ValidationError' : 'ValidationException';
    throw new AwsFault(code, 400, `Missing required parameter: ${missing.join(', ')}`);
  }
  const result = await operation.answer({ ...call, world: state.world });
  state.served.push(call);
  const told = fault?.changed === undefined ? result : fault.changed(result, call);
  return { ...writeResult(request, name, told, id), ...(fault?.cut === undefined ? {} : { cut: fault.cut }) };
}

/** The first that is not used up. */
function faultOf(call: Call, { faults }: State): Fault | undefined {
  const all = [...(faults.get(`${call.service}:${call.operation}`) ?? []), ...(faults.get('*') ?? [])];
  for (const injected of all) {
    if (injected.left <= 0 || injected.fault.when?.(call) === false) continue;
    if (injected.passing > 0) {
      injected.passing -= 1;
      continue;
    }
    injected.left -= 1;
    return injected.fault;
  }
  return undefined;
}

function unknownOperation(request: Request, name: string): AwsFault {
  if (request.protocol === 'query' || request.protocol === 'ec2') {
    return new AwsFault('InvalidAction', 400, `Could not find operation ${name}`);
  }
  return new AwsFault('UnknownOperationException', 404, `${request.service} knows no operation ${name}`);
}

function guessProtocol(message: IncomingMessage): Request['protocol'] {
  return (message.headers['content-type'] ?? '').includes('json') ? 'json' : 'query';
}

function contentTypeOf(request: Request): string {
  return request.protocol === 'json'
    ? request.contentType
    : request.protocol === 'rest-json'
      ? 'application/json'
      : 'text/xml';
}
