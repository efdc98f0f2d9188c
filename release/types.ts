/**
 * The types of the two doors. What they say of settings is written with valibot, whose own types lie beside them, so that
 * the package depends on nothing.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CHECKOUT, DIST } from './places.ts';

const TYPES = join(DIST, 'types');
const VALIBOT = join(TYPES, 'valibot.d.mts');

export function writeTypes(): void {
  const compiler = join(CHECKOUT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'release/tsconfig.json'], { cwd: CHECKOUT, stdio: 'inherit' });
  cpSync(join(CHECKOUT, 'node_modules/valibot/dist/index.d.mts'), VALIBOT);
  for (const name of readdirSync(TYPES, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.d.ts')) ownTypes(join(TYPES, name));
  }
}

function ownTypes(file: string): void {
  const toValibot = relative(dirname(file), VALIBOT)
    .split(sep)
    .join('/')
    .replace(/\.d\.mts$/, '.mjs');
  const text = readFileSync(file, 'utf8')
    .replaceAll("from 'valibot'", `from '${toValibot.startsWith('.') ? toValibot : `./${toValibot}`}'`)
    .replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2');
  writeFileSync(file, text);
}
