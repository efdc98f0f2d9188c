/** Shares the cases among processes, each in turn for no longer than its memory stays small, and gives what they found. */
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
  /** Two troubles of which one was never met because of the other. */
  readonly same: number;
  readonly cases: number;
}

export interface Share {
  /** At once. */
  readonly processes: number;
  readonly shares: number;
  /** How many cases at most; all when absent. */
  readonly most?: number;
  readonly faults?: '1' | '2' | '12';
  /** Only cases whose play, step or way holds this. */
  readonly only?: string;
  /** Those that `most` leaves in. */
  readonly always?: RegExp;
  /** Told as they come. */
  readonly hear?: (line: string) => void;
}

export async function playedWithFaults({
  processes,
  shares,
  most,
  faults = '12',
  only,
  always,
  hear,
}: Share): Promise<Found> {
  const directory = mkdtempSync(join(tmpdir(), 'denyscope-faults-'));
  const program = fileURLToPath(new URL('run.ts', import.meta.url));
  const one = (mine: number): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const args = [
        program,
        directory,
        `${mine}/${shares}`,
        String(most ?? 'all'),
        faults,
        only ?? '',
        always?.source ?? '',
      ];
      execFile(process.execPath, args, { env: { ...process.env, TZ: 'UTC' }, maxBuffer: 1e9 }, (error, out, err) => {
        if (error !== null) return reject(new Error(`${error.message}\n${err.slice(-2_000)}`));
        const lines = out.trim().split('\n');
        for (const line of lines) hear?.(line);
        resolve(lines);
      });
    });
  try {
    bundle(directory, SETTINGS);
    const lines: string[] = [];
    let next = 0;
    const worker = async () => {
      while (next < shares) {
        next += 1;
        lines.push(...(await one(next - 1)));
      }
    };
    await Promise.all(Array.from({ length: processes }, worker));
    const ends = lines.filter((line) => line.startsWith('{"done"')).map((line) => JSON.parse(line));
    return {
      wrong: lines.filter((line) => line.startsWith('{"play"')),
      done: ends.reduce((sum, { done }) => sum + done, 0),
      same: ends.reduce((sum, { same }) => sum + same, 0),
      cases: ends[0]?.cases ?? 0,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
