/**
 * What docs/reliability.md names is there: a promise whose test was renamed is kept by nobody.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { objectAt } from '../lambdas/denial/fields.ts';

const PAGE = readFileSync('docs/reliability.md', 'utf8');
const scripts = objectAt(JSON.parse(readFileSync('package.json', 'utf8')), 'scripts') ?? {};
const rows = PAGE.split('\n').filter((line) => line.startsWith('| ') && line.includes('`test/'));
const named = [...new Set([...PAGE.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file = '']) => file))];
const commands = [...new Set([...PAGE.matchAll(/`npm run (?:--silent )?([\w:]+)/g)].map(([, name = '']) => name))];

describe('docs/reliability.md', () => {
  it('has promises and commands', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(commands.length).toBeGreaterThan(5);
  });

  it('names tests that exist', () => {
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('names scripts that exist', () => {
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('has a test for every promise', () => {
    const promises = (PAGE.split('\n## Mutated input')[0] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| promise') && line.split('|').length === 5);
    expect(promises.filter((line) => !/`test\/[\w./-]+\.test\.ts`/.test(line))).toEqual([]);
  });
});
