/**
 * Notices of many denials: digest, summary of what was held, spike; as they were read and found good.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../lambdas/contract/causes.ts';
import { composeDigest, isEmptyDigest } from '../../lambdas/notice/compose-digest.ts';
import { composeSpike } from '../../lambdas/notice/compose-spike.ts';
import { composeSummary } from '../../lambdas/notice/compose-summary.ts';
import type { Digest } from '../../lambdas/notice/digest.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import type { Notice } from '../../lambdas/notice/notice.ts';
import type { Spike } from '../../lambdas/spike/spike.ts';
import { DIAGNOSES } from './diagnoses.ts';

const CASES = join(import.meta.dirname, '../cases/notice');

function windowOf(name: string, count: number, settled?: { cause: string; severity: 'warning' | 'critical' }) {
  const diagnosis = DIAGNOSES[name];
  if (diagnosis === undefined) throw new Error(`no case ${name}`);
  const latest = { ...diagnosis.denial, time: '2026-11-20T04:05:00Z' };
  return {
    fingerprint: diagnosis.fingerprint ?? '',
    first: diagnosis.denial,
    latest,
    count,
    sessions: 3,
    resources: 12,
    since: diagnosis.denial.time,
    ...(settled === undefined ? {} : { settled: { ...settled, at: latest.time } }),
  };
}

const WINDOWS: Digest = {
  scope: 'windows',
  from: '2026-11-20T04:10:00Z',
  until: '2026-11-20T04:15:00Z',
  windows: [
    windowOf('bucket-arn-for-objects', 41, { cause: 'identity-no-allow', severity: 'warning' }),
    windowOf('region-guardrail', 1_204, { cause: 'scp-explicit-deny', severity: 'warning' }),
  ],
  muted: [],
};

const DAY: Digest = {
  ...WINDOWS,
  scope: 'daily',
  from: '2026-11-20T00:00:00Z',
  until: '2026-11-21T00:00:00Z',
  windows: [...WINDOWS.windows, windowOf('unexplained', 2, { cause: 'unexplained', severity: 'warning' })],
  muted: [{ rule: 'console-page-probing', reason: 'a console page asks for everything it could show', count: 310 }],
  gaps: [{ name: 'organizations:ListPoliciesForTarget', count: 17 }],
  held: { from: '', until: '', denials: 90, principals: [{ name: 'Crawler', count: 80 }], actions: [] },
  own: 2,
};

it.each([...CAUSES])('a line of a digest tells %s in words', (cause) => {
  const told = composeDigest({
    ...WINDOWS,
    windows: [windowOf('region-guardrail', 2, { cause, severity: 'warning' })],
  });
  const line = told.sections[0]?.lines[0]?.text ?? '';
  expect(line).not.toContain(cause);
  expect(line).toMatch(/sessions, [a-z][^,]{8,60}, 2026/i);
});

it('a cause of another release keeps its name', () => {
  const window = windowOf('region-guardrail', 2, { cause: 'moon-phase', severity: 'warning' });
  expect(composeDigest({ ...WINDOWS, windows: [window] }).sections[0]?.lines[0]?.text).toContain('`moon-phase`');
});

const change = DIAGNOSES['broken-by-a-change']?.changes ?? [];
const TRIED = {
  kind: 'many-different-calls',
  principal: 'ReportWriter',
  actions: 31,
  services: 9,
  targets: 1,
} as const;
const SPIKE: Spike = {
  alarmName: 'denials-above-band',
  state: 'ALARM',
  since: '2026-11-20T03:00:00Z',
  denials: 420,
  expected: 12,
  series: [3, 4, 2, 5, 90, 160, 156],
  principals: [{ name: 'arn:aws:iam::111122223333:role/app/ReportWriter', count: 390, share: 0.93 }],
  actions: [{ name: 's3:GetObject', count: 400, share: 0.95 }],
  resources: [],
  causes: [{ name: 'identity-no-allow', count: 390, share: 0.93 }],
  verdict: 'broken-by-a-change',
  facts: [{ kind: 'changes-undone', sampled: 12, allowed: 11, share: 0.93 }],
  changes: change,
  gaps: [],
};

const STORM = composeSummary({
  from: '2026-11-20T03:00:00Z',
  until: '2026-11-20T03:05:00Z',
  denials: 98_213,
  fingerprints: 412,
  principals: [
    { name: 'arn:aws:iam::111122223333:role/Crawler', count: 97_001 },
    { name: 'arn:aws:iam::111122223333:user/ana', count: 1_212 },
  ],
  actions: [{ name: 's3:GetObject', count: 98_213 }],
  ceiling: { notices: 20, minutes: 5 },
});

/** Above the ceiling of a caller that began with something cheap and went on to what matters. */
const STORM_WITH_GUARDRAILS = composeSummary({
  from: '2026-11-20T03:00:00Z',
  until: '2026-11-20T03:05:00Z',
  denials: 52,
  critical: 2,
  principals: [{ name: 'arn:aws:iam::111122223333:role/Deploy', count: 52 }],
  actions: [
    { name: 's3:GetObject', count: 50 },
    { name: 'cloudtrail:StopLogging', count: 1 },
    { name: 'guardduty:DeleteDetector', count: 1 },
  ],
  guardrails: [
    { name: 'cloudtrail:StopLogging', count: 1 },
    { name: 'guardduty:DeleteDetector', count: 1 },
  ],
  suspects: [{ name: 'arn:aws:iam::111122223333:role/Deploy', count: 2 }],
});

