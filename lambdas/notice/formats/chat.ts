/**
 * A notice in the custom-notification schema of Amazon Q Developer in chat applications.
 * Source: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 * Errs towards short: what goes beyond a limit is cut at a line, for a notification that is too long is dropped whole.
 */

import { present } from '../../denial/fields.ts';
import type { FixText, Line, Notice, Section } from '../notice.ts';
import { bare, chatCode, chatText, clip } from '../text/escape.ts';
import { SEVERITY_WORDS } from '../words/signs.ts';

export interface ChatMessage {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords?: readonly string[];
  };
  readonly metadata: {
    readonly threadId: string;
    readonly summary: string;
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

export const CHAT_LIMITS = { title: 250, description: 8_000, nextStep: 350, keyword: 75, summary: 500 } as const;

const MARKS = { info: '🔵', warning: '🟠', critical: '🔴' } as const;

/** `context`: name → value that custom actions of the channel may use; never secret. */
export function chatNotice(notice: Notice, context: Readonly<Record<string, string>> = {}): ChatMessage {
  const steps = notice.nextSteps.slice(0, 3).map((step) => clip(chatText(step), CHAT_LIMITS.nextStep));
  const keywords = notice.keywords.slice(0, 6).map((word) => clip(chatText(word), CHAT_LIMITS.keyword));
  return {
    version: '1.0',
    source: 'custom',
    id: notice.threadId,
    content: present({
      textType: 'client-markdown',
      title: clip(`${MARKS[notice.severity]} ${chatText(notice.subject)}`, CHAT_LIMITS.title),
      description: description(notice),
      nextSteps: steps.length > 0 ? steps : undefined,
      keywords: keywords.length > 0 ? keywords : undefined,
    }),
    metadata: {
      threadId: notice.threadId,
      summary: clip(chatText(notice.summary), CHAT_LIMITS.summary),
      additionalContext: Object.fromEntries(
        Object.entries({ severity: SEVERITY_WORDS[notice.severity], ...context }).map(([key, text]) => [
          key,
          chatCode(bare(text, 200)),
        ]),
      ),
    },
  };
}

/** Whole blocks as long as there is room: half a code block would swallow what follows. */
function description(notice: Notice): string {
  const blocks = [
    chatText(notice.summary),
    containment(notice),
    ...notice.sections.map(section),
    ...notice.fixes.map((fix, at) => fixBlock(fix, at, notice.fixes.length)),
    linksBlock(notice),
    notice.muteLine === undefined
      ? ''
      : `Mute${notice.mutesFirst ? ' the first' : ''}: \`${chatCode(notice.muteLine)}\``,
  ].filter((block) => block !== '');
  const kept: string[] = [];
  let room: number = CHAT_LIMITS.description - 60;
  for (const block of blocks) {
    if (block.length + 2 > room) continue;
    kept.push(block);
    room -= block.length + 2;
  }
  const left = blocks.length - kept.length;
  return [...kept, ...(left > 0 ? [`(${left} more parts in the mail.)`] : [])].join('\n\n');
}

function containment({ containment: stop }: Notice): string {
  if (stop === undefined) return '';
  const page = stop.url === undefined ? '' : `\nIn the console: ${stop.url}`;
  return `\`\`\`\n${chatCode(stop.command)}\n\`\`\`\n${chatText(stop.words)}${page}`;
}

function section(one: Section): string {
  return `*${chatText(one.heading)}*\n${one.lines.map(line).join('\n')}`;
}

function line(one: Line): string {
  switch (one.kind) {
    case 'text':
      return chatText(one.text);
    case 'fact':
      return `${chatText(one.label)}: ${chatText(one.text)}`;
    case 'quote':
      return `\`\`\`\n${chatCode(bare(one.text, 1_000))}\n\`\`\``;
  }
}

function fixBlock(fix: FixText, at: number, all: number): string {
  const heading = all > 1 ? `Fix ${at + 1} of ${all}` : 'Fix';
  const parts = [
    `*${heading}*\n${chatText(fix.title)}.`,
    fix.words === undefined ? '' : chatText(fix.words),
    fix.json === undefined ? '' : `\`\`\`\n${chatCode(fix.json)}\n\`\`\``,
    chatText(fix.proof),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Our own addresses only: they are put together from checked parts. */
function linksBlock(notice: Notice): string {
  return notice.links.map(({ label, url }) => `${chatText(label)}: ${url}`).join('\n');
}
