/**
 * A value of a template that nothing at hand tells. Errs towards being one: a text with a part that is not known is not
 * known, though what is known of it stays as a pattern.
 */
import { createHash } from 'node:crypto';

/** An expression of expressions would grow with every level: a longer one is known by its hash. */
const LONGEST_WHY = 400;
/** Beyond the length of an ARN or a name; a policy has 20,480 characters at most. */
const LONGEST_PATTERN = 2_000;
const LONGEST_TEXT = 100_000;

export class Unresolved {
  /** The expression that it comes from: two of the same expression have the same value. */
  readonly why: string;
  /** What is known of a text, its unknown parts as `*`. */
  readonly pattern: string;

  constructor(why: unknown, pattern = '*') {
    const text = JSON.stringify(why) ?? '';
    this.why = text.length <= LONGEST_WHY ? text : createHash('sha256').update(text).digest('hex');
    this.pattern = pattern.length <= LONGEST_PATTERN ? pattern : `${pattern.slice(0, LONGEST_PATTERN)}*`;
  }
}

/** What `AWS::NoValue` leaves: the field that holds it is not there. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** Texts put together; not known where one of them is not, or where they grow beyond any policy. */
export function joined(parts: readonly unknown[], between: string): string | Unresolved {
  const kept = parts.filter((part) => part !== NO_VALUE);
  const texts = kept.map(patternOf);
  const length = texts.reduce((sum, text) => sum + text.length + between.length, 0);
  if (kept.every(isPlain) && length <= LONGEST_TEXT) return texts.join(between);
  return new Unresolved(['joined', between, kept], texts.join(between).replace(/\*{2,}/g, '*'));
}

export function isPlain(part: unknown): part is string | number | boolean {
  return typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean';
}

function patternOf(part: unknown): string {
  if (isPlain(part)) return String(part);
  return part instanceof Unresolved ? part.pattern : '*';
}
