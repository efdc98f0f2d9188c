/**
 * The demo's page as text: its security policy, its escaping, and that it holds what is sent.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartFigure } from '../../examples/demo/page/chart.ts';
import { page } from '../../examples/demo/page/page.ts';
import { isObject } from '../../lambdas/denial/fields.ts';
import { examplePage, pageItem } from './example-page.ts';
import { hostileDiagnosis } from './hostile.ts';

const PAGE = examplePage();
const TABLE: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../cases/notice/attacks.json'), 'utf8'));
const ATTACKS = (Array.isArray(TABLE) ? TABLE : []).filter(isObject).map((row) => String(row['text']));

function digest(text: string | undefined): string {
  return createHash('sha256')
    .update(text ?? '')
    .digest('base64');
}

describe('the page', () => {
  it('lets nothing run but its own script and style', () => {
    const script = /<script>([\s\S]*?)<\/script>/.exec(PAGE)?.[1];
    const style = /<style>([\s\S]*?)<\/style>/.exec(PAGE)?.[1];
    expect(PAGE).toContain(`script-src 'sha256-${digest(script)}'`);
    expect(PAGE).toContain(`style-src 'sha256-${digest(style)}'`);
    expect(PAGE.match(/<script/g)).toHaveLength(1);
    expect(PAGE).not.toMatch(/<[^>]+\s(style|on\w+)=/);
  });

  it('has no address to load from', () => {
    expect(PAGE).not.toMatch(/\s(src|srcset|action|poster)=|@import|url\(/);
    expect([...PAGE.matchAll(/<link[^>]*>/g)].map((match) => match[0])).toEqual(['<link rel="icon" href="data:,">']);
  });

  it('holds every notice as mail, chat and JSON', () => {
    for (const view of ['as-mail', 'as-chat', 'as-json']) expect(PAGE.split(`class="${view}"`)).toHaveLength(8);
  });

  it.each(ATTACKS)('is not touched by %j', (attack) => {
    const item = pageItem(hostileDiagnosis(attack));
    const text = page({ title: attack, subtitle: attack, items: [{ ...item, time: attack }] });
    const tags = [...text.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '').matchAll(/<([a-z0-9]+)/g)].map(
      (match) => match[1],
    );
    const ours =
      'html head meta link title style body header div svg circle path h1 p main nav button i ol li span b time section article dl dt dd h3 h4 pre code ul strong br a'.split(
        ' ',
      );
    expect([...new Set(tags)].filter((tag) => !ours.includes(tag ?? ''))).toEqual([]);
    expect(text.match(/<script/g)).toHaveLength(1);
  });
});

describe('the chart', () => {
  const flat = { from: '2026-11-20T00:00:00Z', stepMinutes: 5, lower: [], upper: [], alarms: [] };

  it('is left out when there is nothing to draw', () => {
    expect(chartFigure({ ...flat, counts: [] })).toBe('');
  });

  it('draws quiet, single and huge counts without a number that is none', () => {
    for (const counts of [[0], [0, 0, 0], [1], [1_000_000, 0, 3]]) {
      const drawn = chartFigure({ ...flat, counts, alarms: [{ at: 0, label: '<b>' }] });
      expect(drawn).not.toMatch(/NaN|Infinity|undefined|<b>/);
    }
  });

  it('survives a time that is none', () => {
    expect(chartFigure({ ...flat, from: 'yesterday', counts: [1, 2] })).not.toMatch(/Invalid|NaN/);
  });
});
