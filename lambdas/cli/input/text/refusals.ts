/**
 * A pasted text to its refusals. One refusal is one item however its lines are wrapped and however often it is told;
 * what stands before an error, the command above all, goes with it.
 * Errs towards one: two errors are cut apart only where each has a frame or a sentence of its own, and they differ.
 */

import { readMessage } from '../../../denial/message/stated-reason.ts';
import { parseText } from '../../../denial/text/error-text.ts';
import { cleanLines, joinedLines, plainText } from '../../../denial/text/frame/plain-text.ts';

export interface TextPart {
  readonly text: string;
  /** Number of its first line, from 1. */
  readonly line: number;
}

/** An error is a page at most; what is longer is the log around it. */
const LONGEST = 24_000;

export function refusalsIn(text: string): readonly TextPart[] {
  const typed = text.split(/\r\n|\n|\r(?!\n)/).map((line) => line.split(NEXT_REASON));
  const numbers = typed.flatMap((pieces, at) => pieces.map(() => at + 1));
  return partsOf(typed.flat()).map((part) => ({ ...part, line: numbers[part.line - 1] ?? part.line }));
}

/** The CDK tells every resource of a stack that failed in one line. */
const NEXT_REASON = /(?<=[\w.)"]), (?=API: [\w-]{2,40}:\w{2,80} |Resource handler returned message: ")/;

function partsOf(lines: readonly string[]): readonly TextPart[] {
  // Terraform puts each error into a box.
  const boxes = lines.flatMap((line, at) => (/^\s{0,40}╷/.test(line) ? [at] : []));
  // A box holds one error, whatever it quotes.
  const isBox = boxes.length === 1 && lines.slice(boxes[0]).every((line) => /^\s{0,40}(?:[╷│╵]|$)/.test(line));
  if (boxes.length > 1 || isBox) {
    const parts = boxes.map((start, at) => ({ from: at === 0 ? 0 : start, to: boxes[at + 1] ?? lines.length, start }));
    return folded(parts.map(({ from, to, start }) => partOf(lines, from, to, start)));
  }
  const starts = startsIn(lines);
  if (starts.length < 2) {
    const first = lines.findIndex((line) => line.trim() !== '');
    return [partOf(lines, 0, lines.length, starts[0] ?? Math.max(0, first), Math.max(0, first))];
  }
  return folded(
    starts.map((start, at) => {
      const from = at === 0 ? 0 : withCommand(lines, starts[at - 1] ?? 0, start);
      const next = starts[at + 1];
      return partOf(lines, from, next === undefined ? lines.length : withCommand(lines, start, next), start);
    }),
  );
}

function partOf(lines: readonly string[], from: number, to: number, start: number, shown = start): TextPart {
  const whole = lines.slice(from, to).join('\n');
  if (whole.length <= LONGEST) return { text: whole, line: shown + 1 };
  // Of a long log what stands right before and behind the error.
  const before = lines
    .slice(Math.max(from, start - 40), start)
    .join('\n')
    .slice(-LONGEST / 4);
  return {
    text: `${before}\n${lines
      .slice(start, Math.min(to, start + 400))
      .join('\n')
      .slice(0, LONGEST)}`,
    line: shown + 1,
  };
}

