/**
 * Makes text of others harmless, once for all media and then for each. Knows what a terminal, a mail client, a chat and
 * a browser act upon: control and bidi characters, mentions, links, markup. Errs towards showing a look-alike or
 * nothing, never towards passing a character on.
 */

import { remembered } from '../../aws/remembered.ts';
import { redact } from '../../denial/redact.ts';

const ESCAPE = String.fromCharCode(0x1b);
const C1_ESCAPE = String.fromCharCode(0x9b);
const BELL = String.fromCharCode(0x07);
/** Colours, cursor movement, window titles and hyperlinks of terminals. */
const TERMINAL_SEQUENCE = new RegExp(
  `${ESCAPE}\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|(?:${ESCAPE}\\[|${C1_ESCAPE})[0-?]*[ -/]*[@-~]|${ESCAPE}[@-Z\\\\-_]?`,
  'g',
);
const SPACES = /[\p{Zl}\p{Zp}\s]+/gu;
/** Controls, format characters (bidi, zero width, tags), lone surrogates, private use, what XML 1.0 does not know. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu;

/** Nothing here to clean: single blanks between visible characters of ASCII. One look instead of four passes. */
const IS_CLEAN = /^[!-~]+(?: [!-~]+)*$/;

/** One line of visible characters. */
export function clean(text: string): string {
  if (IS_CLEAN.test(text)) return text;
  return text.replace(TERMINAL_SEQUENCE, '').replace(SPACES, ' ').replace(UNSEEN, '').trim();
}

/** A string from an event, policy, tag or name, as verbatim value in neutral text; never empty. */
export function value(text: string | undefined, maximum = 160): string {
  return `\`${bare(text, maximum)}\``;
}

/** The same without the marks, for places that hold nothing else. */
export function bare(text: string | undefined, maximum = 160): string {
  const shown = clip(harmless((text ?? '').slice(0, 16_384)), maximum);
  return shown === '' ? '(none)' : shown;
}

const harmless: (text: string) => string = remembered((text) => inert(clean(redact(text))));

/** Cut in the middle: both ends of an ARN matter. */
export function clip(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const points = [...text];
  if (points.length <= maximum) return text;
  const tail = Math.floor((maximum - 1) * 0.45);
  return `${points.slice(0, maximum - 1 - tail).join('')}…${points.slice(points.length - tail).join('')}`;
}

/**
 * Mail clients and chats turn whatever looks like an address into something to click, and text wanders: a mail is
 * forwarded to a channel, a terminal is copied into a page.
 */
function inert(text: string): string {
  return chatCode(text)
    .replaceAll('](', '] (')
    .replace(/:\/\//g, '[:]//')
    .replace(/(mailto|javascript|vbscript):/gi, '$1[:]')
    .replace(/(?<![a-z0-9])www\./gi, 'www[.]');
}

/** Neutral text as plain text: a value with blanks stands in quotes, so that it cannot pass for our own words. */
export function plain(text: string): string {
  return parts(text)
    .map((part) => {
      if (!part.verbatim) return clean(part.text.trim()) === '' ? part.text : keepEdges(part.text, clean);
      const shown = clean(part.text);
      return /\s/.test(shown) ? `"${shown.replaceAll('"', "'")}"` : shown;
    })
    .join('');
}

interface Part {
  readonly verbatim: boolean;
  readonly text: string;
}

/** Neutral text in its own words and the verbatim values between. */
function parts(text: string): readonly Part[] {
  return text
    .split('`')
    .map((piece, at) => ({ verbatim: at % 2 === 1, text: piece }))
    .filter((part) => part.text !== '');
}

/** `cleaner` may trim; the blanks that join the parts stay. */
function keepEdges(text: string, cleaner: (inner: string) => string): string {
  const lead = /^\s/.test(text) ? ' ' : '';
  const trail = /\s$/.test(text) && text.trim() !== '' ? ' ' : '';
  return `${lead}${cleaner(text.trim())}${trail}`;
}

/** At most `maximum` printable ASCII characters: SNS subjects. */
export function ascii(text: string, maximum = 99): string {
  const letters = clean(text.replaceAll('`', ''))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replaceAll('…', '...')
    .replace(/(?<![\w.+-])@(?=\w)/g, '(at)')
    .replace(/[^ -~]|[<>]/gu, '?');
  if (letters.length <= maximum) return letters;
  return `${letters.slice(0, maximum - 3).trimEnd()}...`;
}

/** Slack and Teams markdown: no mention, link or emphasis survives; verbatim values become code spans. */
export function chatText(text: string): string {
  return parts(text)
    .map((part) => (part.verbatim ? `\`${chatCode(clean(part.text))}\`` : keepEdges(part.text, chatWords)))
    .join('');
}

/** Look-alikes that every font has; an underscore inside of a name is no markup. */
function chatWords(text: string): string {
  return chatCode(clean(text))
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '-')
    .replace(/^#+/g, '');
}

/** Behind a dash or a dot as well, where another name would be half of an address of mail. */
const CALLS_ALL = /(?<![a-z0-9])@(?=(?:here|channel|everyone)\b)/gi;

/** Inside code nothing is markup, but some clients still read mentions there. */
export function chatCode(text: string): string {
  return angled(text.replaceAll('`', "'"))
    .replace(/(^|[^\w.+-])@(?=\w)/g, '$1(at)')
    .replace(CALLS_ALL, '(at)');
}

function angled(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

/** GitHub-flavoured markdown. */
export function markdownText(text: string): string {
  return parts(text)
    .map((part) =>
      part.verbatim
        ? `\`${clean(part.text)}\``
        : keepEdges(part.text, (inner) => clean(inner).replace(/[\\`*_[\]<>#|~@!]/g, '\\$&')),
    )
    .join('');
}

export function html(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text
    .replace(/[\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Neutral text as HTML. */
export function htmlText(text: string): string {
  return parts(text)
    .map((part) => (part.verbatim ? `<code>${html(clean(part.text))}</code>` : html(keepEdges(part.text, clean))))
    .join('');
}

/** A word begins behind an escape such as `\n` as well, whose letter is none of its own. */
const WORD_BEGINS = String.raw`(?:(?<![a-z0-9])|(?<=\\[bfnrt]))`;
const ACTS = new RegExp(
  [
    '[<>`]',
    String.raw`(?<=\])\(`,
    String.raw`(?<=${WORD_BEGINS}www)\.`,
    // Glued to a word as well: what parted them may have been taken out.
    String.raw`(?<=mailto|javascript|vbscript):(?!\s|$)`,
  ].join('|'),
  'gi',
);

/**
 * JSON to be read by people: exact and paste-ready, yet harmless wherever it is printed. What a chat, browser or mail
 * client could act upon stands as a JSON escape, which every parser reads back.
 */
export function safeJson(document: unknown, indent = 0): string {
  return wireJson(document, indent)
    .replace(/:\/\//g, ':\\/\\/')
    .replace(ACTS, escaped)
    .replace(/(?<![\w.+-])@(?=\w)/g, escaped)
    .replace(CALLS_ALL, escaped);
}

/** JSON for machines: what XML 1.0 does not know or a terminal could act upon stands as an escape. */
export function wireJson(document: unknown, indent = 0): string {
  const text = JSON.stringify(document, undefined, indent) ?? 'null';
  return text.replace(/[\p{Cf}\p{Co}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}\u007f-\u009f]/gu, escaped);
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** A message attribute of SNS: never empty, never long. */
export function attribute(text: string | undefined, maximum = 256): string {
  const shown = clip(clean(redact((text ?? '').slice(0, 16_384))), maximum);
  return shown === '' ? 'none' : shown;
}
