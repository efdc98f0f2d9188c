/** The page of kinds says how many of them it shows, and that more were explained where it holds no more. */
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { compose } from '../../lambdas/notice/compose.ts';
import { kindsPage } from '../../lambdas/notice/formats/kinds-page.ts';
import type { Kind } from '../../lambdas/notice/kinds.ts';
import { DIAGNOSES } from './diagnoses.ts';

const [diagnosis] = Object.values(DIAGNOSES);
if (diagnosis === undefined) throw new Error('there are no cases');
const kind = { diagnosis, count: 1, first: '', last: '', sessions: 1 };
const notice = compose(diagnosis, { docsUrl: 'https://docs.example/' });

function pageOf(explained: number): string {
  const kinds = Array.from({ length: explained }, (_, at): Kind => ({ ...kind, fingerprint: `${at}` }));
  const overall = { denials: explained, kinds: explained, unkept: 0, byHour: new Map() };
  return kindsPage(kinds, overall, () => notice);
}

/** What the page's own script writes, with all rows shown. */
function told(page: string): string {
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
  const [, of = ''] = /<output data-of="([^"]*)"/.exec(page) ?? [];
  const output = { textContent: '', dataset: { of } };
  const rows = [...page.matchAll(/<details class="[a-z]+" data-cause/g)].map(() => ({ hidden: false, dataset: {} }));
  const document = {
    querySelector: () => output,
    querySelectorAll: (selector: string) => (selector === 'select' ? [] : rows),
  };
  runInNewContext(script, { document });
  return output.textContent;
}

it.each([
  [1, '1 of 1 explained kind shown'],
  [12, '12 of 12 explained kinds shown'],
  [500, '500 of 500 explained kinds shown'],
  [1_812, '500 of the 500 kinds on this page shown; 1,812 were explained'],
])('of %i kinds', (explained, words) => {
  expect(told(pageOf(explained))).toBe(words);
});
