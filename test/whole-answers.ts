/**
 * What came of every case, whole, a line each: the expectations of a case ask for what it is about, these lines show whom else a
 * change touches. `npm run golden` writes them anew; every line that differs is to be looked at.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const CASES = join(import.meta.dirname, 'cases');
const isRenewed = process.env['UPDATE_GOLDEN'] === '1';

export interface Case {
  readonly name: string;
  /** Plain data; what is `undefined` is left out. */
  readonly answer: () => Promise<unknown>;
}

export function describeWhole(file: string, cases: readonly Case[]): void {
  const path = join(CASES, file);
  const kept = existsSync(path) ? linesOf(readFileSync(path, 'utf8')) : new Map<string, unknown>();
  const lines: string[] = [];

  describe(`${file}, line by line`, () => {
    it.each(cases)('$name', async ({ name, answer }) => {
      const line = JSON.stringify([name, await answer()]);
      lines.push(line);
      if (isRenewed) expect(line).not.toBe('');
      else expect(JSON.parse(line)).toEqual([name, kept.get(name)]);
    });

    it('has no line of a case that is gone', () => {
      const names = new Set(cases.map(({ name }) => name));
      expect(isRenewed ? [] : [...kept.keys()].filter((name) => !names.has(name))).toEqual([]);
    });

    afterAll(() => {
      if (isRenewed) writeFileSync(path, `${lines.sort().join('\n')}\n`);
    });
  });
}

function linesOf(text: string): Map<string, unknown> {
  const rows = text
    .trim()
    .split('\n')
    .map((line): readonly [string, unknown] => JSON.parse(line));
  return new Map(rows);
}
