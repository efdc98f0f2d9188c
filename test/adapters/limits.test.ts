/** docs/limits.md names every reader, its actions and what is missing without it: the table is made from the data. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listings, readsByReader } from '../../lambdas/aws/look-up.ts';
import type { Read } from '../../lambdas/aws/service.ts';
import { bare } from '../../lambdas/notice/text/escape.ts';
import { gapSentence } from '../../lambdas/notice/words/gaps.ts';
import { expectTable } from '../docs-table.ts';

const PAGE = readFileSync('docs/limits.md', 'utf8');

function codes(actions: readonly Read[]): string {
  return actions.map(({ action }) => `\`${action}\``).join(', ');
}

function row(reader: string, actions: readonly Read[]): string {
  const [first] = actions;
  const layer = actions.find((action) => action.layer !== undefined)?.layer;
  const gap = { reason: 'access-denied', subject: '…', permission: first?.action ?? '' } as const;
  return `| ${reader} | ${codes(actions)} | ${bare(gapSentence(layer === undefined ? gap : { ...gap, layer }))} |`;
}

test('a row for every reader, with its actions and its gap', () => {
  const rows = readsByReader().map(({ reader, reads }) => row(reader, reads));
  expectTable('docs/limits.md', '### Readers', rows.sort());
});

test('the actions that only capturing a snapshot asks for', () => {
  for (const { action } of listings()) expect(PAGE).toContain(`\`${action}\``);
});
