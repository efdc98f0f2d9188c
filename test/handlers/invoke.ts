/**
 * Runs a bundled function in a process of its own, as the Lambda runtime would: fresh start, environment only, one event.
 * Run as a program it is that process: argv names the bundle's entry and the file of the event.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Invocation {
  readonly result: unknown;
  /** Lines of stdout that are JSON: logs and EMF. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly stdout: string;
}

const MARK = 'RESULT ';

/** Killed when its time is over, as Lambda would. */
export async function invoke(
  entry: string,
  event: unknown,
  environment: Record<string, string>,
  timeMs = 60_000,
): Promise<Invocation> {
  const file = join(mkdtempSync(join(tmpdir(), 'denyscope-event-')), 'event.json');
  writeFileSync(file, JSON.stringify(event));
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      [fileURLToPath(import.meta.url), entry, file, String(timeMs)],
      {
        timeout: timeMs,
        env: { TZ: 'UTC', AWS_LAMBDA_FUNCTION_NAME: 'diagnose-denial', ...environment },
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, out, err) => (error === null ? resolve(out) : reject(new Error(`${error.message}\n${out}\n${err}`))),
    );
  });
  const printed = stdout.split('\n');
  const result = printed.find((line) => line.startsWith(MARK));
  if (result === undefined) throw new Error(`the function gave no result: ${stdout}`);
  return { result: JSON.parse(result.slice(MARK.length)), lines: printed.flatMap(jsonLine), stdout };
}

function jsonLine(line: string): Readonly<Record<string, unknown>>[] {
  if (!line.startsWith('{')) return [];
  return [JSON.parse(line)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [entry = '', file = '', timeMs = ''] = process.argv.slice(2);
  const begun = performance.now();
  const { handler } = await import(pathToFileURL(entry).href);
  const context = {
    awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e812345678',
    functionName: 'diagnose-denial',
    getRemainingTimeInMillis: () => Number(timeMs) - (performance.now() - begun),
  };
  const started = performance.now();
  const result: unknown = await handler(JSON.parse(readFileSync(file, 'utf8')), context);
  process.stdout.write(`${MARK}${JSON.stringify(result ?? null)}\n`);
  process.stderr.write(`${Math.round(performance.now() - started)} ms\n`);
}
