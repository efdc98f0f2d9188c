/** Whatever keeps a file from being read is said in words, by every command that reads one. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { whyUnread } from '../../lambdas/cli/unread-file.ts';
import { systemWords } from '../../lambdas/contract/system-words.ts';
import { denyscope } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'denyscope-unread-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
symlinkSync(at('two.json'), at('one.json'));
symlinkSync(at('one.json'), at('two.json'));
symlinkSync(at('gone.json'), at('dangling.json'));
writeFileSync(at('file.json'), '{}');
mkdirSync(at('logs'));
symlinkSync(at('loop.json'), at('logs/loop.json'));
symlinkSync(at('logs/loop.json'), at('loop.json'));

const PLACES: readonly (readonly [string, string, RegExp])[] = [
  ['a loop of links', at('one.json'), /it is a link that leads back to itself/],
  ['a link to nothing', at('dangling.json'), /it is a link to what is not there|there is no such file/],
  ['no file', at('none.json'), /there is no such file/],
  ['a file taken for a folder', at('file.json/x.json'), /a part of its path is a file, not a folder/],
  ['a name that is too long', at(`${'n'.repeat(300)}.json`), /its name is longer than the system allows/],
];

describe.each(PLACES)('%s', (_, path, words) => {
  it.each<readonly [string, readonly string[]]>([
    ['explain', ['explain', path]],
    ['explain --snapshot', ['explain', 'examples/denials/01-identity-no-allow.json', '--snapshot', path]],
    ['explain --settings', ['explain', 'examples/denials/01-identity-no-allow.json', '--settings', path]],
    ['replay', ['replay', path, '--snapshot', 'examples/snapshot.json']],
    ['evaluate', ['evaluate', path]],
  ])('%s says so', async (_, args) => {
    const { code, err } = await denyscope(args);
    expect(code).toBe(2);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\bE[A-Z]{4,}\b/);
  });
});

it('names a loop in a folder and reads the rest', async () => {
  writeFileSync(at('logs/a.json'), '{"Records":[]}');
  const { err } = await denyscope(['explain', at('logs'), '--snapshot', 'examples/snapshot.json']);
  expect(err).toMatch(/loop\.json: skipped: cannot be read: it is a link that leads back to itself/);
});

it.each([
  ['EACCES', 'this user may not read it'],
  ['EPERM', 'this user may not read it'],
  ['EISDIR', 'it is a folder'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
])('%s is said in words', (code, words) => {
  const error = Object.assign(new Error(`${code}: as the system says it`), { code });
  expect(systemWords(error)).toBe(words);
  expect(whyUnread(error)).toBe(words);
});

it('keeps the words of the system for what has none here', () => {
  expect(whyUnread(Object.assign(new Error('EWHATEVER: strange'), { code: 'EWHATEVER' }))).toBe('EWHATEVER: strange');
});
