/**
 * The rules of the house, as tests: floors, file sizes, a pure engine, and a catalogue whose code, cases and pages agree.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** From the ground up; rooms on one line stand on the same floor and do not see each other. */
const FLOORS: readonly (readonly string[])[] = [
  ['lambdas/engine'],
  ['lambdas/aws'],
  ['lambdas/contract'],
  ['lambdas/denial'],
  ['lambdas/change'],
  ['lambdas/admission', 'lambdas/evidence'],
  ['lambdas/diagnosis'],
  ['lambdas/spike', 'lambdas/replay', 'lambdas/deployment'],
  ['lambdas/notice'],
  ['lambdas/delivery'],
  ['lambdas/adapters'],
  ['lambdas/flows'],
  ['lambdas/handlers', 'lambdas/cli', 'lib'],
  ['bin'],
];

const MAXIMUM_LINES = 300;
/** Folders that grow by one file a thing. */
const CATALOGUES = /\/(?:services|readers|causes|data)$/;
const BANNED_NAMES = /(^|\/)(utils?|helpers?|common|shared|types)(\.ts|\/|$)/;

const sources = ['bin', 'lib', 'lambdas']
  .flatMap((folder) => filesBelow(folder))
  .filter((file) => file.endsWith('.ts'));
const tests = [...filesBelow('test'), ...filesBelow('examples')].filter((file) => file.endsWith('.ts'));

