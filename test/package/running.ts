/** Runs what was installed, in its folder, on each Node that there is: this one, and those of `DENYSCOPE_NODES`. */
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { inject } from 'vitest';

export const FOLDER = inject('folder');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const paths = [process.execPath, ...(process.env['DENYSCOPE_NODES'] ?? '').split(delimiter)];
/** As `[version, path]`. */
export const NODES = paths
  .filter((path) => path !== '')
  .map((path) => [spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.trim(), path] as const);

export function run(command: string, args: readonly string[], input = ''): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: FOLDER,
    encoding: 'utf8',
    input,
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'], HOME: FOLDER, NO_COLOR: '1', AWS_EC2_METADATA_DISABLED: 'true' },
  });
  return { code: status, out: stdout, err: stderr };
}
