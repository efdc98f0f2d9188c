/**
 * What the project takes from others: exact versions out of one registry, licences under which code may be handed on, and no
 * code that runs when it is installed but for what is named.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';
import { ALLOWED_LICENCES } from '../../release/third-party.ts';

const REGISTRY = 'https://registry.npmjs.org/';
/** For what only builds and tests, whose code nobody is handed. */
const ALLOWED_TO_BUILD_WITH = [...ALLOWED_LICENCES, 'MPL-2.0'];

const manifests = ['package.json', 'toolchain/package.json'].map((file) => [file, json(file)] as const);
const lock = objectAt(json('package-lock.json'), 'packages') ?? {};
/** Those out of a registry: neither the project itself nor its links. */
const installed = Object.entries(lock).filter(
  ([path, one]) => path.includes('node_modules/') && fieldAt(one, 'link') !== true,
);

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** `(MIT OR GPL-3.0-or-later)`: one of them is chosen. `A AND B`: both hold. */
function isAllowed(licence: string, allowed: readonly string[]): boolean {
  const plain = licence.replace(/^\((.*)\)$/, '$1');
  if (plain.includes(' OR ')) return plain.split(' OR ').some((one) => isAllowed(one, allowed));
  return plain.split(' AND ').every((one) => allowed.includes(one));
}

describe.each(manifests)('%s', (_, manifest) => {
  const wanted = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(objectAt(manifest, kind) ?? {}),
  );

  it('names exact versions', () => {
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version)))).toEqual([]);
  });
});

describe('the lock file', () => {
  it('is of the same version as the project', () => {
    expect(textAt(lock[''], 'version')).toBe(textAt(json('package.json'), 'version'));
  });

  it('takes everything from one registry, with its digest', () => {
    expect(installed.length).toBeGreaterThan(100);
    const wrong = installed.filter(
      ([, one]) =>
        fieldAt(one, 'inBundle') !== true &&
        (!/^https:\/\/registry\.npmjs\.org\//.test(textAt(one, 'resolved') ?? REGISTRY) ||
          !/^sha512-/.test(textAt(one, 'integrity') ?? '')),
    );
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('holds licences that are known to be fine', () => {
    const wrong = installed.filter(([, one]) => !isAllowed(licenceOf(one), ALLOWED_TO_BUILD_WITH));
    expect(wrong.map(([path, one]) => `${path}: ${licenceOf(one)}`)).toEqual([]);
  });

  it('lets nothing run at install but what package.json allows', () => {
    const scripted = installed
      .filter(([, one]) => fieldAt(one, 'hasInstallScript') === true)
      .map(([path]) => nameIn(path));
    const allowed = Object.keys(objectAt(json('package.json'), 'allowScripts') ?? {});
    expect([...new Set(scripted)].filter((name) => !allowed.includes(name))).toEqual([]);
  });
});

describe('the version', () => {
  it('stands in one place', () => {
    const version = textAt(json('package.json'), 'version') ?? 'none';
    const texts = ['lambdas/cli/main.ts', 'lambdas/cli/mcp/server.ts', 'toolchain/package.json', 'README.md'];
    expect(texts.filter((file) => readFileSync(file, 'utf8').includes(version))).toEqual([]);
  });
});

function licenceOf(one: unknown): string {
  return textAt(one, 'license') ?? 'none';
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
