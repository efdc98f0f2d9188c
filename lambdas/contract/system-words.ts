/**
 * What the system calls by a code when a file cannot be read, in words for people. Errs towards the system's own words: a
 * code that is not known here has none.
 */
import { lstatSync, statSync } from 'node:fs';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that leads back to itself',
  ENAMETOOLONG: 'its name is longer than the system allows',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'another program is using it',
  EIO: 'the disk could not be read',
  ENXIO: 'nothing is at the other end of it',
  ERR_STRING_TOO_LONG: 'it is larger than can be read at once (about 500 MB)',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than can be read at once (about 500 MB)',
};

export function systemWords(error: unknown): string | undefined {
  const code = systemCode(error);
  return code !== undefined && Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
}

export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why there is nothing to be read at a path; nothing where there is, be it that reading fails later. */
export function whyNotThere(path: string): string | undefined {
  try {
    statSync(path);
    return undefined;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && isLink(path)) return 'it is a link to what is not there';
    return systemWords(error) ?? (error instanceof Error ? error.message : 'it cannot be read');
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
