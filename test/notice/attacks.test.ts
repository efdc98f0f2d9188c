/**
 * The table of attacks: whatever stands in an event, policy, tag or name, no medium acts upon it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parcelOf } from '../../lambdas/delivery/deliver.ts';
import { chatMessage, snsMessage, webhookBody } from '../../lambdas/delivery/message.ts';
import { isObject, listAt, textAt } from '../../lambdas/denial/fields.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { htmlDocument } from '../../lambdas/notice/formats/html.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { markdownNotice } from '../../lambdas/notice/formats/markdown.ts';
import { terminalNotice } from '../../lambdas/notice/formats/terminal.ts';
import { wireJson } from '../../lambdas/notice/text/escape.ts';
import { hostileDiagnosis } from './hostile.ts';

const TABLE: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../cases/notice/attacks.json'), 'utf8'));
const ROWS = (Array.isArray(TABLE) ? TABLE : []).filter(isObject).map((row) => ({
  name: textAt(row, 'name') ?? '',
  text: typeof row['text'] === 'string' ? row['text'] : '',
  never: listAt(row, 'never').filter((item) => typeof item === 'string'),
}));

/** Nothing unseen but the line breaks that are ours, and no half of a character. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u2028\u2029]|(?!\n)\p{Cc}/u;
const OURS = /^https:\/\/(docs\.example\.com|([a-z0-9-]+\.)?console\.aws\.amazon\.com|policysim\.aws\.amazon\.com)\//;

it('has a table', () => {
  expect(ROWS.length).toBeGreaterThan(50);
});

describe.each(ROWS)('$name', ({ text, never }) => {
  const diagnosis = hostileDiagnosis(text);
  const notice = compose(diagnosis, { docsUrl: 'https://docs.example.com' });
  const { subject, body } = emailNotice(notice);
  const chat = chatNotice(notice);
  const chatTexts = [
    chat.content.title,
    chat.content.description,
    ...(chat.content.nextSteps ?? []),
    ...(chat.content.keywords ?? []),
    chat.metadata.summary,
    ...Object.values(chat.metadata.additionalContext),
  ].join('\n');
  const page = htmlDocument([notice]);
  const markdown = markdownNotice(notice);
  const terminal = terminalNotice(notice, { colour: false });
  const people = { subject, body, chat: chatTexts, markdown, terminal };

  it('is never said to people as it came', () => {
    for (const [medium, said] of Object.entries(people)) {
      const wraps = medium === 'body' || medium === 'terminal';
      for (const forbidden of never.filter((item) => !wraps || !item.startsWith('\n')))
        expect(said.includes(forbidden), `${medium} holds ${forbidden}`).toBe(false);
      expect(said, medium).not.toMatch(UNSEEN);
    }
    for (const forbidden of never.filter((item) => !item.startsWith('@') && !item.startsWith('\n')))
      expect(page.includes(forbidden), `html holds ${forbidden}`).toBe(false);
    expect(page).not.toMatch(UNSEEN);
  });

  it('leads nowhere but to our own addresses', () => {
    for (const said of [...Object.values(people), page]) {
      const urls = [...said.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)]+/gi)].map((match) => match[0]);
      expect(urls.filter((url) => !OURS.test(url))).toEqual([]);
    }
  });

  it('makes no markup of its own', () => {
    const tags = [...page.matchAll(/<\/?([a-z0-9!-]+)[^>]*>/gi)].map((match) => match[1]?.toLowerCase());
    const known =
      'h2 h3 p section article code pre dl dt dd ul li a details summary html head meta title style body !doctype'.split(
        ' ',
      );
    expect(tags.filter((tag) => !known.includes(tag ?? ''))).toEqual([]);
    expect(page).not.toMatch(/<[^>]*\son\w+=/i);
    expect(chatTexts).not.toMatch(/<[!@#a-z]|\]\(|(^|[^\w.+-])@(here|channel|everyone)\b/im);
  });

  it('gives a subject, attributes and bodies that SNS takes', () => {
    const parcel = parcelOf({ notice, diagnosis }, { ownerTag: 'owner' });
    for (const message of [snsMessage(parcel), chatMessage(parcel)]) {
      expect(message.Subject).toMatch(/^[!-~][ -~]{0,98}$/);
      expect(message.Message).not.toMatch(UNSEEN);
      for (const { StringValue } of Object.values(message.MessageAttributes)) {
        expect(StringValue).not.toBe('');
        expect(StringValue).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
      const size = Buffer.byteLength(JSON.stringify(message));
      expect(size).toBeLessThan(64 * 1024 + 2_048);
    }
    expect(webhookBody(parcel)).not.toMatch(UNSEEN);
  });

  it('is exact but harmless for machines, secrets aside', () => {
    const json = wireJson(diagnosisJson(diagnosis, notice));
    expect(json).not.toMatch(UNSEEN);
    expect(JSON.parse(json)).toMatchObject({ schemaVersion: 1, cause: 'scp-explicit-deny' });
    for (const secret of never.filter((item) => /AKIA|ASIA|wJalr|hunter2|s3cr3t|abcdef/.test(item)))
      expect(json).not.toContain(secret);
  });
});
