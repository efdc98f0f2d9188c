/**
 * The shape of a statement as written: which elements it has, whether they are texts where texts belong, and what AWS
 * would have refused to store. Only looks; nothing is compiled here.
 */
import { textsOf } from '../condition/condition.ts';
import { readOperator } from '../condition/operator.ts';

export interface Fault {
  /** Path within the statement, such as `Condition.StringLikes`. */
  readonly place: string;
  readonly problem: string;
}

/** A statement has no others. */
export const STATEMENT_ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const NO_FAULTS: readonly Fault[] = [];

export class Shape {
  readonly effect: 'Allow' | 'Deny';
  faults: readonly Fault[] = NO_FAULTS;
  /** A fault leaves open what the statement means; other faults are only reported. */
  unreadable = false;
  readonly #raw: Readonly<Record<string, unknown>>;

  constructor(raw: Readonly<Record<string, unknown>>) {
    this.#raw = raw;
    const effect = raw['Effect'];
    this.effect =
      effect === 'Allow' || (typeof effect === 'string' && effect.trim().toLowerCase() === 'allow') ? 'Allow' : 'Deny';
    for (const name in raw) if (!STATEMENT_ELEMENTS.has(name)) this.#note(name, 'is not an element of a statement');
    if (effect !== 'Allow' && effect !== 'Deny') this.#grave('Effect', 'is neither "Allow" nor "Deny"');
    if (raw['NotAction'] !== undefined) this.#alone('Action', 'NotAction');
    if (raw['NotResource'] !== undefined) this.#alone('Resource', 'NotResource');
    if (raw['NotPrincipal'] !== undefined) {
      this.#alone('Principal', 'NotPrincipal');
      if (this.effect === 'Allow') this.#grave('NotPrincipal', 'cannot be used with Allow');
    }
    const condition = raw['Condition'];
    if (condition !== undefined) this.#conditions(condition);
  }

  /** The texts of an element; `undefined` where it is not there. */
  texts(name: string): readonly string[] | undefined {
    const value = this.#raw[name];
    if (value === undefined) return undefined;
    const texts = typeof value === 'string' ? [value] : isTexts(value) ? value : this.#legible(name, value);
    if (texts.length === 0 || texts[0] === '') this.#grave(name, 'is empty');
    if (name.endsWith('Resource') && texts.some(hasServiceWildcard)) this.#note(name, 'has a wildcard for the service');
    return texts;
  }

  missing(name: string): readonly string[] {
    this.#grave(name, 'is missing');
    return [];
  }

  #legible(name: string, value: unknown): readonly string[] {
    this.#grave(
      name,
      Array.isArray(value) ? 'holds something that is not text' : 'is neither text nor a list of texts',
    );
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return list.filter((item) => typeof item === 'string');
  }

  #alone(name: string, negative: string): void {
    if (this.#raw[name] !== undefined) this.#grave(negative, `stands beside ${name}`);
  }

  #conditions(block: unknown): void {
    if (!isObject(block)) {
      this.#grave('Condition', 'is not an object');
      return;
    }
    for (const name in block) {
      const lines = block[name];
      if (readOperator(name) === undefined) this.#grave(`Condition.${name}`, 'is not a condition operator');
      else if (!isObject(lines)) this.#grave(`Condition.${name}`, 'is not an object');
      else this.#lines(name, lines);
    }
  }

  #lines(operator: string, lines: Readonly<Record<string, unknown>>): void {
    for (const key in lines) {
      const values = lines[key];
      if (typeof values === 'string' || isTexts(values)) continue;
      const wanted = Array.isArray(values) ? values.length : 1;
      if (textsOf(values).length === wanted) continue;
      this.#grave(`Condition.${operator}.${key}`, 'has a value that is neither text, number nor boolean');
    }
  }

  #note(place: string, problem: string): void {
    this.faults = [...this.faults, { place, problem }];
  }

  #grave(place: string, problem: string): void {
    this.unreadable = true;
    this.#note(place, problem);
  }
}

function isTexts(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false;
  for (const item of value) if (typeof item !== 'string') return false;
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** AWS refuses such a pattern when the policy is stored. */
function hasServiceWildcard(text: string): boolean {
  const wild = text.indexOf('*');
  return wild >= 0 && wild < 20 && /^arn:[^:]*:[^:]*[*?]/.test(text);
}
