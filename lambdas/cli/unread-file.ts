/** Why a file could not be read, for people: what the system calls by a code is said in words. */
import { systemCode, systemWords, whyNotThere } from '../contract/system-words.ts';
import { isInBucket } from './input/from-bucket.ts';
import { isPattern } from './input/places.ts';

/** `missing` says what to do where the file is not there. */
export function whyUnread(error: unknown, missing?: string): string {
  if (error instanceof SyntaxError) return `is not JSON: ${error.message}`;
  const words = systemWords(error);
  if (words === undefined) return error instanceof Error ? error.message : 'cannot be read';
  return missing !== undefined && systemCode(error) === 'ENOENT' ? `${words}: ${missing}` : words;
}

/** Of what the command line names as inputs: those that are not there, and why, each as a clause. */
export function unreachableOf(files: readonly string[]): readonly string[] {
  const named = files.filter((file) => file !== '-' && !isPattern(file) && !isInBucket(file));
  const whys = named.flatMap((file) => {
    const why = whyNotThere(file);
    return why === undefined ? [] : [{ file, why }];
  });
  const byWhy = [...Map.groupBy(whys, ({ why }) => why)];
  return byWhy.map(([why, all]) => `${all.map(({ file }) => file).join(', ')}: ${why}`);
}
