/** Shares the cases among processes, for most of their time is waiting, and gives what they found. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../lib/functions/bundle.ts';
import { SETTINGS } from './plays.ts';

export interface Found {
  /** A line of JSON a case that went wrong. */
  readonly wrong: readonly string[];
  readonly done: number;
  readonly cases: number;
}

export interface Share {
  readonly processes: number;
  /** How many cases at most; all when absent. */
  readonly most?: number;
  /** Those too in which something hangs. */
  readonly slow: boolean;
  readonly seconds: number;
}

export async function playedWithFaults({ processes, most, slow, seconds }: Share): Promise<Found> {
  const directory = mkdtempSync(join(tmpdir(), 'denyscope-faults-'));
  const program = fileURLToPath(new URL('run.ts', import.meta.url));
  const one = (mine: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const args = [
        program,
        directory,
        `${mine}/${processes}`,
        String(most ?? 'all'),
        slow ? 'all' : 'fast',
        String(seconds),
      ];
      execFile(process.execPath, args, { env: { ...process.env, TZ: 'UTC' }, maxBuffer: 1e9 }, (error, out, err) =>
        error === null ? resolve(out) : reject(new Error(`${error.message}\n${err.slice(-2_000)}`)),
      );
    });
  try {
    bundle(directory, SETTINGS);
    const outputs = await Promise.all(Array.from({ length: processes }, (_, mine) => one(mine)));
    const lines = outputs.flatMap((out) => out.trim().split('\n'));
    const ends = lines.filter((line) => line.startsWith('{"done"')).map((line) => JSON.parse(line));
    return {
      wrong: lines.filter((line) => line.startsWith('{"play"')),
      done: ends.reduce((sum, { done }) => sum + done, 0),
      cases: ends[0]?.cases ?? 0,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
