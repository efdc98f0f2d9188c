/**
 * Which packages of others the built files hold, by what the bundler read, and what has to be said of them: name, version,
 * licence and its text. Errs towards refusing: a package without a licence, or without a text of it, stops the build.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { fieldAt, textAt } from '../lambdas/denial/fields.ts';
import { CHECKOUT } from './places.ts';

export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** As the package has it; absent where it names its licence only. */
  readonly text: string | undefined;
  /** The NOTICE that a licence asks to be handed on. */
  readonly notice: string | undefined;
}

/** Licences under which others' code may be handed on with nothing but their text. */
export const ALLOWED_LICENCES = [
  'Apache-2.0',
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MIT-0',
  'BlueOak-1.0.0',
];

export function packagesIn(made: readonly Metafile[]): readonly ThirdParty[] {
  const folders = new Set(
    made.flatMap(({ inputs }) => Object.keys(inputs).flatMap((input) => packageFolder(input) ?? [])),
  );
  // Their types are in the package.
  folders.add('node_modules/valibot');
  const all = [...folders].map(readPackage);
  const byName = new Map(all.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName.values()].sort((a, b) => `${a.name}@${a.version}`.localeCompare(`${b.name}@${b.version}`, 'en'));
}

/** `a/node_modules/@x/y/z.js` → `a/node_modules/@x/y` */
function packageFolder(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

function readPackage(folder: string): ThirdParty {
  const at = join(CHECKOUT, folder);
  const json: unknown = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
  const [name, version, licence] = [textAt(json, 'name'), textAt(json, 'version'), licenceIn(json)];
  if (name === undefined || version === undefined || licence === undefined) throw new Error(`${folder}: no licence`);
  return { name, version, licence, text: fileNamed(at, /^licen[cs]e/i), notice: fileNamed(at, /^notice/i) };
}

function licenceIn(json: unknown): string | undefined {
  return textAt(json, 'license') ?? textAt(fieldAt(json, 'license'), 'type');
}

function fileNamed(folder: string, name: RegExp): string | undefined {
  const file = existsSync(folder) ? readdirSync(folder).find((one) => name.test(one)) : undefined;
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

/** What `dist/THIRD_PARTY_NOTICES.txt` says: the list, the notices, and each text once with those it is of. */
export function noticesOf(packages: readonly ThirdParty[]): string {
  const list = packages.map((one) => `  ${titleOf(one)}, ${one.licence}`);
  const notices = packages.flatMap((one) => (one.notice === undefined ? [] : [section([one], one.notice)]));
  const texts = Map.groupBy(packages, (one) => one.text ?? textOf(one));
  return [
    'Denyscope holds code of the packages below, each under its own licence.\n',
    ...list,
    '',
    ...notices,
    ...[...texts].map(([text, ones]) => section(ones, text)),
  ].join('\n');
}

/** For a package that names its licence alone. */
function textOf({ name, licence }: ThirdParty): string {
  if (licence !== 'MIT') return `Licensed under ${licence}.`;
  return `Copyright (c) the contributors of ${name}\n\n${readFileSync(join(CHECKOUT, 'release/MIT.txt'), 'utf8').trim()}`;
}

function titleOf({ name, version }: ThirdParty): string {
  return `${name} ${version}`;
}

function section(ones: readonly ThirdParty[], text: string): string {
  return `${'-'.repeat(80)}\n${ones.map(titleOf).join(', ')}\n\n${text}\n`;
}
