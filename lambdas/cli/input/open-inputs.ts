/**
 * The inputs named on the command line as one stream of items. A file that cannot be opened is a skipped item that
 * names it; the others are still read.
 */
import { createReadStream } from 'node:fs';
import { warn } from '../console.ts';
import { type Item, readItems } from './read-input.ts';

export async function* openInputs(files: readonly string[]): AsyncGenerator<Item> {
  for (const file of files) {
    const name = file === '-' ? 'standard input' : file;
    if (file === '-' && process.stdin.isTTY) warn('paste an error or a record, then press Ctrl-D on a line of its own');
    try {
      yield* readItems(file === '-' ? process.stdin : createReadStream(file), name);
    } catch (error) {
      yield {
        kind: 'skipped',
        place: name,
        reason: `cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`,
      };
    }
  }
}
