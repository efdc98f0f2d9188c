/**
 * Where the package lies: its version, its pages and its examples, in a checkout and installed. Found by going up from this
 * file, for a bundle lies at another depth than its source.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { textAt } from '../denial/fields.ts';

export const PACKAGE_ROOT = rootAbove(import.meta.dirname);

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error('the files of Denyscope are not where they were installed');
  return rootAbove(above);
}

/** As package.json has it: nowhere else is it written. */
export function packageVersion(): string {
  return textAt(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')), 'version') ?? 'unknown';
}
