/**
 * What is made of a diagnosis, made once for all diagnoses that agree in everything that was read while it was made: of a
 * kind that a log holds thousands of times only what differs is put into words again. Nothing says what a text depends
 * on but the reading itself. Errs towards making it again: what is not the same in every place that was looked at is another.
 */
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';

/** What a field holds, which fields there are, or that there is anything at all. */
type Read =
  | { readonly path: readonly PropertyKey[]; readonly kind: 'value'; readonly value: unknown }
  | { readonly path: readonly PropertyKey[]; readonly kind: 'names'; readonly names: readonly PropertyKey[] }
  | { readonly path: readonly PropertyKey[]; readonly kind: 'there' };

interface Made {
  readonly reads: readonly Read[];
  readonly text: string;
}

/** What of a diagnosis is a denial's own. All else is told of a kind and is the same object in each of it. */
const OWN: ReadonlySet<PropertyKey> = new Set<keyof Diagnosis>(['denial', 'gaps', 'nextSteps', 'callerNotes']);
/** A kind that has made more is read otherwise by each of its denials, and not watched any longer. */
const MOST_MADE = 8;

export interface Row {
  readonly make: (diagnosis: Diagnosis) => string;
  /** No two denials have the same: it is made each time. */
  readonly isOwn: boolean;
}

/** The texts of all rows. */
export function madeByReads(rows: readonly Row[]): (diagnosis: Diagnosis) => readonly string[] {
  const known = new WeakMap<object, readonly Made[][]>();
  return (diagnosis) => {
    // Any part that a kind has in common would do: that all others are the same is looked at as well.
    const before = known.get(diagnosis.checks);
    if (before !== undefined) return rows.map((row, at) => again(row, before[at], diagnosis));
    // Many a kind has one denial, and is not worth watching.
    known.set(
      diagnosis.checks,
      rows.map(() => []),
    );
    return rows.map(({ make }) => make(diagnosis));
  };
}

function again({ make, isOwn }: Row, before: Made[] | undefined, diagnosis: Diagnosis): string {
  if (isOwn || before === undefined) return make(diagnosis);
  const made = before.find(({ reads }) => reads.every((read) => isTheSame(read, diagnosis)));
  if (made !== undefined) return made.text;
  if (before.length >= MOST_MADE) return make(diagnosis);
  const reads = new Map<string, Read>();
  const text = make(watched(diagnosis, [], (read) => reads.set(keyOf(read), read)));
  before.push({ reads: telling([...reads.values()]), text });
  return text;
}

/** That something is there follows from what was read in it. */
function telling(reads: readonly Read[]): readonly Read[] {
  const isIn = (inner: Read, { path }: Read): boolean =>
    inner.path.length > path.length && path.every((name, at) => inner.path[at] === name);
  return reads.filter((read) => read.kind !== 'there' || !reads.some((other) => isIn(other, read)));
}

function keyOf({ kind, path }: Read): string {
  return JSON.stringify([kind, ...path.map(String)]);
}

function isTheSame(read: Read, diagnosis: Diagnosis): boolean {
  let found: unknown = diagnosis;
  for (const name of read.path) {
    if (typeof found !== 'object' || found === null) return false;
    found = Reflect.get(found, name);
  }
  if (read.kind === 'value') return Object.is(found, read.value);
  if (read.kind === 'there') return typeof found === 'object' && found !== null;
  const names = typeof found === 'object' && found !== null ? Reflect.ownKeys(found) : [];
  return names.length === read.names.length && names.every((name, at) => name === read.names[at]);
}

/** The same to whoever reads it, and each read is told. */
function watched<T extends object>(target: T, path: readonly PropertyKey[], told: (read: Read) => void): T {
  const inner = new Map<PropertyKey, unknown>();
  const names = (): void => told({ path, kind: 'names', names: Reflect.ownKeys(target) });
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name);
      // What all lists can do is not read from one.
      if (typeof value === 'function') return value;
      const below = [...path, name];
      if (typeof value !== 'object' || value === null || !OWN.has(below[0] ?? '')) {
        told({ path: below, kind: 'value', value });
        return value;
      }
      told({ path: below, kind: 'there' });
      if (!inner.has(name)) inner.set(name, watched(value, below, told));
      return inner.get(name);
    },
    has: (_, name) => {
      names();
      return Reflect.has(target, name);
    },
    ownKeys: () => {
      names();
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor: (_, name) => {
      names();
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
}
