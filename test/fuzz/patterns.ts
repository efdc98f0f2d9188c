/**
 * Every regular expression of the running code, found in the syntax of its files, and texts that are hard on it: each part of the
 * pattern written out and repeated, behind what comes before it and before what cannot match.
 * Knows literals alone: what `new RegExp` puts together stands in none.
 */
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { parseAst } from 'vitest/node';

export interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

export function patternsIn(rooms: readonly string[]): readonly Pattern[] {
  const found = new Map<string, Pattern>();
  for (const file of rooms.flatMap((room) => globSync(`lambdas/${room}/**/*.ts`))) {
    const code = stripTypeScriptTypes(readFileSync(file, 'utf8'));
    for (const { pattern, flags } of literalsIn(parseAst(code))) {
      found.set(`/${pattern}/${flags}`, { file, source: pattern, flags });
    }
  }
  return [...found.values()];
}

function literalsIn(node: unknown): readonly { readonly pattern: string; readonly flags: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  const regex: unknown = Reflect.get(node, 'regex');
  if (typeof regex === 'object' && regex !== null && 'pattern' in regex && 'flags' in regex) {
    return [{ pattern: String(regex.pattern), flags: String(regex.flags) }];
  }
  return Object.values(node).flatMap(literalsIn);
}

/** The parts of a pattern that stand for one character, as that character. */
function lettersOf(source: string): readonly string[] {
  const parts = source.matchAll(
    /\\[pP]\{[^}]*\}|\\k<\w+>|\\u[\da-f]{4}|\\x[\da-f]{2}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|<\w+>|:)|\{\d*,?\d*\}|[\s\S]/gi,
  );
  return [...parts].map(([part]) => letterOf(part)).filter((letter) => letter !== '');
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\d': '1',
  '\\w': 'a',
  '\\W': ' ',
  '\\D': 'a',
  '\\s': ' ',
  '\\S': 'a',
  '\\b': '',
  '\\B': '',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '.': 'a',
};

function letterOf(part: string): string {
  const special = SPECIAL[part];
  if (special !== undefined) return special;
  if (/^(?:\(.*|[)|^$*+?]|\{\d*,?\d*\})$/.test(part)) return '';
  if (part.startsWith('[^')) return inClass(part, ['a', ' ', '1', '\n', 'Z', '~']);
  if (part.startsWith('[')) return inClass(part, [...part.slice(1, -1).replace(/\\./g, ''), 'a', '1', ' ', '-', '\t']);
  if (/^\\[xu]/i.test(part)) return String.fromCharCode(Number.parseInt(part.slice(2), 16));
  if (/^\\[pPk]/.test(part)) return 'a';
  return part.startsWith('\\') ? part.slice(1) : part;
}

function inClass(part: string, letters: readonly string[]): string {
  const pattern = new RegExp(part, 'u'.repeat(/\\p/i.test(part) ? 1 : 0));
  return letters.find((letter) => pattern.test(letter)) ?? '';
}

/** Texts of the length that make a pattern that is not linear try again at every place. */
export function hardTexts(source: string, length: number): readonly string[] {
  const letters = lettersOf(source);
  const words = new Set<string>();
  for (let at = 0; at < letters.length; at += 1) {
    for (const size of [1, 2, 3]) words.add(letters.slice(at, at + size).join(''));
  }
  words.add(letters.join(''));
  // From each place on to the end, and up to it: what begins often and never ends.
  for (const share of [0.25, 0.5, 0.75]) words.add(letters.slice(0, Math.ceil(letters.length * share)).join(''));
  return [...words]
    .filter((word) => word !== '')
    .flatMap((word) => {
      const many = word.repeat(Math.ceil(length / word.length)).slice(0, length);
      const at = letters.join('').indexOf(word);
      const before = letters.join('').slice(0, Math.max(0, at));
      return [`${many}\u0000`, `${before}${many}\n\u0000`];
    });
}
