/**
 * Damage to a JSON value, place by place: a field gone, emptied, cut or put elsewhere, and fields in which stands what nobody
 * expects. The first four only take away, so that what is explained afterwards can be held against the whole.
 */
import { pick, type Random } from '../bench/seeded.ts';

export type Path = readonly (string | number)[];
export type Loss = 'delete' | 'null' | 'cut' | 'swap';

export const LOSSES: readonly Loss[] = ['delete', 'null', 'cut', 'swap'];

/** Deeper lies only what was put there. */
const DEEPEST = 24;

export function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null || path.length === DEEPEST) return path.length > 0 ? [path] : [];
  const inner = Object.entries(value).flatMap(([name, field]) =>
    pathsOf(field, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length > 0 ? [path, ...inner] : inner;
}

/** In place. */
export function damage(root: unknown, path: Path, how: Loss, length: number): void {
  const { name, holder } = placeOf(root, path);
  if (name === undefined || holder === undefined) return;
  const value: unknown = Reflect.get(holder, name);
  if (how === 'delete') Array.isArray(holder) ? holder.splice(Number(name), 1) : Reflect.deleteProperty(holder, name);
  else if (how === 'null') Reflect.set(holder, name, null);
  else if (how === 'cut') Reflect.set(holder, name, typeof value === 'string' ? value.slice(0, length) : []);
  else Reflect.set(holder, name, Object.values(holder)[length % Object.values(holder).length]);
}

/** In place: what stands there becomes something of another kind, or a text with something in it. */
export function poison(root: unknown, path: Path, next: Random, attack: string): void {
  const { name, holder } = placeOf(root, path);
  if (name === undefined || holder === undefined) return;
  const value: unknown = Reflect.get(holder, name);
  Reflect.set(
    holder,
    name,
    typeof value === 'string' && next() < 0.8 ? poisoned(value, next, attack) : odd(next, attack),
  );
}

/** A text with the attack in it, behind it or instead of it; a word of its own, for in the middle of one it is another. */
export function poisoned(text: string, next: Random, attack: string): string {
  const at = Math.floor(next() * (text.length + 1));
  const [before, behind] = [pick(next, EDGES), pick(next, EDGES)];
  return pick(next, [
    attack,
    `${text}${before}${attack}`,
    `${text.slice(0, at)}${before}${attack}${behind}${text.slice(at)}`,
  ]);
}

const EDGES = [' ', '_', '-', '/', '.', ':', '"', "'", '(', ',', '\n'];
const WORDS = [
  '*',
  '?',
  '/',
  ':',
  '-',
  ' ',
  'a',
  '0',
  '${',
  '"',
  "'",
  '\\n',
  'arn:',
  'User: ',
  ' is not authorized to perform: ',
  '\\',
];

/** A word so often that whoever reads it twice is slow. */
export function pumped(next: Random, most = 20_000): string {
  const word = next() < 0.5 ? pick(next, WORDS) : `${pick(next, WORDS)}${pick(next, WORDS)}`;
  return word.repeat(Math.ceil((next() * most) / word.length));
}

function odd(next: Random, attack: string): unknown {
  const deep = () => {
    let value: unknown = attack;
    for (let at = 0; at < 2_000; at += 1) value = next() < 0.5 ? { a: value } : [value];
    return value;
  };
  const kinds: readonly (() => unknown)[] = [
    () => attack,
    () => [attack],
    () => ({ [attack]: attack }),
    () => Array.from({ length: 2_000 }, (_, at) => `${attack.slice(0, 20)}${at}`),
    deep,
    () => 0,
    () => -1e308,
    () => true,
    () => '',
    () => [null],
    () => ({}),
    () => JSON.parse(`{"__proto__":{"constructor":"x"},"toString":1}`),
  ];
  return pick(next, kinds)();
}

function placeOf(root: unknown, path: Path): { name?: string | number; holder?: object } {
  const holder = path.slice(0, -1).reduce((value: unknown, step) => Reflect.get(Object(value), step), root);
  const name = path.at(-1);
  return name === undefined || typeof holder !== 'object' || holder === null ? {} : { name, holder };
}
