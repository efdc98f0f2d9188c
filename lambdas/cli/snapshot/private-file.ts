/**
 * Files for the eyes of their owner: what an account's policies are is the map an intruder wants. Written new under a
 * name nobody can guess, never through a link that somebody laid, and put in their place whole. Errs towards refusing: a
 * file that others could have written is not read.
 */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

const FOR_THE_OWNER = 0o600;
const WRITABLE_BY_OTHERS = 0o022;

/** Why nothing can be written there, before much is done that would be lost. */
export function problemWritingTo(file: string): string | undefined {
  const folder = dirname(file);
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
      return `${file} is a folder: name a file in it`;
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return `there is no folder ${folder}`;
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return `${file} cannot be written: ${codeOf(error)}`;
  }
}

/** Whole or not at all: the old file stands until the new one is complete. */
export function writePrivately(file: string, text: string): void {
  const fresh = `${file}.${randomUUID()}`;
  const opened = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, FOR_THE_OWNER);
  try {
    try {
      writeFileSync(opened, text);
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** A file that grows, for as long as the process runs. */
export type Growing =
  | { readonly kind: 'open'; readonly text: string; readonly append: (text: string) => void }
  | { readonly kind: 'refused'; readonly reason: string };

export function startPrivately(file: string): Growing {
  try {
    return growing(
      openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND, FOR_THE_OWNER),
      '',
    );
  } catch (error) {
    return { kind: 'refused', reason: codeOf(error) };
  }
}

/** Goes on with a file of the same owner, in which nobody else could write. */
export function goOnPrivately(file: string): Growing {
  let opened: number | undefined;
  try {
    opened = openSync(file, constants.O_RDWR | constants.O_APPEND | NOT_THROUGH_LINKS);
    const reason = strangeness(opened);
    if (reason === undefined) {
      fchmodSync(opened, FOR_THE_OWNER);
      return growing(opened, readFileSync(opened, 'utf8'));
    }
    closeSync(opened);
    return { kind: 'refused', reason };
  } catch (error) {
    if (opened !== undefined) closeSync(opened);
    return { kind: 'refused', reason: codeOf(error) === 'ELOOP' ? 'it is a link' : codeOf(error) };
  }
}

/** Absent on Windows, where links need rights of their own. */
const NOT_THROUGH_LINKS: number = constants.O_NOFOLLOW ?? 0;

function growing(opened: number, text: string): Growing {
  return { kind: 'open', text, append: (more) => writeFileSync(opened, more) };
}

function strangeness(opened: number): string | undefined {
  const { mode, uid, nlink } = fstatSync(opened);
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) return 'it is not a file';
  if (nlink > 1) return 'it has a second name';
  const me = process.getuid?.();
  if (me !== undefined && uid !== me) return 'it belongs to somebody else';
  return me !== undefined && (mode & WRITABLE_BY_OTHERS) !== 0 ? 'others may write to it' : undefined;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
