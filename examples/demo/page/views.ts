/**
 * A notice as a mail client and a chat show it. What is drawn is exactly the text that is sent; nothing is fetched and
 * every character is escaped.
 */

import type { ChatMessage } from '../../../lambdas/notice/formats/chat.ts';
import type { Email } from '../../../lambdas/notice/formats/email.ts';
import { html } from '../../../lambdas/notice/text/escape.ts';

export function mailView(email: Email, time: string): string {
  return (
    `<dl class="mail-head"><dt>From</dt><dd>AWS Notifications</dd><dt>Subject</dt><dd>${html(email.subject)}</dd>` +
    `${time === '' ? '' : `<dt>Date</dt><dd>${html(time)}</dd>`}</dl><div class="mail-body">${mailBody(email.body)}</div>`
  );
}

/** Headings, JSON and addresses are told apart by their looks alone: the text is not touched. */
function mailBody(body: string): string {
  const blocks = body.trimEnd().split('\n\n');
  return blocks
    .map((block, at) => {
      const [first = '', ...rest] = block.split('\n');
      const heading = /^[A-Z][A-Z0-9 ]+$/.test(first) && at > 0;
      if (/^\{$/.test(first)) return `<pre class="json">${html(block)}</pre>`;
      if (!heading) return `<p${at === 0 ? ' class="lead"' : ''}>${linked(block)}</p>`;
      return `<h3>${html(first)}</h3>${rest.length === 0 ? '' : `<p>${linked(rest.join('\n'))}</p>`}`;
    })
    .join('');
}

/** Our own addresses stand alone on a line. */
function linked(block: string): string {
  return block
    .split('\n')
    .map((line) =>
      /^https:\/\/[^\s"<>]+$/.test(line)
        ? `<a href="${html(line)}" target="_blank" rel="noreferrer noopener">${html(line)}</a>`
        : html(line),
    )
    .join('\n');
}

export function chatView(message: ChatMessage, time: string): string {
  const { content } = message;
  const steps = content.nextSteps ?? [];
  const keywords = content.keywords ?? [];
  return (
    '<div class="chat-line"><div class="avatar" aria-hidden="true">Q</div><div class="chat-main">' +
    `<p class="chat-from"><strong>Amazon Q Developer</strong> <span class="app">app</span> <span class="when">${html(time)}</span></p>` +
    `<div class="card"><h3>${chatTitle(content.title)}</h3>${chatMarkdown(content.description)}` +
    `${steps.length === 0 ? '' : `<h4>Next steps</h4><ul>${steps.map((step) => `<li>${inline(step)}</li>`).join('')}</ul>`}` +
    `${keywords.length === 0 ? '' : `<p class="chips">${keywords.map((word) => `<span>${html(word)}</span>`).join(' ')}</p>`}` +
    '</div></div></div>'
  );
}

/** The coloured circle is drawn: not every machine has a font for it. */
function chatTitle(title: string): string {
  const circles: Readonly<Record<string, string>> = { '🔵': 'info', '🟠': 'warning', '🔴': 'critical' };
  const [circle = '', ...rest] = title.split(' ');
  const severity = circles[circle];
  return severity === undefined ? html(title) : `<i class="dot ${severity}"></i>${html(rest.join(' '))}`;
}

/** The part of chat markdown that our messages use: code blocks, code spans, bold. */
function chatMarkdown(text: string): string {
  return text
    .split(/```\n?([\s\S]*?)\n?```/)
    .map((piece, at) => {
      if (at % 2 === 1) return `<pre>${html(piece)}</pre>`;
      return piece
        .split(/\n{2,}/)
        .filter((block) => block.trim() !== '')
        .map((block) => `<p>${inline(block.trim())}</p>`)
        .join('');
    })
    .join('');
}

function inline(text: string): string {
  return text
    .split('`')
    .map((piece, at) => {
      if (at % 2 === 1) return `<code>${html(piece)}</code>`;
      return html(piece)
        .replace(
          /https:\/\/[^\s"<>]+?(?=[.,]?(?:\s|$))/g,
          (url) => `<a href="${url}" target="_blank" rel="noreferrer noopener">${url}</a>`,
        )
        .replaceAll('\n', '<br>');
    })
    .join('')
    .replace(/\*([^*]+)\*(?=<br>|$)/g, '<strong>$1</strong>');
}

export function jsonView(json: string): string {
  return `<pre class="json">${html(pretty(json))}</pre>`;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}
