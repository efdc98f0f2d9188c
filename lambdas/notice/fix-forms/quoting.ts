/**
 * Values of others as literals of a language. What is read back is the value to the letter; what stands there is
 * harmless in a chat, a mail and a terminal too, as `safeJson` writes it.
 */

/** What a terminal, a chat or a browser could act upon, and what cannot be seen. */
const TO_ESCAPE = new RegExp(
  [
    '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Noncharacter_Code_Point}\\p{Zl}\\p{Zp}<>`]',
    '(?<=:)/(?=/)',
    '(?<=\\])\\(',
    '(?<=\\bwww)\\.',
    '(?<=\\b(?:mailto|javascript|vbscript)):',
    '(?<![\\w.+-])@(?=\\w)',
  ].join('|'),
  'giu',
);

/** Terraform: what would begin a template stands doubled, or with its brace written out where it is doubled already. */
export function hclString(text: string): string {
  const inner = backslashed(text, wide).replace(/([$%]?)([$%])\{/g, (_, before: string, mark: string) =>
    before === '' ? `${mark}${mark}{` : `${before}${mark}\\u007b`,
  );
  return `"${inner}"`;
}

/**
 * One word for a POSIX shell, whatever is in it; an `@` that would be a mention in a chat stands before quotes that hold
 * nothing. What is not seen must be escaped before, in JSON.
 */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replace(/(?<![\w.+-])@(?=\w)/g, "@''")}'`;
}

/** TypeScript, in single quotes. */
export function tsString(text: string): string {
  return `'${backslashed(text, inUnits, "'")}'`;
}

/** YAML, plain where every version reads nothing but the text itself. */
export function yamlString(text: string): string {
  return isPlain(text) ? text : `"${backslashed(text, wide)}"`;
}

/** Words that YAML 1.1, which CloudFormation reads, takes for a truth or for nothing. */
const YAML_WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function isPlain(text: string): boolean {
  return /^[A-Za-z][\w./*-]*(?::+[\w./*-]+)*$/.test(text) && !YAML_WORDS.test(text) && text === plainly(text);
}

function plainly(text: string): string {
  return text.replace(TO_ESCAPE, '');
}

function backslashed(text: string, escaped: (character: string) => string, quote = '"'): string {
  const quoted = text.replace(/\\/g, '\\\\').replaceAll(quote, `\\${quote}`);
  return quoted.replace(TO_ESCAPE, (character) => SHORT[character] ?? escaped(character));
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One escape for each code point, as Terraform and YAML read them. */
function wide(character: string): string {
  const point = character.codePointAt(0) ?? 0xfffd;
  const hex = (isSurrogate(point) ? 0xfffd : point).toString(16);
  return point > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** Half a character is none in any of these files. */
function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}

function inUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
