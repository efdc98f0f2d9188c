/**
 * The name of an account beside its number, wherever a sentence tells the number.
 * Errs towards the number alone: it is what policies know, and a name that is not known is not made up.
 */
import type { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import type { FixText, Line, Section } from '../../notice.ts';
import { value } from '../../text/escape.ts';

type Names = Diagnosis['accountNames'];

/** A verbatim value that is nothing but the number of an account. */
const NUMBER = /`(\d{12})`/g;

export function withAccountNames(text: string, names: Names): string {
  if (names === undefined) return text;
  return text.replace(NUMBER, (number, id: string) =>
    Object.hasOwn(names, id) ? `${number} (${value(names[id], 40)})` : number,
  );
}

export function sectionWithNames({ heading, lines }: Section, names: Names): Section {
  return { heading, lines: lines.map((line) => lineWithNames(line, names)) };
}

export function fixWithNames(fix: FixText, names: Names): FixText {
  return {
    ...fix,
    title: withAccountNames(fix.title, names),
    where: withAccountNames(fix.where, names),
    ...(fix.words === undefined ? {} : { words: withAccountNames(fix.words, names) }),
  };
}

/** A quote stays verbatim. */
function lineWithNames(line: Line, names: Names): Line {
  return line.kind === 'quote' ? line : { ...line, text: withAccountNames(line.text, names) };
}
