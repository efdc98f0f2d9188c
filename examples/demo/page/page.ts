/**
 * The demo's page: an inbox with every notice as mail, chat and JSON, and the denial rate with its band. One file, no
 * request, no inline style; a content security policy lets nothing run but its own script.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../lambdas/cli/package-root.ts';
import type { ChatMessage } from '../../../lambdas/notice/formats/chat.ts';
import type { Email } from '../../../lambdas/notice/formats/email.ts';
import type { Notice } from '../../../lambdas/notice/notice.ts';
import { html } from '../../../lambdas/notice/text/escape.ts';
import { SEVERITY_WORDS } from '../../../lambdas/notice/words/signs.ts';
import { type Chart, chartFigure } from './chart.ts';
import { chatView, jsonView, mailView } from './views.ts';

export interface PageItem {
  readonly notice: Notice;
  readonly email: Email;
  readonly chat: ChatMessage;
  /** The JSON that machines get, as text. */
  readonly json: string;
  /** When it was refused, ISO 8601. */
  readonly time?: string;
}

export interface PageInput {
  readonly title: string;
  /** One sentence under the title. */
  readonly subtitle?: string;
  /** Another page of the same folder: the denials by kind. */
  readonly summary?: string;
  readonly items: readonly PageItem[];
  readonly chart?: Chart;
}

/** Their digests stand in the page's content security policy: nothing else runs. */
const PAGE_STYLE = beside('style.css');
const PAGE_SCRIPT = beside('script.js');

const SEVERITIES = ['critical', 'warning', 'info'] as const;

export function page(input: PageInput): string {
  const policy = [
    "default-src 'none'",
    `style-src '${digest(PAGE_STYLE)}'`,
    `script-src '${digest(PAGE_SCRIPT)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><title>${html(input.title)}</title><style>${PAGE_STYLE}</style></head>
<body>${header(input)}<main data-view="mail">${list(input.items)}${pane(input.items)}</main>
<script>${PAGE_SCRIPT}</script></body></html>
`;
}

function beside(file: string): string {
  return readFileSync(join(PACKAGE_ROOT, 'examples', 'demo', 'page', file), 'utf8');
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function header({ title, subtitle, summary, chart }: PageInput): string {
  const link = summary === undefined ? '' : ` <a href="${html(encodeURIComponent(summary))}">By kind</a>`;
  const mark =
    '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><circle cx="14" cy="14" r="9.5"/><path d="M21 21l7 7M9.5 14h9"/></svg>';
  return (
    `<header><div class="brand">${mark}<div><h1>${html(title)}</h1>${subtitle === undefined ? '' : `<p>${html(subtitle)}${link}</p>`}</div></div>` +
    `${chart === undefined ? '' : chartFigure(chart)}</header>`
  );
}

function list(items: readonly PageItem[]): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: items.filter(({ notice }) => notice.severity === severity).length,
  })).filter(({ count }) => count > 0);
  const filters = [
    `<button type="button" data-severity="all" aria-pressed="true">All ${items.length}</button>`,
    ...counts.map(
      ({ severity, count }) =>
        `<button type="button" data-severity="${severity}" aria-pressed="false"><i class="dot ${severity}"></i>${SEVERITY_WORDS[severity]} ${count}</button>`,
    ),
  ];
  return (
    `<nav class="list" aria-label="Notices"><div class="filters" role="group" aria-label="Severity">${filters.join('')}</div>` +
    `<ol>${items.map(listItem).join('')}</ol></nav>`
  );
}

function listItem({ notice, time }: PageItem, at: number): string {
  const { who, what } = headline(notice.subject);
  const about = notice.kind === 'diagnosis' ? notice.keywords[1] : undefined;
  return (
    `<li><button type="button" data-item="${notice.severity}" tabindex="${at === 0 ? 0 : -1}">` +
    `<span class="line"><i class="dot ${notice.severity}"></i><b>${html(who)}</b><time>${html(clock(time))}</time></span>` +
    `<span class="what"><span class="sr">${SEVERITY_WORDS[notice.severity]}: </span>${html(what)}</span>` +
    `${about === undefined ? '' : `<span class="cause">${html(about)}</span>`}</button></li>`
  );
}

function headline(subject: string): { readonly who: string; readonly what: string } {
  const bare = subject.replace(/^CRITICAL /, '');
  const at = bare.indexOf(': ');
  return at < 0 ? { who: bare, what: '' } : { who: bare.slice(0, at), what: bare.slice(at + 2) };
}

function pane(items: readonly PageItem[]): string {
  const tabs = [
    ['mail', 'Mail'],
    ['chat', 'Chat'],
    ['json', 'JSON'],
  ].map(
    ([view, label], at) =>
      `<button type="button" role="tab" id="tab-${view}" aria-controls="pane" aria-selected="${at === 0}" tabindex="${at === 0 ? 0 : -1}" data-view="${view}">${label}</button>`,
  );
  return (
    '<section class="reader" aria-label="Notice"><div class="toolbar">' +
    '<button type="button" class="back"><span aria-hidden="true">←</span> Inbox</button>' +
    `<div role="tablist" aria-label="Shown as">${tabs.join('')}</div></div>` +
    `<div class="pane" id="pane" role="tabpanel" tabindex="0" aria-live="polite">${items.map(article).join('')}</div></section>`
  );
}

function article({ notice, email, chat, json, time }: PageItem, at: number): string {
  const when = time === undefined ? '' : `${time.slice(0, 10)} ${clock(time)} UTC`;
  return (
    `<article data-pane class="${notice.severity}"${at === 0 ? '' : ' hidden'}>` +
    `<div class="as-mail">${mailView(email, when)}</div><div class="as-chat">${chatView(chat, when)}</div>` +
    `<div class="as-json">${jsonView(json)}</div></article>`
  );
}

function clock(time: string | undefined): string {
  return /T(\d{2}:\d{2})/.exec(time ?? '')?.[1] ?? '';
}
