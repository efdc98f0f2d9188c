/** Why a file could not be read, for people: what the system calls by a code is said in words. */

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
  ERR_STRING_TOO_LONG: 'is larger than can be read at once (about 500 MB)',
  ERR_FS_FILE_TOO_LARGE: 'is larger than can be read at once (about 500 MB)',
};

/** `missing` says what to do where the file is not there. */
export function whyUnread(error: unknown, missing?: string): string {
  if (error instanceof SyntaxError) return `is not JSON: ${error.message}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (words === undefined) return error instanceof Error ? error.message : 'cannot be read';
  return missing !== undefined && (code === 'ENOENT' || code === 'ENOTDIR') ? `${words}: ${missing}` : words;
}
