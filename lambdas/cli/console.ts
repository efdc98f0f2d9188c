/**
 * The two streams people see: results on stdout, all else on stderr. Knows what ends a run from outside: a reader that
 * has seen enough (`| head -1`), and Ctrl-C. Errs towards ending quietly. What others wrote reaches no terminal raw.
 */
import { once } from 'node:events';
import { clip } from '../denial/redact.ts';
import { clean } from '../notice/escape.ts';

/** 128 and the number of the signal, as shells count. */
const INTERRUPTED = 130;
const LONGEST_WARNING = 500;
const PROGRESS_EVERY_MS = 1_000;

/** The line that is written over and over, as it stands on the terminal. */
let progressShown = false;

/** Once for a run, before anything is written. */
export function endWithTheReader(): void {
  const leave = (error: NodeJS.ErrnoException): void => {
    // The reader has all it wants; nothing failed.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  };
  process.stdout.on('error', leave);
  process.stderr.on('error', leave);
  process.once('SIGINT', () => {
    clearProgress();
    process.exit(INTERRUPTED);
  });
}

/** Waits where the reader is slower: what it has not taken does not pile up. */
export async function print(text: string): Promise<void> {
  if (text === '') return;
  clearProgress();
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

export function warn(text: string): void {
  clearProgress();
  process.stderr.write(`denyscope: ${clip(clean(text), LONGEST_WARNING)}\n`);
}

/** Says every second how far the work is, to a person only; gives what ends it. */
export function showProgress(told: () => string): () => void {
  if (process.stderr.isTTY !== true) return () => {};
  const timer = setInterval(() => {
    clearProgress();
    process.stderr.write(`denyscope: ${told()}`);
    progressShown = true;
  }, PROGRESS_EVERY_MS);
  // Alone it keeps no run alive.
  timer.unref();
  return () => {
    clearInterval(timer);
    clearProgress();
  };
}

function clearProgress(): void {
  if (!progressShown) return;
  progressShown = false;
  process.stderr.write('\r\u001b[2K');
}
