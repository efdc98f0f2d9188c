/**
 * A file with all its mutants in it, each behind a switch: `(__mutant(7) ? (a !== b) : (a === b))`. So the modules of a room are loaded
 * once for all its mutants, and what a test never comes past needs no second run of it.
 */
import type { Mutant, Span } from './mutants.ts';

/** Whether the mutant of that number is on; a global of the process in which the tests run. */
export const SWITCH = '__mutant';

export interface Numbered extends Mutant {
  readonly number: number;
}

export function switched(source: string, mutants: readonly Numbered[]): string {
  return rendered(source, { start: 0, end: source.length }, mutants);
}

function rendered(source: string, { start, end }: Span, mutants: readonly Numbered[]): string {
  const [outermost] = mutants.toSorted((a, b) => a.around.start - b.around.start || b.around.end - a.around.end);
  if (outermost === undefined) return source.slice(start, end);
  const { around } = outermost;
  const isHere = (one: Numbered): boolean => one.around.start === around.start && one.around.end === around.end;
  const isWithin = (one: Numbered): boolean => !isHere(one) && one.around.start < around.end;
  const here = mutants.filter(isHere);
  const within = mutants.filter(isWithin);
  const after = mutants.filter((one) => one.around.start >= around.end);
  return (
    source.slice(start, around.start) +
    here.reduce((text, one) => choice(source, one, text), rendered(source, around, within)) +
    rendered(source, { start: around.end, end }, after)
  );
}

function choice(source: string, { number, start, end, put, around }: Numbered, otherwise: string): string {
  // The name of what is called: `.some` or, where it may be absent, `?.some`.
  if (source[around.start] === '.') {
    const dot = source[around.start - 1] === '?' ? '.' : '';
    return `${dot}[${SWITCH}(${number}) ? '${put}' : '${source.slice(start, end)}']`;
  }
  const [before, after] = [source.slice(around.start, start), source.slice(end, around.end)];
  // `??` stands beside no `&&` without parentheses.
  const isOperator = put !== '' && before !== '' && after !== '';
  const mutated = isOperator ? `(${before}) ${put} (${after})` : `${before}${put}${after}`;
  return `(${SWITCH}(${number}) ? (${mutated}) : (${otherwise}))`;
}