/** The command that failed stands between the error before and its own. */
function withCommand(lines: readonly string[], before: number, start: number): number {
  for (let at = before + 1; at < start; at += 1) {
    if (/^\s{0,20}(?:(?:[$%#❯➜+]|PS [^>]{0,80}>) {1,4}\S|aws [a-z])/.test(lines[at] ?? '')) return at;
  }
  return start;
}

const SENTENCES = [
  '(?:User|Role):? [^\\s"]{1,600} is not (?:authorized|allowed) to',
  'User: \\S{1,600}?is not authorized to perform',
  'is not (?:authorized|allowed) to perform',
];

const FRAMES = [
  'An error occurred \\([\\w.]{1,120}\\) when calling',
  'operation error [\\w ]{1,60}: \\w{1,80}, ',
  // CloudFormation, of what it called for a resource.
  '\\bAPI: [\\w-]{2,40}:\\w{2,80} ',
  // OpenShift's installer, of what it tried.
  '\\bnot allowed [\\w ]{1,60}" action="[\\w-]{2,40}:\\w',
  // The first SDK for Go, in words of Terraform's first versions.
  '\\bError: [^:\\n]{1,200}: [A-Z]\\w{2,60}(?:Exception|Denied|Operation):',
];

/** A frame opens an error; a sentence that follows a frame belongs to it. */
const ANCHOR = new RegExp(
  [
    `(?<frame>${FRAMES.join('|')})`,
    `(?<sentence>${SENTENCES.join('|')})`,
    '(?<box>User: ?\\S{1,600}? ?(?:Service: ?[\\w-]{1,64}? ?)?(?:Service )?Action: ?[\\w-]{1,64})',
  ].join('|'),
  'g',
);
/** How far behind its frame a sentence begins: addresses and ids may stand between. */
const NEAR = 700;

/** Lines where an error begins. */
function startsIn(lines: readonly string[]): readonly number[] {
  const { flat, lineAt } = flattened(lines);
  const starts: number[] = [];
  let frameEnd: number | undefined;
  let hasSentence = true;
  for (const { index, 0: found, groups } of flat.matchAll(ANCHOR)) {
    const isFrame = groups?.['frame'] !== undefined;
    const isOwn: boolean =
      frameEnd !== undefined &&
      !hasSentence &&
      (isFrame
        ? isChain(flat.slice(frameEnd, index))
        : index - frameEnd < NEAR && !isAnswered(flat.slice(frameEnd, index)));
    if (!isOwn) starts.push(lineAt(index));
    frameEnd = index + found.length;
    hasSentence = isOwn && !isFrame ? true : !isFrame;
  }
  return [...new Set(starts)];
}

/** In one message an operation fails because another did. */
function isChain(between: string): boolean {
  return (
    between.length < NEAR &&
    /get credentials|failed to (?:refresh|sign|retrieve)|get identity|retrieve credentials/.test(between)
  );
}

/** The frame had a message of its own. */
function isAnswered(between: string): boolean {
  return (
    /operation: (?:Access Denied|Forbidden)\b/.test(between) ||
    /^\s{0,8}(?:Access Denied|You are not authorized to perform this operation\.(?! User:)|status code: \d)/.test(
      between,
    )
  );
}

/** In one line, and from where in it to the line of the input. */
function flattened(lines: readonly string[]): { readonly flat: string; readonly lineAt: (index: number) => number } {
  const joined = joinedLines(cleanLines(lines.join('\n')));
  const offsets: number[] = [];
  let length = 0;
  const texts = joined.map(({ text }) => {
    offsets.push(length);
    const clean = text.replace(/(?<!\\)\\+(["'])/g, '$1').replace(/[ \t]+/g, ' ');
    length += clean.length + 1;
    return clean;
  });
  const lineAt = (index: number): number => {
    let [low, high] = [0, offsets.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((offsets[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return joined[low]?.from ?? 0;
  };
  return { flat: texts.join(' '), lineAt };
}

/** The same refusal told again, in the same paste, is one. */
export function folded<Part extends { readonly text: string }>(parts: readonly Part[]): readonly Part[] {
  const kept: { part: Part; reason: string | undefined }[] = [];
  const places = new Map<string, number[]>();
  for (const [at, part] of parts.entries()) {
    if (at === parts.length - 1 && isCutCopy(part.text, kept.at(-1)?.part.text)) continue;
    const { key, reason } = tellingOf(part.text);
    const same = places.get(key ?? '')?.find((at) => reason === undefined || (kept[at]?.reason ?? reason) === reason);
    const first = same === undefined ? undefined : kept[same];
    if (same !== undefined && first !== undefined) {
      // The second telling may hold what the first leaves out: the code, the request's id, the reason.
      const text = `${first.part.text}\n${part.text}`;
      if (same === kept.length - 1 && text.length < LONGEST / 3)
        kept[same] = { part: { ...first.part, text }, reason: first.reason ?? reason };
      continue;
    }
    if (key !== undefined) places.set(key, [...(places.get(key) ?? []), kept.length]);
    kept.push({ part, reason });
  }
  return kept.map(({ part }) => part);
}

/** A log tells an error again with its stack, and what was pasted ends in the middle of it. */
function isCutCopy(text: string, before: string | undefined): boolean {
  if (before === undefined || text.length > LONGEST || before.length > LONGEST) return false;
  const { flat } = plainText(text);
  return plainText(before).flat.includes(flat.slice(Math.max(0, flat.search(ANCHOR))));
}

/** Who was refused what on what, and why; nothing where no sentence says it. */
function tellingOf(text: string): { readonly key?: string; readonly reason?: string } {
  const { principal, action, resource, resourceHint, stated } = readMessage(plainText(text.slice(0, LONGEST)).flat);
  const reason = stated === undefined ? {} : { reason: JSON.stringify(stated) };
  if (action === undefined) return { ...reason, ...callToldIn(text) };
  return { ...reason, key: JSON.stringify([principal, action, resource ?? resourceHint]) };
}

/** Where no sentence says it: the call, what it was about, and the words of the refusal where that is not told. */
function callToldIn(text: string): { readonly key?: string } {
  const parsed = parseText(text);
  if (parsed.kind !== 'denial') return {};
  const { caller, eventName, errorCode, errorMessage, needs } = parsed.denial;
  const [need] = needs;
  if (eventName === '' && need === undefined) return {};
  const about = need === undefined || need.resourceFrom === 'template' ? errorMessage : need.resource;
  return { key: JSON.stringify([caller.arn, eventName, errorCode, need?.action, about]) };
}
