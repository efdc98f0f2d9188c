/**
 * Bytes to text: unpacks gzip, knows UTF-8 and UTF-16, and stops at a bound.
 * Errs towards giving what it could read: a file that breaks off gives its first part, then the reason.
 */
import { TextDecoder } from 'node:util';
import { createGunzip, type Gunzip } from 'node:zlib';
import { systemWords } from '../../contract/system-words.ts';

export type TextChunk =
  | { readonly kind: 'text'; readonly text: string }
  /** Nothing follows. */
  | { readonly kind: 'stopped'; readonly reason: string };

/** Packed bytes are fed in slices this small: one may unpack to a thousand times its size. */
const SLICE = 16_384;

export async function* readText(chunks: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<TextChunk> {
  let decoder: TextDecoder | undefined;
  let total = 0;
  for await (const part of unpacked(started(unpacked(started(chunks))))) {
    if (!(part instanceof Uint8Array)) {
      yield { kind: 'stopped', reason: part.reason };
      break;
    }
    total += part.length;
    if (total > mostBytes) {
      yield { kind: 'stopped', reason: `unpacks to more than ${size(mostBytes)}; the rest was not read` };
      return;
    }
    const other = decoder === undefined ? otherPacking(part) : undefined;
    if (other !== undefined) {
      yield { kind: 'stopped', reason: `${other}: unpack it first; gzip is unpacked here` };
      return;
    }
    decoder ??= decoderFor(part);
    const text = decoder.decode(part, { stream: true });
    if (text.includes('\0')) {
      yield { kind: 'stopped', reason: 'binary data, neither text nor gzip' };
      return;
    }
    if (text !== '') yield { kind: 'text', text };
  }
  const rest = decoder?.decode();
  if (rest) yield { kind: 'text', text: rest };
}

interface Failed {
  readonly reason: string;
}

/** By their first bytes, as nothing of text begins. */
const PACKINGS: readonly (readonly [begins: string, name: string])[] = [
  ['504b0304', 'a ZIP archive'],
  ['28b52ffd', 'packed with Zstandard'],
  ['425a68', 'packed with bzip2'],
  ['fd377a58', 'packed with xz'],
  ['377abcaf', 'a 7z archive'],
  ['50415231', 'Parquet, which is read from files whose name ends in .parquet'],
  ['4f626a01', 'an Avro file'],
  ['4f5243', 'an ORC file'],
];

function otherPacking(bytes: Uint8Array): string | undefined {
  const begins = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return PACKINGS.find(([magic]) => begins.startsWith(magic))?.[1];
}

/** A stream that cannot be read says so as its last part; the first part holds at least two bytes where there are. */
async function* started(chunks: AsyncIterable<Uint8Array | Failed>): AsyncGenerator<Uint8Array | Failed> {
  let first: Uint8Array | undefined = new Uint8Array(0);
  try {
    for await (const chunk of chunks) {
      if (first === undefined || !(chunk instanceof Uint8Array)) {
        if (first !== undefined && first.length > 0) yield first;
        first = undefined;
        yield chunk;
      } else {
        first = Buffer.concat([first, chunk]);
        if (first.length < 4) continue;
        yield first;
        first = undefined;
      }
    }
  } catch (error) {
    yield { reason: reasonOf(error) };
    return;
  }
  if (first !== undefined && first.length > 0) yield first;
}

async function* unpacked(parts: AsyncIterable<Uint8Array | Failed>): AsyncGenerator<Uint8Array | Failed> {
  let packed: Unpacker | undefined;
  let isFirst = true;
  for await (const part of parts) {
    if (isFirst && part instanceof Uint8Array && part[0] === 0x1f && part[1] === 0x8b) packed = new Unpacker();
    isFirst = false;
    if (!packed || !(part instanceof Uint8Array)) {
      yield part;
      continue;
    }
    for (let at = 0; at < part.length; at += SLICE) {
      yield* await packed.feed(part.subarray(at, at + SLICE));
      if (!packed.failure) continue;
      yield { reason: packed.failure };
      return;
    }
  }
  if (!packed) return;
  yield* await packed.end();
  if (packed.failure) yield { reason: packed.failure };
}

/** `for await` over a stream that fails loses what it still holds; this keeps it. */
class Unpacker {
  readonly #gunzip: Gunzip = createGunzip();
  #out: Uint8Array[] = [];
  failure: string | undefined;

  constructor() {
    this.#gunzip.on('data', (part: Uint8Array) => this.#out.push(part));
    this.#gunzip.on('error', (error) => {
      this.failure ??= `gzip: ${/unexpected end/.test(error.message) ? 'the file breaks off' : error.message}`;
    });
  }

  async feed(part: Uint8Array): Promise<readonly Uint8Array[]> {
    // After a failure the stream answers nothing more.
    await new Promise<void>((resolve) => {
      this.#gunzip.once('close', resolve);
      this.#gunzip.write(part, () => {
        this.#gunzip.off('close', resolve);
        resolve();
      });
    });
    return this.#taken();
  }

  async end(): Promise<readonly Uint8Array[]> {
    await this.#settled();
    await new Promise<void>((resolve) => {
      this.#gunzip.once('end', resolve);
      this.#gunzip.once('close', resolve);
      this.#gunzip.end();
    });
    return this.#taken();
  }

  async #taken(): Promise<readonly Uint8Array[]> {
    await this.#settled();
    const out = this.#out;
    this.#out = [];
    return out;
  }

  async #settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Byte order marks of PowerShell's redirection and of editors; text without one is UTF-8. */
export function decoderFor(bytes: Uint8Array): TextDecoder {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return new TextDecoder('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return new TextDecoder('utf-16be');
  return new TextDecoder('utf-8');
}

function reasonOf(error: unknown): string {
  const words = systemWords(error);
  if (words !== undefined) return `cannot be read: ${words}`;
  return error instanceof Error ? error.message : 'cannot be read';
}

export function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Math.round(value)} ${units[unit]}`;
}
