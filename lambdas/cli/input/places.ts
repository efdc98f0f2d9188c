/**
 * The places named on the command line to files: a file as it is, the files of a folder and those of a pattern, sorted, one
 * after another. Holds the names of one folder at a time. Errs towards going on: a folder that cannot be read is named.
 */
import { existsSync, globSync } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemWords } from '../../contract/system-words.ts';

export type InputFile =
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

/** What logs are kept in; anything else of a folder is left alone. */
const OF_A_LOG = /\.(?:json|jsonl|ndjson|csv|parquet|log|txt)(?:\.gz)?$/i;

/** Packed in other ways, and what Firehose writes, whose names have no ending: worth a word. */
const MAY_BE_A_LOG = /^[^.]+$|\.(?:zip|zst|bz2|xz|7z|tar|tgz|gz|avro|orc)$/i;

/** A name that exists is itself, be there a star in it. */
export function isPattern(named: string): boolean {
  return /[*?[\]{}]/.test(named) && !existsSync(named);
}

export async function* filesAt(named: string): AsyncGenerator<InputFile> {
  if (isPattern(named)) {
    let found = 0;
    for (const path of globSync(named).sort()) {
      found += 1;
      yield* filesBelow(path, true);
    }
    if (found === 0) yield { kind: 'unreadable', path: named, reason: 'no file has a name like this' };
    return;
  }
  yield* filesBelow(named, true);
}

async function* filesBelow(path: string, isNamed: boolean): AsyncGenerator<InputFile> {
  let isFolder: boolean;
  let size: number;
  try {
    const about = await stat(path);
    isFolder = about.isDirectory();
    // A pipe has no size that says anything.
    size = about.isFile() ? about.size : Number.NaN;
  } catch (error) {
    yield { kind: 'unreadable', path, reason: reasonOf(error) };
    return;
  }
  if (!isFolder) yield { kind: 'file', path, size };
  else yield* filesOfFolder(path, isNamed);
}

async function* filesOfFolder(folder: string, isNamed: boolean): AsyncGenerator<InputFile> {
  const names: string[] = [];
  const others: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      // A link to a folder may lead back here.
      const isRead = entry.isDirectory() || OF_A_LOG.test(entry.name);
      if (isRead && !(entry.isSymbolicLink() && !OF_A_LOG.test(entry.name))) names.push(entry.name);
      else if (entry.isFile() && MAY_BE_A_LOG.test(entry.name)) others.push(entry.name);
    }
  } catch (error) {
    yield { kind: 'unreadable', path: folder, reason: reasonOf(error) };
    return;
  }
  if (names.length === 0 && isNamed) {
    const reason = 'no .json, .jsonl, .csv, .parquet or .log file in this folder, packed or not';
    yield { kind: 'unreadable', path: folder, reason };
  }
  if (others.length > 0 && names.length > 0) {
    const some = others.sort().slice(0, 3).join(', ');
    const reason = `left alone: ${some}${others.length > 3 ? ` and ${others.length - 3} more` : ''}; a file that is named itself is read`;
    yield { kind: 'unreadable', path: folder, reason };
  }
  for (const name of names.sort()) yield* filesBelow(join(folder, name), false);
}

function reasonOf(error: unknown): string {
  return `cannot be read: ${systemWords(error) ?? (error instanceof Error ? error.message : 'unknown reason')}`;
}
