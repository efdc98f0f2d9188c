/**
 * What people paste, without what terminals, mails, logs and boxes put around it: colours, frames, quotes, time stamps,
 * escapes, and the line breaks inside of words.
 * A break is taken out of a word where a known word or action comes of it, where the ARN before it is not whole, or
 * where the lines are as wide as a window. Errs towards a blank: a break that may be one between words is one.
 */
import { arnParts } from '../../../aws/arn.ts';
import { knownAction } from '../../service-data.ts';
import { withConsoleBox } from './console-box.ts';
import { withoutMarkdown } from './markdown.ts';

export interface PlainText {
  /** Line by line. */
  readonly raw: string;
  /** One line. */
  readonly flat: string;
}

export function plainText(text: string): PlainText {
  const lines = joinedLines(cleanLines(text)).map(({ text: line }) => line);
  const raw = withConsoleBox(unescaped(lines.join('\n')));
  return { raw, flat: raw.replace(/\s+/g, ' ').trim() };
}

export interface JoinedLine {
  readonly text: string;
  /** Number of its first line in the input. */
  readonly from: number;
}

const ANSI = new RegExp(`${String.fromCharCode(27)}(?:\\[[0-9;?]*[A-Za-z]|\\][^\\u0007]{0,500}\\u0007)`, 'g');
/** Terminals that cannot show the escape character leave the rest of the code. */
const ANSI_LEFT = /(?:\^\[|\u241b)\[[0-9;]{0,12}m/g;

/** As many lines as there were. */
export function cleanLines(text: string): readonly string[] {
  const lines = withoutMarkdown(text.replace(ANSI, '').replace(ANSI_LEFT, '')).split(/\r\n|\n|\r(?!\n)/);
  const solid = lines.filter((line) => line.trim() !== '');
  const ofAll = PREFIXES.filter(
    (prefix) => solid.length > 1 && solid.filter((line) => prefix.test(line)).length >= solid.length * 0.8,
  );
  return lines.map((line) => {
    let clean = line;
    for (const prefix of [...ALWAYS, ...ofAll]) clean = clean.replace(prefix, '');
    // The right side of a box.
    return clean.replace(/[ \t]{1,400}[│┃║┆]$/, '').trimEnd();
  });
}

/** What no sentence of AWS begins with: boxes, mail quotes, time stamps of build logs. */
const ALWAYS: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z /,
  /^#\d{1,4} \d{1,6}\.\d{1,3} /,
  // Rows of a table, as an editor's output window shows them.
  /^,(?= {20}|[A-Z_]{6,40} )/,
  /^[ \t]{0,40}(?:(?:[│╷╵┃║┆]|\||>+) ?)+/,
];
/** Taken away where all lines have it. */
const PREFIXES: readonly RegExp[] = [
  /^[ \t]{0,8}\d{1,5} {1,4}\| /,
  /^[ \t]{0,40}(?:#+|\/\/+|\*|--) {0,4}/,
  /^[\w.-]{1,60} {1,20}\| /,
];

/** Lines that a window broke inside of a word, joined again. */
export function joinedLines(lines: readonly string[]): readonly JoinedLine[] {
  const width = widthOf(lines);
  const joined: JoinedLine[] = [];
  let parts: string[] = [];
  let from = 0;
  lines.forEach((line, at) => {
    const before = lines[at - 1];
    const own = withoutColumn(line);
    if (before !== undefined && parts.length > 0 && isBrokenWord(before, own, width)) {
      parts.push(own);
      return;
    }
    if (parts.length > 0) joined.push({ text: parts.join(''), from });
    parts = [line];
    from = at;
  });
  if (parts.length > 0) joined.push({ text: parts.join(''), from });
  return joined;
}

/** The last column of a table goes on below itself, far to the right. */
function withoutColumn(line: string): string {
  return /^ {30}/.test(line) ? line.trimStart() : line;
}

/** Columns of the window: at least two lines fill it, or one has a usual width. */
function widthOf(lines: readonly string[]): number | undefined {
  const counts = new Map<number, number>();
  let widest = 0;
  for (const { length } of lines) {
    if (length < 40) continue;
    counts.set(length, (counts.get(length) ?? 0) + 1);
    widest = Math.max(widest, length);
  }
  // A line whose last column holds a blank is shorter by it.
  const filling = [0, 1].reduce((sum, less) => sum + (counts.get(widest - less) ?? 0), 0);
  if (filling > 1 || USUAL_WIDTHS.has(widest)) return widest;
  const [often] = [...counts].filter(([length, count]) => count > 2 && length > 60).sort(([, a], [, b]) => b - a);
  return often?.[0];
}

const USUAL_WIDTHS: ReadonlySet<number> = new Set([72, 76, 78, 80, 100, 120, 132, 160]);

function isBrokenWord(before: string, line: string, width: number | undefined): boolean {
  const left = /[^\s"']{1,200}$/.exec(before.slice(-200))?.[0];
  const right = /^[^\s"'<>]{1,200}/.exec(line.slice(0, 200))?.[0];
  if (left === undefined || right === undefined || /^[-=_*#~]{2,}$/.test(line.trim())) return false;
  if (isBlob(left, right) || /\w-$/.test(left)) return true;
  if (isWord(left) && isWord(right)) return false;
  const whole = `${left}${right}`;
  if (isWord(whole)) return true;
  const action = /^[[(]?(?<action>[\w-]+:\w+)$/;
  const [named, wholly] = [
    action.exec(left)?.groups?.['action'],
    action.exec(whole.replace(/(?<![.,;)\]])[.,;)\]]+$/, ''))?.groups?.['action'],
  ];
  if (wholly !== undefined && knownAction(wholly) !== undefined && !isKnown(named)) return true;
  if (isWord(right) || isKnown(named)) return false;
  if (isCutArn(left) || isSplit(before, line, left)) return true;
  return before.length === width && isInside(before, line, left, right);
}

function isKnown(action: string | undefined): boolean {
  return action !== undefined && knownAction(action) !== undefined;
}

/** An encoded message has no blanks and is longer than any window. */
function isBlob(left: string, right: string): boolean {
  return /^[\w-]{40,}$/.test(left) && /^[\w-]{20,}$/.test(right);
}

/** `arn:aws:iam::1111`: too few parts, an account too short, no name, or a name that ends in a hyphen. */
function isCutArn(text: string): boolean {
  const word = /(?<![^\s"'])[^\s"']*$/.exec(text)?.[0] ?? '';
  const start = word.indexOf('arn:');
  if (start === -1) return false;
  const arn = word.slice(start);
  const parts = arnParts(arn);
  if (parts === undefined || /^\d{1,11}$/.test(parts.account) || arn.endsWith('-')) return true;
  const { service, resource: name } = parts;
  return /^(?:iam|sts)$/.test(service) && name !== 'root' && !/^assumed-role\/[^/]+\/|^(?!assumed-role).+\//.test(name);
}

/** What AWS's sentence holds in one piece between words that are its own. */
function isSplit(before: string, line: string, left: string): boolean {
  const lead = before.slice(0, -left.length);
  if (/User: $/.test(lead)) return /^\S{1,400} is not (?:authorized|allowed)/.test(line);
  return /on resource: ["']?$/.test(lead) && /arn:/.test(left) && /^\S{1,400}["']? (?:because no|with an)\b/.test(line);
}

/** A line that fills the window and goes on in the next, which is no new entry of a log. */
function isInside(before: string, line: string, left: string, right: string): boolean {
  if (before.slice(0, 4) === line.slice(0, 4)) return false;
  if (/^(?:\d{4}[-/]\d\d|\[|\{|[A-Z][a-z]{2} \d|[EIWF]\d{4}|Error\b|at |caused by|status code)/i.test(line))
    return false;
  return /[\w:/.,=+@*-]$/.test(left) && /^[\w:/.,=+@*({-]/.test(right) && !/[.,;]$/.test(left);
}

/** Words of AWS's sentence and of the frames around it. */
const WORDS: ReadonlySet<string> = new Set(
  [
    'user: is not authorized to perform: perform on resource: resources: the this that because no identity-based',
    'resource-based policy policies allows allow action with an a explicit deny in service control permissions boundary',
    'session vpc endpoint role user group trust error occurred when calling operation: operation access denied you are',
    'do have permission permissions encoded authorization failure message: api https response statuscode: requestid:',
    'request id: id code: status (service: service: code specified and or from for of it does exist',
  ].flatMap((line) => line.split(' ')),
);

function isWord(text: string): boolean {
  return WORDS.has(text.toLowerCase().replace(/[.,;]$/, ''));
}

/** Escapes of JSON, logfmt and HTML, and the quotes of word processors, as AWS wrote them. */
function unescaped(text: string): string {
  return text
    .replace(/(?<!\\|\b[A-Za-z]:[^\s"]{0,120})\\+[rnt]/g, (found) => (found.endsWith('t') ? '\t' : '\n'))
    .replace(/(?<!\\)\\+(["'])/g, '$1')
    .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb]|&(?:quot|#34|#x22);/g, '"')
    .replace(/[\u2018\u2019]|&(?:apos|#39|#x27);/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
