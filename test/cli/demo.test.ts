/** The demo's day: two runs are one, the alarm's reports name the change and the probing, the chart marks both. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { denyscope } from './run.ts';

interface Shown {
  readonly mails: string;
  readonly page: string;
  /** The same day by kind. */
  readonly summary: string;
}

async function shown(): Promise<Shown> {
  const page = join(mkdtempSync(join(tmpdir(), 'denyscope-demo-')), 'demo.html');
  const { code, out } = await denyscope(['demo', '--page', page]);
  expect(code).toBe(0);
  const summary = readFileSync(page.replace('.html', '-summary.html'), 'utf8');
  return { mails: out, page: readFileSync(page, 'utf8'), summary };
}

describe('the demo', () => {
  let first: Shown;
  beforeAll(async () => {
    first = await shown();
  }, 60_000);

  it('shows the same day twice', async () => {
    expect(await shown()).toEqual(first);
  }, 60_000);

  it('reports both alarms, each with its own verdict, and their end', () => {
    const subjects = first.mails.split('\n').filter((line) => /^Subject: (Spike|Over)/.test(line));
    expect(subjects).toEqual([
      expect.stringMatching(/LakeReader \(tidewater-production\), broken by a policy change$/),
      expect.stringMatching(/^Subject: Over/),
      expect.stringMatching(/Explorer \(tidewater-sandbox\), looks like probing$/),
      expect.stringMatching(/^Subject: Over/),
    ]);
    expect(first.mails.replace(/\s+/g, ' ')).toMatch(
      /Broken by a change: Support\/ticket-4700 called iam:DetachRolePolicy .* \(2026-11-02 14:03:00 UTC\)/,
    );
  });

  it('counts one window: no part of a rise is more than the whole', () => {
    const reports = first.mails.split('Subject: Spike: ').slice(1);
    expect(reports).toHaveLength(2);
    for (const report of reports) {
      const whole = Number(/^(\d+) denials/.exec(report)?.[1]);
      const callers = report.slice(report.indexOf('CALLERS'), report.indexOf('ACTIONS'));
      const counts = [...callers.matchAll(/: (\d+) \(/g)].map(([, count = '']) => Number(count));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(whole);
    }
  });

  it('leads to the same day by kind, where every denial is counted', () => {
    expect(first.page).toContain('<a href="demo-summary.html">By kind</a>');
    const kinds = Number(/<h1>741 denials of (\d+) kinds/.exec(first.summary)?.[1]);
    const untold = Number(/<p>(\d+) kinds were counted and not explained\.<\/p>/.exec(first.summary)?.[1]);
    expect(first.summary.match(/<details class=/g)).toHaveLength(kinds - untold);
    const counts = [...first.summary.matchAll(/<b title="[^"]*">([\d,]+)×<\/b>/g)].map(([, count = '']) =>
      Number(count),
    );
    expect(counts.length).toBeGreaterThan(40);
  });

  it('has its pictures in the README', () => {
    const named = [...readFileSync('README.md', 'utf8').matchAll(/\]\((docs\/pictures\/\w+\.png)\)/g)];
    expect(named.map(([, file = '']) => file)).toHaveLength(4);
    for (const [, file = ''] of named) expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
  });

  it('marks both on the chart', () => {
    const marks = [...first.page.matchAll(/class="alarm-name"[^>]*>([^<]*)</g)].map((match) => match[1]);
    expect(marks).toEqual(['LakeReader, broken by a policy change', 'Explorer, looks like probing']);
  });
});
