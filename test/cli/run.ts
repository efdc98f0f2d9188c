/**
 * Runs the command line as a person does: a process, files, pipes, exit codes.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function denyscope(args: readonly string[], input: string | Uint8Array = ''): Promise<Ran> {
  return ranIn({}, args, input);
}

/** With more in the environment, such as where AWS is. */
export function ranIn(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/denyscope.ts', ...args], {
      env: {
        PATH: process.env['PATH'],
        HOME: tmpdir(),
        NO_COLOR: '1',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...environment,
      },
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    // A command that ends before it has read everything closes the pipe; that is its right.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

export function scratch(name: string, content: string | Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), 'denyscope-cli-')), name);
  writeFileSync(file, content);
  return file;
}

export function jsonLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