const NAMES = { '111122223333': 'payments' };

const ROWS: readonly (readonly [string, Notice])[] = [
  ['digest-windows', composeDigest(WINDOWS)],
  ['digest-single', composeDigest({ ...WINDOWS, windows: WINDOWS.windows.slice(0, 1) })],
  ['digest-daily', composeDigest(DAY)],
  ['storm', STORM],
  ['storm-guardrails', STORM_WITH_GUARDRAILS],
  ['spike', composeSpike(SPIKE)],
  ['spike-probing', composeSpike({ ...SPIKE, verdict: 'probing', changes: [], facts: [TRIED] })],
  ['spike-over', composeSpike({ ...SPIKE, state: 'OK', until: '2026-11-20T04:00:00Z' })],
];

describe('accounts by name', () => {
  const told = (notice: Notice): string => {
    const { subject, body } = emailNotice(notice);
    return `${subject}\n${body}`;
  };
  const principals = [{ name: 'arn:aws:iam::111122223333:role/Crawler', count: 9 }];
  const held = { from: '', until: '', denials: 9, principals, actions: [] };
  const accounts = ['111122223333', '444455556666'].map((name) => ({ name, count: 4 }));

  it('stand beside the number in the report of a spike, those of the settings before those that were read', () => {
    const spike: Spike = { ...SPIKE, accountNames: { '111122223333': 'read' } };
    expect(told(composeSpike(spike))).toMatch(/\(read\)/);
    const text = told(composeSpike(spike, NAMES));
    expect(text).toMatch(/^Spike: 420 denials, 93 % by ReportWriter \(payments\), broken by a policy change$/m);
    expect(text).toContain('come from ReportWriter in account 111122223333 (payments).');
    expect(text).toContain('role/app/ReportWriter in payments: 390');
  });

  it('stand beside the number in the summary of what was held back', () => {
    const text = told(composeSummary({ ...held, accounts }, NAMES));
    expect(text).toMatch(/most by Crawler \(payments\)$/m);
    expect(text).toContain('role/Crawler in payments: 9');
    expect(text).toMatch(/^111122223333 \(payments\): 4/m);
    expect(text).toMatch(/^444455556666: 4/m);
    const suspects = principals;
    expect(told(composeSummary({ ...held, critical: 1, suspects }, NAMES))).toContain('(Crawler of payments)');
  });

  it('stand in a digest, by the settings or as the notices told them', () => {
    const [first, ...others] = WINDOWS.windows;
    if (first === undefined) throw new Error('no window');
    const settled = { cause: 'identity-no-allow', severity: 'warning', at: first.since, accountName: 'told' } as const;
    const windows = [{ ...first, settled }, ...others].map((window, at) => ({
      ...window,
      first: { ...window.first, account: accounts[at]?.name ?? '' },
    }));
    const text = told(composeDigest({ ...DAY, windows, held }, undefined, NAMES));
    expect(text).toMatch(/× ReportWriter in 111122223333 \(payments\): /);
    expect(text).toMatch(/ in 444455556666: /);
    expect(text).toContain('role/Crawler in payments: 9');
    expect(told(composeDigest({ ...DAY, windows }))).toMatch(/in 111122223333 \(told\)/);
    expect(told(composeDigest({ ...WINDOWS, windows: windows.slice(0, 1) }, undefined, NAMES))).toMatch(
      /^Repeats: ReportWriter \(payments\) was refused/,
    );
  });

  it('leave a subject where there is no room, and escape what they hold', () => {
    const long = { '111122223333': 'a name that is as long as a name may be' };
    const top = { name: `arn:aws:iam::111122223333:role/${'R'.repeat(40)}`, count: 390, share: 0.93 };
    const [subject = ''] = told(composeSpike({ ...SPIKE, principals: [top] }, long)).split('\n');
    expect(subject).toMatch(/broken by a policy change$/);
    expect(subject).not.toContain('a name');
    const hostile = { '111122223333': '`x` <!here>\nhttps://evil.example' };
    const { description } = chatNotice(composeSpike(SPIKE, hostile)).content;
    expect(description).not.toMatch(/<!here>|https:\/\/evil/);
  });
});

