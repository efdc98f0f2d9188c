/**
 * The view of many denials: a line a kind, the gravest first, counted whole, and bounded however many there are.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { csv, lines, type Written } from './form-printers.ts';
import { denyscope, jsonLines, scratch } from './run.ts';

const example = (name: string): Written => JSON.parse(readFileSync(`examples/denials/${name}.json`, 'utf8'));
const report = example('02-identity-bucket-arn-for-object');
const guardrail = example('34-guardrail');
const orders = example('01-identity-no-allow');
const SNAPSHOT = ['--snapshot', 'examples/snapshot.json'] as const;

const many = [
  ...Array.from({ length: 30 }, (_, at) => ({
    ...report,
    eventID: `r${at}`,
    eventTime: `2026-11-02T08:${String(10 + at)}:00Z`,
  })),
  ...Array.from({ length: 5 }, (_, at) => ({ ...orders, eventID: `o${at}` })),
  guardrail,
];
const log = scratch('many.jsonl', lines(many));

describe('the view of many', () => {
  it('is a line a kind with count, times, cause and caller, the gravest first, then the notices of the first', async () => {
    const { code, out, err } = await denyscope(['explain', log, ...SNAPSHOT, '--by', 'kind']);
    expect(code).toBe(0);
    const [head, , ...rows] = out.split('\n');
    expect(head).toBe('36 denials of 3 kinds, the gravest and most frequent first');
    expect(rows[0]).toMatch(/^critical +1× .* scp-explicit-deny +Explorer +cloudtrail:StopLogging/);
    expect(rows[1]).toMatch(/^info +30× +2026-11-02 08:10 – 08:39 +identity-no-allow +ReportWriter +s3:GetObject/);
    expect(rows[2]).toMatch(/^info +5× .*OrdersApi/);
    expect(out.match(/^Next step$/gm)).toHaveLength(3);
    expect(err).toContain('36 denied calls explained');
  });

  it('is a line of JSON a kind with --fold, the diagnosis of its first denial', async () => {
    const { out } = await denyscope(['explain', log, ...SNAPSHOT, '--format', 'json', '--fold']);
    const kinds = jsonLines(out);
    expect(kinds).toHaveLength(3);
    expect(kinds[1]).toMatchObject({
      cause: 'identity-no-allow',
      count: 30,
      first: '2026-11-02T08:10:00Z',
      last: '2026-11-02T08:39:00Z',
      denial: { eventId: 'r0' },
    });
  });

  it('stays a line a denial in JSON without it', async () => {
    const { out } = await denyscope(['explain', log, ...SNAPSHOT, '--format', 'json']);
    expect(jsonLines(out)).toHaveLength(36);
  });

  it('is a page with choices, a chart and a row a kind that opens its notice', async () => {
    const { out } = await denyscope(['explain', log, ...SNAPSHOT, '--format', 'html']);
    expect(out.match(/<details class="(?:critical|info)"/g)).toHaveLength(3);
    for (const name of ['cause', 'account', 'caller']) expect(out).toContain(`<select name="${name}">`);
    expect(out).toMatch(/data-cause="identity-no-allow" data-account="444455556666" data-caller="ReportWriter"/);
    expect(out).toMatch(/<rect [^>]*><title>2026-11-02 08:00 UTC: 3\d<\/title>/);
    expect(out).toContain('30×');
  });

  it('names no resource where a call has none', async () => {
    const bill = 'examples/denials/23-service-setting.json';
    const { out } = await denyscope(['explain', bill, log, ...SNAPSHOT, '--format', 'html']);
    expect(out).toContain('<span class="what">finance: ce:GetCostAndUsage</span>');
  });

  it('shows the graver of one kind, whenever it came', async () => {
    const tool = { ...report, eventID: 'tool', userAgent: 'aws-cli/2.15 kali' };
    const file = scratch('graver.jsonl', lines([...many.slice(0, 3), tool]));
    const { out } = await denyscope(['explain', file, ...SNAPSHOT, '--format', 'json', '--fold']);
    expect(jsonLines(out)).toMatchObject([{ count: 4, severity: 'critical', denial: { eventId: 'tool' } }]);
  });

  it('does not grow with the kinds', async () => {
    const kinds = Array.from({ length: 120 }, (_, at) => ({
      ...report,
      eventID: `k${at}`,
      errorMessage: 'Access Denied',
      requestParameters: { bucketName: `bucket-of-team-${at}`, key: 'k' },
    }));
    const file = scratch('kinds.jsonl', lines(kinds));
    const { out } = await denyscope(['explain', file, ...SNAPSHOT, '--by', 'kind']);
    expect(out.match(/^info .*ReportWriter/gm)).toHaveLength(40);
    expect(out).toContain('80 further kinds with 80 denials: --format html or --format json --fold shows them');
  });

  it('keeps the counts of a query that grouped denials before', async () => {
    const file = scratch(
      'grouped.csv',
      csv(
        ['errorcode', 'denials', 'first_seen', 'last_seen', 'sample'],
        [['AccessDenied', '48211', '2026-11-01 00:00:07.000', '2026-11-02 23:59:58.000', JSON.stringify(report)]],
      ),
    );
    const { out } = await denyscope(['explain', file, ...SNAPSHOT, '--format', 'json', '--fold']);
    expect(jsonLines(out)).toMatchObject([
      { count: 48_211, first: '2026-11-01T00:00:07Z', last: '2026-11-02T23:59:58Z', cause: 'identity-no-allow' },
    ]);
  });

  it('and its opposite are not asked for at once', async () => {
    const { code, err } = await denyscope(['explain', log, ...SNAPSHOT, '--by', 'kind', '--each']);
    expect(code).toBe(2);
    expect(err).toContain('--each');
  });
});
