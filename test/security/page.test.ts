/** docs/security.md: its tables of rights are what is granted, and every threat names tests that exist. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { OWN_ACTIONS } from '../../lib/rights/own-actions.ts';
import { readerActions } from '../../lib/rights/reader-actions.ts';
import { expectTable } from '../docs-table.ts';

const PAGE = 'docs/security.md';

describe('the rights', () => {
  it('to its own resources are those that are granted', () => {
    const rows = OWN_ACTIONS.map(
      ({ action, on, by, reason }) => `| \`${action}\` | ${on} | ${by.join(', ')} | ${reason} |`,
    );
    expectTable(PAGE, '### To its own resources', rows);
  });

  it('to what it watches are those that are granted', () => {
    const rows = readerActions(DEFAULT_SETTINGS).map(({ action, reason, resource, condition, journal }) => {
      const only = [
        ...(resource === undefined ? [] : ['REST APIs themselves']),
        ...(condition === undefined ? [] : ['one key at most, where `objectExistence` is on']),
        ...(journal === true ? ['*journal*'] : []),
      ];
      return `| \`${action}\` | ${only.join('; ')} | ${reason} |`;
    });
    expectTable(PAGE, '### To what it watches', [...new Set(rows)].sort());
  });
});

describe('a threat', () => {
  const [, table = ''] = /### Threats\n\n\|.*\n\|---.*\n((?:\|.*\n)+)/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split(' | '));

  it.each(rows)('of %s, to %s, has tests', (...row) => {
    const named = [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });
});
