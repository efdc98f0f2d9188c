/**
 * The two streams people see: results on stdout, all else on stderr. Knows what ends a run from outside: a reader that
 * has seen enough (`| head -1`), Ctrl-C, and an output that takes no more (a full disk, a closed descriptor), which is
 * an error. Errs towards ending quietly. What others wrote reaches no terminal raw.
 */
import { fstatSync, readFileSync, statSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { clip } from '../denial/redact.ts';
import { clean } from '../notice/text/escape.ts';
import { EXIT } from './exit.ts';

/** 128 and the number of the signal, as shells count. */
const INTERRUPTED = 130;
const LONGEST_WARNING = 500;
const PROGRESS_EVERY_MS = 1_000;

/** The line that is written over and over, as it stands on the terminal. */
let progressShown = false;

/** Work that goes on elsewhere and is to be ended before this process is. */
let elsewhere: (() => Promise<unknown>) | undefined;
const LONGEST_FAREWELL_MS = 3_000;

/** What to end on Ctrl-C; nothing when it has ended by itself. */
export function endOnInterrupt(end: (() => Promise<unknown>) | undefined): void {
  elsewhere = end;
}

/** Once for a run, before anything is written. */
export function endWithTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has all it wants; nothing failed.
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    endUnwritten(`the results cannot be written: ${error.code ?? error.message}`);
  });
  // Who hears no warnings may still want the results.
  process.stderr.on('error', () => {});
  process.once('SIGINT', () => {
    clearProgress();
    const leave = (): never => process.exit(INTERRUPTED);
    if (elsewhere === undefined) leave();
    else
      void Promise.race([elsewhere(), new Promise((resolve) => setTimeout(resolve, LONGEST_FAREWELL_MS))]).then(
        leave,
        leave,
      );
  });
}

/** For a command whose results are all it is run for: refuses where nobody could read them. */
export function needOutput(): void {
  if (isOutputClosed()) {
    endUnwritten('standard output is closed: there is nowhere to write the results (to discard them: > /dev/null)');
  }
}

/** Waits until it is written: what the reader has not taken does not pile up, and nothing is called done before it is. */
export async function print(text: string): Promise<void> {
  if (text === '') return;
  clearProgress();
  await written(text);
}

/** All that was handed over is out. */
export function allWritten(): Promise<void> {
  return written('');
}

/** An error is heard where the run began, which ends it: this never comes back then. */
function written(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
    });
  });
}

function endUnwritten(problem: string): never {
  try {
    // At once: nothing that is put off is written any more.
    writeSync(2, `denyscope: ${clip(clean(problem), LONGEST_WARNING)}\n`);
  } catch {
    // Nobody listens on either; the exit code tells.
  }
  process.exit(EXIT.unwritten);
}

/**
 * Node puts /dev/null, open to read and write, in the place of a descriptor that was closed; shells open it to write
 * only. Where Linux does not tell, the output is taken to be open.
 */
function isOutputClosed(): boolean {
  try {
    const [output, nowhere] = [fstatSync(1), statSync('/dev/null')];
    if (!output.isCharacterDevice() || output.rdev !== nowhere.rdev) return false;
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync('/proc/self/fdinfo/1', 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & ACCESS_MODE) === READ_AND_WRITE;
  } catch {
    return false;
  }
}

const ACCESS_MODE = 3;
const READ_AND_WRITE = 2;

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

/** For a person who waits; nobody keeps it. */
export function note(text: string): void {
  if (process.stderr.isTTY !== true) return;
  clearProgress();
  process.stderr.write(`denyscope: ${clip(clean(text), LONGEST_WARNING)}`);
  progressShown = true;
}

/** Asked on a terminal alone; where nobody can answer, and after `withinMs`, it is a no. */
export async function agreed(question: string, { withinMs }: { readonly withinMs?: number } = {}): Promise<boolean> {
  if (process.stdin.isTTY !== true) return false;
  clearProgress();
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answering =
    withinMs === undefined
      ? asking.question(question)
      : asking.question(question, { signal: AbortSignal.timeout(withinMs) });
  const answer = await answering.catch(() => '');
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
