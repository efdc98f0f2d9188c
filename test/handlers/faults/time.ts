/**
 * Time that passes only when nothing else can happen: every timer of this process (back-off, time-outs of calls and sockets,
 * budgets, what the endpoint waits before it answers) goes off in its order as soon as all else rests, so that a call that hangs for
 * twelve seconds costs none. What runs is what would run in real time. Errs towards waiting: while any call or file is on its way,
 * nothing goes off.
 */
import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import timersPromises from 'node:timers/promises';

const RealDate = Date;
const realNow = performance.now.bind(performance);
const realImmediate = setImmediate;

/** How long a call is on its way: two things at the very same moment are rare. */
const ON_ITS_WAY_MS = 2;
/** So often in a row nothing may be on its way before time passes. */
const CALM_ROUNDS = 3;
/** Of the real time: what nothing will end is a fault of the test. */
const STUCK_MS = 20_000;

interface Timer {
  readonly id: number;
  at: number;
  readonly run: () => void;
}

const time = { begun: 0, passed: 0, ids: 0 };
const timers = new Map<number, Timer>();
const requests = new Set<ClientRequest>();

/** What a program holds of a timer. */
class Handle {
  readonly #timer: Timer;
  readonly #ms: number;
  constructor(run: () => void, ms: number) {
    this.#ms = Math.max(1, Number.isFinite(ms) ? ms : 1);
    time.ids += 1;
    this.#timer = { id: time.ids, at: time.passed + this.#ms, run };
    timers.set(time.ids, this.#timer);
  }
  refresh(): this {
    this.#timer.at = time.passed + this.#ms;
    timers.set(this.#timer.id, this.#timer);
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  close(): void {
    timers.delete(this.#timer.id);
  }
  [Symbol.toPrimitive](): number {
    return this.#timer.id;
  }
}

class PassedDate extends RealDate {
  constructor(...given: readonly (number | string | Date)[]) {
    super(given[0] ?? PassedDate.now());
  }
  static override now(): number {
    return Math.floor(time.begun + time.passed);
  }
}

/** Begins anew, at a moment, with no timer of before. */
export function beginTime(at: Date): void {
  timers.clear();
  requests.clear();
  time.begun = at.getTime() - time.passed;
}

export function passTime(ms: number): void {
  time.passed += ms;
}

/** Of callers who are made to wait. */
interface Ports {
  has(port: number): boolean;
}

/** Has the work done, and time pass whenever it only waits. */
export async function inPassingTime<T>(work: Promise<T>, onHold: Ports): Promise<T> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  let since = realNow();
  let calm = 0;
  while (!isDone) {
    await new Promise<void>((resolve) => realImmediate(() => resolve()));
    calm = isBusy(onHold) ? 0 : calm + 1;
    if (calm >= CALM_ROUNDS && goOn()) {
      calm = 0;
      since = realNow();
    }
    if (realNow() - since > STUCK_MS) throw new Error('nothing goes on');
  }
  return work;
}

/** The next timer goes off; false when there is none. */
function goOn(): boolean {
  let next: Timer | undefined;
  for (const timer of timers.values()) if (next === undefined || timer.at < next.at) next = timer;
  if (next === undefined) return false;
  timers.delete(next.id);
  time.passed = Math.max(time.passed, next.at);
  next.run();
  return true;
}

/** Kinds of what Node holds open that end by themselves. */
const ON_ITS_WAY = /^(?:FS|TCPConnect|Write|Shutdown|GetAddrInfo|Zlib|.*Job$)/i;

function isBusy(onHold: Ports): boolean {
  for (const { socket } of requests) if (socket?.localPort === undefined || !onHold.has(socket.localPort)) return true;
  return process.getActiveResourcesInfo().some((kind) => ON_ITS_WAY.test(kind));
}

/** From here on time belongs to `inPassingTime`. */
export function takeOverTime(): void {
  put(globalThis, 'Date', PassedDate);
  put(performance, 'now', () => time.passed);
  put(
    globalThis,
    'setTimeout',
    (run: (...given: unknown[]) => void, ms = 1, ...given: unknown[]) => new Handle(() => run(...given), ms),
  );
  put(globalThis, 'clearTimeout', (handle: unknown) => timers.delete(Number(handle)));
  put(AbortSignal, 'timeout', abortedAfter);
  put(timersPromises, 'setTimeout', sleep);
  syncBuiltinESMExports();
  takeOverSockets();
  subscribe('http.client.request.start', (message) => {
    const request = typeof message === 'object' && message !== null ? Reflect.get(message, 'request') : undefined;
    if (!(request instanceof ClientRequest)) return;
    time.passed += ON_ITS_WAY_MS;
    requests.add(request);
    request.once('close', () => requests.delete(request));
  });
}

function put(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

function abortedAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  new Handle(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms);
  return controller.signal;
}

function sleep<T>(ms = 1, value?: T, { signal }: { readonly signal?: AbortSignal } = {}): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new DOMException('The operation was aborted', 'AbortError'));
    if (signal?.aborted === true) return end();
    const handle = new Handle(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, ms);
    const abort = () => {
      handle.close();
      end();
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** A socket's time-out begins anew with everything that it sends or gets. */
function takeOverSockets(): void {
  const handles = new WeakMap<Socket, Handle>();
  const active: unknown = Reflect.get(Socket.prototype, '_unrefTimer');
  if (typeof active !== 'function') throw new Error('this Node tells nobody when a socket was used');
  put(Socket.prototype, '_unrefTimer', function (this: Socket): void {
    handles.get(this)?.refresh();
    Reflect.apply(active, this, []);
  });
  put(Socket.prototype, 'setTimeout', function (this: Socket, ms: number, callback?: () => void): Socket {
    if (!handles.has(this)) this.once('close', () => handles.get(this)?.close());
    handles.get(this)?.close();
    put(this, 'timeout', ms);
    if (ms === 0) {
      if (callback !== undefined) this.removeListener('timeout', callback);
      return this;
    }
    handles.set(this, new Handle(() => this.emit('timeout'), ms));
    if (callback !== undefined) this.once('timeout', callback);
    return this;
  });
}
