/**
 * The statements of one effect at one level for one action, found by how their resources begin: of a hundred statements
 * about a hundred buckets one is looked at. A few are simply gone through, and so are those asked for only a few times.
 * Errs towards looking at too many: whether a statement applies is never decided here.
 */
import type { Statement } from '../policy/statement.ts';

export interface Candidate {
  readonly policy: string;
  /** Sid or 1-based index. */
  readonly id: string;
  readonly statement: Statement;
}

const FEW = 30;
const TIMES_BEFORE_SORTING = 3;

export class Shelf {
  /** In the order of the policies. */
  readonly all: readonly Candidate[];
  #asked = 0;
  #sorted: Sorted | undefined;

  constructor(all: readonly Candidate[]) {
    this.all = all;
  }

  /** Every statement that may be about the resource, in the order of the policies. */
  about(resource: string): readonly Candidate[] {
    if (this.all.length <= FEW) return this.all;
    if (this.#asked < TIMES_BEFORE_SORTING) {
      this.#asked++;
      return this.all;
    }
    this.#sorted ??= sortedByStart(this.all);
    return found(this.#sorted, resource);
  }
}

interface Sorted {
  readonly place: ReadonlyMap<Candidate, number>;
  readonly byStart: ReadonlyMap<string, readonly Candidate[]>;
  /** Of the starts, shortest first. */
  readonly lengths: readonly number[];
  /** About any resource, as far as can be told without a look at it. */
  readonly always: readonly Candidate[];
}

function found({ byStart, lengths, always, place }: Sorted, resource: string): readonly Candidate[] {
  const inOrder = (one: readonly Candidate[], other: readonly Candidate[]) =>
    [...new Set([...one, ...other])].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  let candidates = always;
  for (const length of lengths) {
    if (length > resource.length) break;
    const more = byStart.get(resource.slice(0, length));
    if (more !== undefined) candidates = candidates.length === 0 ? more : inOrder(candidates, more);
  }
  return candidates;
}

function sortedByStart(all: readonly Candidate[]): Sorted {
  const byStart = new Map<string, Candidate[]>();
  const always: Candidate[] = [];
  for (const candidate of all) {
    const starts = new Set(candidate.statement.resourceStarts);
    if (starts.has('')) always.push(candidate);
    else for (const start of starts) byStart.set(start, [...(byStart.get(start) ?? []), candidate]);
  }
  const lengths = [...new Set([...byStart.keys()].map((start) => start.length))].sort((a, b) => a - b);
  // Starts of many lengths, or few of them, are no quicker than going through all.
  const pays = lengths.length * 4 <= all.length && always.length * 2 <= all.length;
  const place = new Map(all.map((candidate, at) => [candidate, at]));
  return pays ? { byStart, lengths, always, place } : { byStart: new Map(), lengths: [], always: all, place };
}