describe('the house', () => {
  it('is not empty', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it.each(sources)('%s imports only from its own room or a lower floor', (file) => {
    const here = roomOf(file);
    const wrong = importsOf(file)
      .map((target) => ({ target, there: roomOf(target) }))
      .filter(({ target, there }) => there !== here && (floorOf(there) >= floorOf(here) || !allowed(file, target)));
    expect(wrong.map(({ target }) => target)).toEqual([]);
  });

  it('has no files that need each other in a circle, be it for a type', () => {
    expect(circlesAmong(sources)).toEqual([]);
  });

  it.each([...sources, ...tests].filter((file) => !file.includes('/data/')))('%s is at most 300 lines', (file) => {
    expect(read(file).split('\n').length - 1).toBeLessThanOrEqual(MAXIMUM_LINES);
  });

  it.each(sources.filter((file) => !file.includes('/data/')))('%s opens with what it knows', (file) => {
    expect(read(file).replace(/^#!.*\n/, '')).toMatch(/^\/(\*\*|\/)/);
  });

  it.each(['engine', 'evidence', 'diagnosis'])('has at most 12 files in every folder of %s', (room) => {
    const folders = Map.groupBy(
      sources.filter((file) => file.startsWith(`lambdas/${room}/`) && !file.includes('/causes/')),
      (file) => dirname(file),
    );
    expect([...folders].filter(([, files]) => files.length > 12).map(([folder]) => folder)).toEqual([]);
  });

  it('has no crowded room: at most fourteen files a folder, catalogues aside', () => {
    const folders = Map.groupBy(sources, (file) => dirname(file));
    const crowded = [...folders].filter(([folder, files]) => files.length > 14 && !CATALOGUES.test(folder));
    expect(crowded.map(([folder, files]) => `${folder} ${files.length}`)).toEqual([]);
  });

  it('names no room or file after what it is not', () => {
    expect([...sources, ...tests].filter((file) => BANNED_NAMES.test(file))).toEqual([]);
  });

  it.each(sources.filter((file) => file.startsWith('lambdas/engine/')))('%s is pure', (file) => {
    const text = withoutComments(read(file));
    expect(text).not.toMatch(/\b(async|await|Promise|setTimeout|process|Date\.now|new Date\(\)|Math\.random|fetch)\b/);
    expect(text).not.toMatch(/from 'node:(?!net)/);
  });

  it.each(sources.filter((file) => !file.startsWith('lambdas/adapters/')))(
    '%s leaves the SDK and sockets to adapters/',
    (file) => {
      expect(withoutComments(read(file))).not.toMatch(
        /from '(@aws-sdk|@smithy|@aws-crypto)|import\('(@aws-sdk|@smithy)|from 'node:(http|https|net|tls|dgram)'|\bfetch\(/,
      );
    },
  );

  it.each(sources.filter((file) => !file.includes('/data/')))('%s uses no escape hatch of the compiler', (file) => {
    expect(withoutComments(read(file))).not.toMatch(/\bas any\b|: any\b(?!\()|as unknown as|<any>/);
    expect(read(file)).not.toMatch(/@ts-(ignore|expect-error|nocheck)|biome-ignore/);
  });

  it('takes ARNs and actions apart in one place each', () => {
    const byHand = /(?:[aA]rn|[aA]ction|[rR]esource)\b\)?\??\.(?:split\('[:/]|slice\(0, [\w.]+\.indexOf\(':)/;
    const others = sources.filter((file) => !/^lambdas\/(engine\/|aws\/(arn|action)\.ts)/.test(file));
    expect(others.filter((file) => byHand.test(read(file)))).toEqual([]);
  });

  it('writes a long pattern as a list, an entry a line', () => {
    const long = /^(?=.*\(\?[:<!=]).{200,}$/m;
    expect(sources.filter((file) => !file.includes('/data/') && long.test(read(file)))).toEqual([]);
  });

  it('leaves out an optional field in one way: `present`', () => {
    const spread = /\.\.\.\(([\w.?]+) === undefined \? \{\} : \{ \w+(?:: \1)? \}\)/;
    const above = sources.filter((file) => !/^lambdas\/(engine|aws)\//.test(file));
    expect(above.filter((file) => spread.test(read(file)))).toEqual([]);
  });

  it('speaks of the product alone', () => {
    const words = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X\\b', '/wo' + 'rk/'].join('|'));
    const texts = [...sources, ...tests, ...filesBelow('docs'), 'README.md'].filter(
      (file) => !file.includes('/data/') && !file.endsWith('.png'),
    );
    expect(texts.filter((file) => words.test(read(file)))).toEqual([]);
  });
});

describe('the catalogue of causes', () => {
  const slugs = [...read('lambdas/contract/causes.ts').matchAll(/^ {2}'([a-z-]+)',$/gm)].map((match) => match[1] ?? '');

  it('has the causes of the contract', () => {
    expect(slugs).toHaveLength(25);
  });

  it('has a page for each cause and a cause for each page', () => {
    expect(pagesIn('docs/causes', '.md')).toEqual([...slugs].sort());
  });

  it('has a case for each cause and a cause for each case', () => {
    expect(pagesIn('test/cases/causes', '')).toEqual([...slugs].sort());
  });
});

function allowed(file: string, target: string): boolean {
  return !file.startsWith('lib/') || /^lambdas\/(contract|aws)\//.test(target);
}

function roomOf(file: string): string {
  const room = FLOORS.flat().find((name) => file === name || file.startsWith(`${name}/`));
  if (room === undefined) throw new Error(`${file} stands in no room of the house`);
  return room;
}

function floorOf(room: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room));
}

function importsOf(file: string): string[] {
  return [...read(file).matchAll(/(?:from|import)\s*\(?'(\.{1,2}\/[^']+)'/g)]
    .map((match) =>
      relative(ROOT, resolve(ROOT, dirname(file), match[1] ?? ''))
        .split(sep)
        .join('/'),
    )
    .filter((target) => !target.startsWith('test/') && /^(bin|lib|lambdas)\//.test(target));
}

/** The files of which each is reached again from itself. */
function circlesAmong(files: readonly string[]): readonly string[] {
  const left = new Map(files.map((file) => [file, importsOf(file).filter((target) => files.includes(target))]));
  // What imports nothing of those left is in no circle, nor is what nothing of them imports.
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    const imported = new Set([...left.values()].flat());
    for (const [file, targets] of left) {
      if (targets.every((target) => !left.has(target)) || !imported.has(file)) left.delete(file);
    }
  }
  return [...left.keys()];
}

function pagesIn(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
    .map((name) => name.slice(0, name.length - ending.length))
    .sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(ROOT, path)).isDirectory() ? filesBelow(path) : [path];
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
