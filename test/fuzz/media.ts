/**
 * A notice in every medium, and what in it would be the work of an attacker: what is not seen, addresses and markup that are not
 * ours, mentions, and more than a medium takes. Gives what is wrong, one line each; nothing where all is well.
 */
import { parcelOf } from '../../lambdas/delivery/deliver.ts';
import { chatMessage, MAXIMUM_MESSAGE_BYTES, snsMessage, webhookBody } from '../../lambdas/delivery/message.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { htmlDocument } from '../../lambdas/notice/formats/html.ts';
import { markdownNotice } from '../../lambdas/notice/formats/markdown.ts';
import { terminalNotice } from '../../lambdas/notice/formats/terminal.ts';

/** Nothing unseen but the line breaks that are ours, and no half of a character. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\u2028\u2029]|(?!\n)\p{Cc}/u;
const CONSOLES = ['console\\.aws\\.amazon\\.com', 'console\\.amazonaws\\.cn', 'console\\.amazonaws-us-gov\\.com'];
const OURS = new RegExp(
  `^https://(docs\\.example\\.com|docs\\.aws\\.amazon\\.com|policysim\\.aws\\.amazon\\.com|([a-z0-9-]+\\.)?(${CONSOLES.join('|')}))/`,
);
const TAGS = new Set(
  'h2 h3 p section article code pre dl dt dd ul li a details summary html head meta title style body !doctype'.split(
    ' ',
  ),
);
/** What a person scrolls through at most; a page is read on a screen. */
const MOST = { subject: 99, body: 24_000, chat: 12_000, markdown: 40_000, terminal: 24_000, page: 96_000 } as const;
type Medium = keyof typeof MOST;

export function offencesIn(diagnosis: Diagnosis, never: readonly string[]): readonly string[] {
  const notice = compose(diagnosis, { docsUrl: 'https://docs.example.com' });
  const { subject, body } = emailNotice(notice);
  const { content, metadata } = chatNotice(notice);
  const chat = [
    content.title,
    content.description,
    ...(content.nextSteps ?? []),
    ...(content.keywords ?? []),
    metadata.summary,
    ...Object.values(metadata.additionalContext),
  ].join('\n');
  const said: Readonly<Record<Medium, string>> = {
    subject,
    body,
    chat,
    markdown: markdownNotice(notice),
    terminal: terminalNotice(notice, { colour: false }),
    page: htmlDocument([notice]),
  };
  // A policy to be pasted stands there whole: AWS bounds it, and what is sent is cut.
  const documents = notice.fixes.map((fix) => JSON.stringify(fix, null, 2)).join('');
  // A quotation mark is six characters of a page.
  const ofDocuments = { other: 2 * documents.length, page: 2 * documents.replace(/[&<>"']/g, '&quot;').length };
  const parcel = parcelOf({ notice, diagnosis }, { ownerTag: 'owner' });
  return [
    ...MEDIA.flatMap((medium) =>
      offencesOf(medium, said[medium], never, medium === 'page' ? ofDocuments.page : ofDocuments.other),
    ),
    ...markupIn(said.page),
    ...(/<[!@#a-z]|\]\(|(^|[^\w.+-])@(here|channel|everyone)\b/im.test(chat) ? ['chat acts'] : []),
    ...[snsMessage(parcel), chatMessage(parcel)].flatMap((message) => [
      ...(/^[!-~][ -~]{0,98}$/.test(message.Subject ?? '') ? [] : ['SNS takes no such subject']),
      ...(Buffer.byteLength(message.Message) > MAXIMUM_MESSAGE_BYTES ? ['SNS takes no such size'] : []),
      ...(UNSEEN.test(message.Message) ? ['an SNS message holds what is not seen'] : []),
      ...Object.entries(message.MessageAttributes).flatMap(([name, { StringValue }]) =>
        StringValue === '' || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(StringValue ?? '') ? [`attribute ${name}`] : [],
      ),
    ]),
    ...(UNSEEN.test(webhookBody(parcel)) ? ['a webhook is told what is not seen'] : []),
  ];
}

const MEDIA: readonly Medium[] = ['subject', 'body', 'chat', 'markdown', 'terminal', 'page'];

function offencesOf(medium: Medium, text: string, never: readonly string[], ofDocuments: number): readonly string[] {
  const urls = [...text.matchAll(/\b[a-z][a-z0-9+.-]{0,40}:\/\/[^\s"'<>)]+/gi)].map((match) => match[0]);
  // A name may be the last part of an address of ours, which is one word to whoever reads it.
  const shown = urls.filter((url) => OURS.test(url)).reduce((left, url) => left.replace(url, ''), text);
  // A page shows a mention as it is and nobody is called by it; where lines are wrapped a line break is ours.
  const wraps = medium === 'body' || medium === 'terminal' || medium === 'page';
  const forbidden = never.filter(
    (item) => !(wraps && item.startsWith('\n')) && !(medium === 'page' && item.startsWith('@')),
  );
  return [
    ...(text.length > MOST[medium] + (medium === 'subject' ? 0 : ofDocuments)
      ? [`${medium} is ${text.length} long`]
      : []),
    ...(UNSEEN.test(text) ? [`${medium} holds what is not seen`] : []),
    ...urls.filter((url) => !OURS.test(url)).map((url) => `${medium} leads to ${url.slice(0, 60)}`),
    ...forbidden.filter((item) => shown.includes(item)).map((item) => `${medium} holds ${JSON.stringify(item)}`),
  ];
}

function markupIn(page: string): readonly string[] {
  const tags = [...page.matchAll(/<\/?([a-z0-9!-]+)[^>]*>/gi)].map((match) => (match[1] ?? '').toLowerCase());
  const acts = /<[^>]*\son\w+=/i.test(page);
  return [...tags.filter((tag) => !TAGS.has(tag)).map((tag) => `page has a <${tag}>`), ...(acts ? ['page acts'] : [])];
}
