/**
 * `denyscope evaluate --jsonl`: the engine alone, a stream. Memory stays constant, the order is kept, and a bad line
 * is answered in its place while the rest goes on.
 */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Case, prepare, readCase } from '../engine/index.ts';
import { EXIT } from './main.ts';

export async function runEvaluate(file: string | undefined): Promise<number> {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file);
  try {
    await answerAll(input);
    return EXIT.ok;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    process.stderr.write(`denyscope: ${file ?? 'standard input'} cannot be read: ${reason}\n`);
    return EXIT.unusable;
  }
}

async function answerAll(input: NodeJS.ReadableStream): Promise<void> {
  let lineNumber = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const more = process.stdout.write(`${JSON.stringify(answer(line, lineNumber))}\n`);
    if (!more) await once(process.stdout, 'drain');
  }
}

function answer(line: string, lineNumber: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { id: null, error: `line ${lineNumber}: no JSON: ${error instanceof Error ? error.message : ''}` };
  }
  const reading = readCase(value);
  if (reading.kind === 'unreadable') return { id: reading.id ?? null, error: `line ${lineNumber}: ${reading.problem}` };
  return decide(reading.case);
}

function decide({ id, request, policies }: Case): unknown {
  return { id, ...prepare(policies).evaluate(request) };
}
