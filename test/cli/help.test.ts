/** Every command tells its exit codes, and those that all share are told in one place. */
import { expect, it } from 'vitest';
import { EXIT, EXIT_WORDS } from '../../lambdas/cli/exit.ts';
import { denyscope } from './run.ts';

const { out } = await denyscope(['--help']);
const commands = [...out.matchAll(/^ {2}([a-z-]+) .*(?:\[options\]|<)/gm)].map(([, name = '']) => name);

it('knows the commands', () => {
  expect(commands).toEqual(
    expect.arrayContaining(['explain', 'replay', 'evaluate', 'snapshot', 'query', 'mute', 'doctor', 'mcp']),
  );
});

it('tells in one place what each code means', () => {
  for (const words of Object.values(EXIT_WORDS)) expect(out).toContain(words);
  for (const code of Object.values(EXIT)) expect(out).toMatch(new RegExp(`\\b${code} [a-z]`, 'i'));
});

it.each(commands)('%s tells its own', async (command) => {
  const { out: help } = await denyscope([command, '--help']);
  expect(help).toMatch(/Exit code: 0 \w/);
});
