/**
 * `denyscope evaluate --jsonl`: the engine alone, a stream. Memory stays constant, the order is kept, and a bad line
 * is answered in its place while the rest goes on. Where no line could be decided the exit code says so.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Case, evaluate, readCase } from '../engine/index.ts';
import { allWritten, needOutput, warn } from './console.ts';
import { EXIT } from './exit.ts';
import { whyUnread } from './unread-file.ts';

export async function runEvaluate(file: string | undefined): Promise<number> {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  try {
    needOutput();
    const { lines, decided } = await answerAll(input);
    if (decided > 0) return EXIT.ok;
    warn(`${file ?? 'standard input'}: ${lines === 0 ? 'empty' : 'no line of it could be decided'}`);
    return EXIT.unusable;
  } catch (error) {
    const reason = whyUnread(error);
    process.stderr.write(`denyscope: ${file ?? 'standard input'} cannot be read: ${reason}\n`);
    return EXIT.unusable;
  }
}

interface Answered {
  readonly lines: number;
  readonly decided: number;
}

async function answerAll(input: NodeJS.ReadableStream): Promise<Answered> {
  let lineNumber = 0;
  let lines = 0;
  let decided = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    // Each line at once: who asks may wait for its answer before asking on.
    const answered = answer(line, lineNumber);
    lines += 1;
    if (!('error' in answered)) decided += 1;
    const more = process.stdout.write(`${JSON.stringify(answered)}\n`);
    if (!more) await allWritten();
  }
  await allWritten();
  return { lines, decided };
}

function answer(line: string, lineNumber: number): object {
  let value: unknown;
  try {
    value = exactJson(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { id: null, error: `line ${lineNumber}: no JSON: ${error instanceof Error ? error.message : ''}` };
  }
  const reading = readCase(value);
  if (reading.kind === 'unreadable') return { id: reading.id ?? null, error: `line ${lineNumber}: ${reading.problem}` };
  return decide(reading.case);
}

function decide({ id, request, policies }: Case): object {
  return { id, ...evaluate(request, policies) };
}

/** A number that a double cannot hold keeps its digits as text: policies compare account numbers and sizes exactly. */
function exactJson(text: string): unknown {
  return /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value)
    ? (context?.source ?? value)
    : value;
}
