/**
 * Keeps the first screens short: what stands before the fix has a budget of characters, and what does not fit moves to
 * the details. Errs towards moving: nothing is dropped, but a
 * quote is cut.
 */

import type { Line, Section } from '../notice.ts';
import { clip, plain } from './escape.ts';

/** A mail's 1,200 before the fix, less the headings' own lines and blank lines; a command to stop somebody has 400 more. */
const MAXIMUM_BEFORE_FIX = 1_190;
const MAXIMUM_WITH_COMMAND = 1_540;

/** Of a quoted statement, when there is no room for more. */
const SHORT_QUOTE = 120;

export interface Budgeted {
  readonly sections: readonly Section[];
  readonly moved: readonly Line[];
}

/**
 * `movable`: lines that may go, the first to go first; then quotes are cut; then `last` may go.
 * `around`: what else stands before the fix: the summary, the step, and the parts of a command.
 */
export function withinBudget(
  sections: readonly Section[],
  movable: readonly Line[],
  last: readonly Line[],
  around: readonly string[],
): Budgeted {
  const fixed = around.reduce((sum, text) => sum + plain(text).length + 16, 0);
  const fits = (left: readonly Section[]): boolean =>
    fixed + lengthOf(left) <= (around.length > 2 ? MAXIMUM_WITH_COMMAND : MAXIMUM_BEFORE_FIX);
  const first = move(sections, movable, fits);
  if (fits(first.sections)) return first;
  const cut = first.sections.map(withShortQuotes);
  const then = move(cut, last, fits);
  return { sections: then.sections, moved: [...first.moved, ...then.moved] };
}

function move(
  sections: readonly Section[],
  movable: readonly Line[],
  fits: (left: readonly Section[]) => boolean,
): Budgeted {
  const moved: Line[] = [];
  for (const line of movable) {
    if (fits(without(sections, moved))) break;
    if (sections.some(({ lines }) => lines.includes(line))) moved.push(line);
  }
  return { sections: without(sections, moved), moved };
}

function withShortQuotes({ heading, lines }: Section): Section {
  return {
    heading,
    lines: lines.map((line) =>
      line.kind === 'quote' ? { kind: 'quote', text: line.short ?? clip(line.text, SHORT_QUOTE) } : line,
    ),
  };
}

function without(sections: readonly Section[], moved: readonly Line[]): readonly Section[] {
  return sections
    .map(({ heading, lines }) => ({ heading, lines: lines.filter((line) => !moved.includes(line)) }))
    .filter(({ lines }) => lines.length > 0);
}

function lengthOf(sections: readonly Section[]): number {
  return sections.reduce(
    (sum, { heading, lines }) => sum + heading.length + 3 + lines.reduce((inner, line) => inner + lineLength(line), 0),
    0,
  );
}

function lineLength(line: Line): number {
  const label = line.kind === 'fact' ? line.label.length + 2 : 0;
  // A quote is indented line by line.
  const indent = line.kind === 'quote' ? Math.ceil(line.text.length / 60) * 3 : 0;
  return label + plain(line.text).length + indent + 1;
}
