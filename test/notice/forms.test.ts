/**
 * Every form of a notice, as people read it, against the text that was read and found good.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compose } from '../../lambdas/notice/compose.ts';
import { CHAT_LIMITS, chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { htmlNotice } from '../../lambdas/notice/formats/html.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { markdownNotice } from '../../lambdas/notice/formats/markdown.ts';
import { terminalNotice } from '../../lambdas/notice/formats/terminal.ts';
import { safeJson } from '../../lambdas/notice/text/escape.ts';
import { DIAGNOSES } from './diagnoses.ts';

const CASES = join(import.meta.dirname, '../cases/notice');
const OPTIONS = { docsUrl: 'https://example.com/docs' };
const ROWS = Object.entries(DIAGNOSES).map(([name, diagnosis]) => ({ name, diagnosis }));

/** Characters that a person reads before the fix, at most. */
const BEFORE_FIX = 1_600;

describe.each(ROWS)('the notice of $name', ({ name, diagnosis }) => {
  const notice = compose(diagnosis, OPTIONS);
  const { subject, body } = emailNotice(notice);
  const beforeFix = body.split(/^FIX/m)[0] ?? '';

  it('reads as it was blessed', async () => {
    await expect(`Subject: ${subject}\n\n${body}`).toMatchFileSnapshot(join(CASES, name, 'email.txt'));
    await expect(`${JSON.stringify(chatNotice(notice), undefined, 2)}\n`).toMatchFileSnapshot(
      join(CASES, name, 'chat.json'),
    );
    await expect(terminalNotice(notice, { colour: false })).toMatchFileSnapshot(join(CASES, name, 'terminal.txt'));
    await expect(markdownNotice(notice)).toMatchFileSnapshot(join(CASES, name, 'notice.md'));
    await expect(`${htmlNotice(notice)}\n`).toMatchFileSnapshot(join(CASES, name, 'notice.html'));
    await expect(`${safeJson(diagnosisJson(diagnosis, notice), 2)}\n`).toMatchFileSnapshot(
      join(CASES, name, 'diagnosis.json'),
    );
  });

  it('has a subject that SNS takes', () => {
    expect(subject).toMatch(/^[!-~][ -~]{10,98}$/);
  });

  it('tells caller and cause at once', () => {
    const screen = body.slice(0, 300).replace(/\s+/g, ' ');
    const [who, why] = notice.summary.replaceAll('`', '').split(' was refused ');
    expect(screen).toContain(who);
    expect(why?.split(': ').length).toBeGreaterThan(1);
    expect(notice.summary.replaceAll('`', '').length).toBeLessThanOrEqual(300);
    expect(screen).toContain((why?.split(': ').at(-1) ?? '').slice(0, 40));
  });

  it('says who, what, why, how sure and the next step in one screen or two', () => {
    const stop = Object.values(notice.containment ?? {}).reduce((sum, words) => sum + words.length, 0);
    expect(beforeFix.length - stop).toBeLessThan(1_200);
    expect(beforeFix.length).toBeLessThanOrEqual(BEFORE_FIX);
    expect(body.split('\n\n')[1]).toMatch(/^NEXT STEP\n/);
    expect(body).toMatch(/^FIX/m);
    for (const heading of ['WHAT WAS REFUSED', 'WHY', 'HOW SURE', 'NEXT STEP']) expect(beforeFix).toContain(heading);
  });

  it('gives at most three suggestions, a mute line and the page of the cause', () => {
    expect(notice.nextSteps.length).toBeGreaterThan(0);
    expect(notice.nextSteps.length).toBeLessThanOrEqual(3);
    expect(body).toContain(`denyscope mute ${diagnosis.fingerprint} --for 8h`);
    expect(body).toContain(`https://example.com/docs/causes/${diagnosis.cause}.md`);
  });

  it('stays within the limits of chat', () => {
    const { content, metadata } = chatNotice(notice);
    expect(content.title.length).toBeLessThanOrEqual(CHAT_LIMITS.title);
    expect(content.description.length).toBeLessThanOrEqual(CHAT_LIMITS.description);
    for (const step of content.nextSteps ?? []) expect(step.length).toBeLessThanOrEqual(CHAT_LIMITS.nextStep);
    for (const word of content.keywords ?? []) expect(word.length).toBeLessThanOrEqual(CHAT_LIMITS.keyword);
    expect(metadata.threadId).toBe(diagnosis.fingerprint);
  });

  it('keeps the fix paste-ready in every medium', () => {
    const documents = diagnosis.fixes.flatMap((fix) => (fix.document === undefined ? [] : [fix.document]));
    for (const text of [body, chatNotice(notice).content.description, terminalNotice(notice, { colour: true })]) {
      const found = [...text.matchAll(/^\{\n[\s\S]*?^\}$/gm)].map((match): unknown => JSON.parse(match[0]));
      expect(found).toEqual(documents);
    }
  });

  it('colours a terminal only when asked', () => {
    const introducer = String.fromCharCode(27);
    expect(terminalNotice(notice, { colour: false })).not.toContain(introducer);
    expect(terminalNotice(notice, { colour: true })).toContain(introducer);
  });
});
