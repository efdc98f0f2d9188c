/**
 * A value of a template that nothing at hand tells. Errs towards being one: a text with a part that is not known is not
 * known, though what is known of it stays as a pattern.
 */
export class Unresolved {
  /** The expression that it comes from: two of the same expression have the same value. */
  readonly why: string;
  /** What is known of a text, its unknown parts as `*`. */
  readonly pattern: string;

  constructor(why: unknown, pattern = '*') {
    this.why = JSON.stringify(why) ?? '';
    this.pattern = pattern;
  }
}

/** What `AWS::NoValue` leaves: the field that holds it is not there. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** Texts put together; not known where one of them is not. */
export function joined(parts: readonly unknown[], between: string): string | Unresolved {
  const kept = parts.filter((part) => part !== NO_VALUE);
  const texts = kept.map(patternOf);
  if (kept.every(isPlain)) return texts.join(between);
  return new Unresolved(['joined', between, kept], texts.join(between).replace(/\*{2,}/g, '*'));
}

export function isPlain(part: unknown): part is string | number | boolean {
  return typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean';
}

function patternOf(part: unknown): string {
  if (isPlain(part)) return String(part);
  return part instanceof Unresolved ? part.pattern : '*';
}
