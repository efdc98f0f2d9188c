/**
 * The examples: each is explained as `examples/expected.json` says, every cause occurs, and what a text cannot have is
 * not asked of the person who pasted it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import expected from '../examples/expected.json' with { type: 'json' };
import { CAUSES } from '../lambdas/contract/causes.ts';
import { denyscope, jsonLines } from './cli/run.ts';

const filesOf = (folder: string): string[] =>
  readdirSync(`examples/${folder}`)
    .sort()
    .map((name) => `${folder}/${name}`);
const files = [...filesOf('denials'), ...filesOf('texts')];

it('every example has its cause written down, and every cause its example', () => {
  expect(Object.keys(expected).sort()).toEqual(files);
  expect(new Set(Object.values(expected))).toEqual(new Set(CAUSES));
});

it('every example is explained by its cause', async () => {
  const paths = files.map((file) => `examples/${file}`);
  const { code, out } = await denyscope([
    'explain',
    ...paths,
    '--snapshot',
    'examples/snapshot.json',
    '--format',
    'json',
  ]);
  expect(code).toBe(0);
  const lines = jsonLines(out);
  expect(Object.fromEntries(files.map((file, at) => [file, lines[at]?.['cause']]))).toEqual(expected);
  expect(lines).toHaveLength(files.length);
});

it('the notice of a text asks for nothing that a text does not have', async () => {
  const texts = filesOf('texts').map((file) => `examples/${file}`);
  const { code, out } = await denyscope(['explain', ...texts, '--snapshot', 'examples/snapshot.json']);
  expect(code).toBe(0);
  expect(out.match(/^Next step$/gm)).toHaveLength(texts.length);
  expect(out).not.toMatch(/event id|undefined|time not known|a call `|maximum-session-duration|handed-role/i);
});

it('each readme entry names a file, and each file has one', () => {
  const readme = readFileSync('examples/README.md', 'utf8');
  const named = [...readme.matchAll(/`((?:denials|texts)\/[\w.-]+\.(?:json|txt))`/g)].map(([, file]) => file);
  expect([...new Set(named)].sort()).toEqual(files);
});
