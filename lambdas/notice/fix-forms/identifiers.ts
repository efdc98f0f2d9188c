/**
 * Names for what a fix writes: of the letters and digits of what it is about, in the taste of each language, and each
 * given once in an output.
 */

export class Identifiers {
  readonly #given = new Set<string>();
  readonly #style: (words: readonly string[]) => string;

  constructor(style: (words: readonly string[]) => string) {
    this.#style = style;
  }

  next(about: readonly string[]): string {
    const name = this.#style(wordsOf(about));
    for (let number = 1; ; number += 1) {
      const numbered = number === 1 ? name : `${name}${number}`;
      if (this.#given.has(numbered)) continue;
      this.#given.add(numbered);
      return numbered;
    }
  }
}

export function snakeCase(words: readonly string[]): string {
  return words.map((word) => word.toLowerCase()).join('_');
}

export function camelCase(words: readonly string[]): string {
  const [first = '', ...rest] = words;
  return first.toLowerCase() + rest.map(capitalized).join('');
}

export function pascalCase(words: readonly string[]): string {
  return words.map(capitalized).join('');
}

/** At most so many words of so many letters: they name, they do not tell. */
const WORDS = 8;
const LETTERS = 24;

/** The first begins with a letter, and there are two at least: no language keeps such a word for itself. */
function wordsOf(about: readonly string[]): readonly string[] {
  const words = about.flatMap((text) =>
    text
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .split(/[^A-Za-z0-9]+/)
      .filter((word) => word !== ''),
  );
  return ['fix', ...words.map((word) => word.slice(0, LETTERS)).slice(0, WORDS)];
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
