/**
 * The pieces of an input of JSON until it is known whether they are records or the lines of a paste.
 * Errs towards records: it is read again as a text only where a piece is broken and the text tells of a refusal.
 */
import type { Bounds, Item } from './item.ts';
import type { Piece } from './json/json-splitter.ts';
import { itemsOfJson } from './json-items.ts';
import { itemsOfText, PASTE_LENGTH } from './text/items-of-text.ts';
import { folded } from './text/refusals.ts';

const TELLS = new RegExp(
  [
    'not\\s+authorized',
    'access\\s*denied',
    'forbidden',
    // EC2.
    'UnauthorizedOperation',
    // The AWS CLI and boto3.
    'when calling the',
    // The SDK for Go and what is built on it.
    'operation error',
    'credential',
    'security token',
  ].join('|'),
  'i',
);

/**
 * Pieces of JSON until it is known what they are: a log of CloudTrail is passed on as it comes, a paste is waited for,
 * as a window may have broken its lines and other lines may stand between.
 */
export class BufferedInput {
  readonly #name: string;
  readonly #bounds: Pick<Bounds, 'longestItem' | 'everyCall'>;
  #text: string | undefined = '';
  #items: Item[] = [];
  #isBroken = false;

  constructor(name: string, bounds: Pick<Bounds, 'longestItem' | 'everyCall'>) {
    this.#name = name;
    this.#bounds = bounds;
  }

  keep(text: string): void {
    if (this.#text === undefined) return;
    this.#text += text;
    if (this.#text.length > PASTE_LENGTH) this.#text = undefined;
  }

  *next(piece: Piece): Generator<Item> {
    const items = [...itemsOfJson(piece, this.#name, this.#bounds)];
    for (const item of items) {
      if (item.kind === 'record' || item.kind === 'passed-over') this.#text = undefined;
      this.#isBroken ||= item.kind === 'skipped';
    }
    if (this.#text !== undefined) this.#items.push(...items);
    else yield* [...this.#release(), ...items];
  }

  *end(isWhole: boolean): Generator<Item> {
    const text = this.#text;
    const asText = isWhole && text !== undefined && this.#isBroken ? [...itemsOfText(text, this.#name)] : [];
    // Read as a text it tells more only where it tells of a refusal.
    const tells = asText.some((item) => item.kind === 'text' && TELLS.test(item.text));
    if (tells) yield* asText;
    else yield* this.#release();
  }

  #release(): readonly Item[] {
    const items = this.#items;
    this.#items = [];
    // A controller that tries again tells the same refusal again.
    const texts = [...folded(items.filter((item) => item.kind === 'text'))];
    return items.flatMap((item): readonly Item[] => {
      if (item.kind !== 'text') return [item];
      const [next] = texts;
      return next?.place === item.place && next.text.startsWith(item.text) ? texts.splice(0, 1) : [];
    });
  }
}
