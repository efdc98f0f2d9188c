/**
 * Tables of the docs that are made from data: held to it by a test, renewed by `npm run golden`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** The rows of the first table below a heading are exactly these. */
export function expectTable(page: string, heading: string, rows: readonly string[]): void {
  const text = readFileSync(page, 'utf8');
  const start = text.indexOf(`\n${heading}\n`);
  expect(start, `${page} has no heading "${heading}"`).toBeGreaterThan(-1);
  const rule = text.indexOf('\n|---', start);
  const from = text.indexOf('\n', rule + 1) + 1;
  const seen = /^(?:\|.*\n)*/.exec(text.slice(from))?.[0] ?? '';
  const wanted = rows.map((row) => `${row}\n`).join('');
  if (process.env['UPDATE_GOLDEN'] === '1' && seen !== wanted) {
    writeFileSync(page, text.slice(0, from) + wanted + text.slice(from + seen.length));
    return;
  }
  expect(seen.split('\n'), 'renew with `npm run golden`').toEqual(wanted.split('\n'));
}
