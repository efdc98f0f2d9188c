/** A whole file as text, in whatever of UTF-8 and UTF-16 it is written: PowerShell's redirection writes the latter. */
import { readFileSync } from 'node:fs';
import { decoderFor } from './read-bytes.ts';

/** Without a byte order mark. Throws as `readFileSync` does. */
export function readTextFile(file: string): string {
  const bytes = readFileSync(file);
  return decoderFor(bytes).decode(bytes);
}