describe('a notice of many denials', () => {
  it.each(ROWS)('%s reads as it was blessed', async (name, notice) => {
    const { subject, body } = emailNotice(notice);
    expect(subject).toMatch(/^[!-~][ -~]{10,98}$/);
    await expect(`Subject: ${subject}\n\n${body}`).toMatchFileSnapshot(join(CASES, name, 'email.txt'));
    await expect(`${JSON.stringify(chatNotice(notice), undefined, 2)}\n`).toMatchFileSnapshot(
      join(CASES, name, 'chat.json'),
    );
  });

  it('lands in the thread of its fingerprint when there is but one', () => {
    expect(composeDigest({ ...WINDOWS, windows: WINDOWS.windows.slice(0, 1) }).threadId).toBe('3f9a1c5b7d2e4f60');
  });

  it('has one line for two windows of one fingerprint', () => {
    const [window] = WINDOWS.windows;
    if (window === undefined) throw new Error('no window');
    const twice = composeDigest({
      ...WINDOWS,
      windows: [window, { ...window, count: 9, since: '2026-11-20T01:00:00Z' }],
    });
    expect(twice.subject).toBe('Repeats: ReportWriter was refused s3:GetObject 50 times');
    expect(twice.sections[0]?.lines).toHaveLength(1);
  });

  it('is as grave as the gravest it holds', () => {
    expect(STORM.severity).toBe('warning');
    expect(STORM_WITH_GUARDRAILS.severity).toBe('critical');
    const [window] = WINDOWS.windows;
    if (window === undefined) throw new Error('no window');
    const settled = (severity: 'info' | 'critical') => ({ cause: 'identity-no-allow', severity, at: WINDOWS.from });
    const mild = { ...window, settled: settled('info') };
    const grave = { ...window, since: '2026-11-20T00:00:00Z', settled: settled('critical') };
    expect(composeDigest({ ...WINDOWS, windows: [mild] }).severity).toBe('info');
    expect(composeDigest({ ...WINDOWS, windows: [mild, grave] }).severity).toBe('critical');
    const held = { from: DAY.from, until: DAY.until, denials: 3, critical: 1, principals: [], actions: [] };
    expect(composeDigest({ ...WINDOWS, windows: [mild], held }).severity).toBe('critical');
  });

  it('is skipped when there is nothing to tell', () => {
    expect(isEmptyDigest({ ...WINDOWS, windows: [] })).toBe(true);
    expect(isEmptyDigest(WINDOWS)).toBe(false);
    expect(isEmptyDigest({ ...WINDOWS, windows: [], muted: DAY.muted })).toBe(false);
  });
});
