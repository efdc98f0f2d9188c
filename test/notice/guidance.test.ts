/** Words of the house: shown where all that they name holds, in every form that people read, and harmless. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../lambdas/contract/settings.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailBody } from '../../lambdas/notice/formats/email.ts';
import { htmlDocument } from '../../lambdas/notice/formats/html.ts';
import { markdownNotice } from '../../lambdas/notice/formats/markdown.ts';
import { terminalNotice } from '../../lambdas/notice/formats/terminal.ts';
import type { Guidance } from '../../lambdas/notice/guidance.ts';
import type { Notice } from '../../lambdas/notice/notice.ts';
import { SCP } from './guardrail-diagnosis.ts';

const [blocker] = SCP.blockers;
const REGIONS = { words: 'Regions: see the landing-zone page', url: 'https://wiki.example.com/regions' };
const noticeWith = (guidance: readonly Guidance[]): Notice =>
  compose(SCP, { docsUrl: 'https://example.com', guidance });

describe('guidance', () => {
  it.each([
    ['the policy', { policy: blocker?.policy ?? '' }],
    ['the statement', { statement: blocker?.statement ?? '' }],
    ['the cause', { cause: SCP.cause }],
    ['all of them', { policy: blocker?.policy ?? '', statement: blocker?.statement ?? '', cause: SCP.cause }],
  ])('is shown by %s in every form for people', (_, of) => {
    const notice = noticeWith([{ ...REGIONS, ...of }]);
    const forms = [
      emailBody(notice),
      JSON.stringify(chatNotice(notice)),
      htmlDocument([notice]),
      markdownNotice(notice).replaceAll('\\', ''),
      terminalNotice(notice, { colour: false }),
    ];
    for (const form of forms) {
      expect(form.replace(/\s+/g, ' ')).toContain('see the landing-zone page');
      expect(form).toContain('https://wiki.example.com/regions');
    }
  });

  it.each([
    ['another policy', { policy: 'Other' }],
    ['another statement of the policy', { policy: blocker?.policy ?? '', statement: 'Other' }],
    ['another cause', { policy: blocker?.policy ?? '', cause: 'rcp-explicit-deny' }],
  ] as const)('is not shown for %s', (_, of) => {
    expect(JSON.stringify(noticeWith([{ ...REGIONS, ...of }]))).not.toContain('landing-zone');
  });

  it('is written as the documentation writes it', () => {
    const [, example = ''] = /```json guidance\n([\s\S]*?)```/.exec(readFileSync('docs/routing.md', 'utf8')) ?? [];
    expect(readSettings(JSON.parse(example)).kind).toBe('ok');
  });

  it('is refused where it would stand in every notice, and where its link is none', () => {
    expect(readSettings({ guidance: [{ words: 'x' }] }).kind).toBe('wrong');
    expect(readSettings({ guidance: [{ words: 'x', cause: 'clock-skew', url: 'javascript:x' }] }).kind).toBe('wrong');
    expect(readSettings({ guidance: [{ words: 'x', cause: 'clock-skew' }] }).kind).toBe('ok');
  });
});
