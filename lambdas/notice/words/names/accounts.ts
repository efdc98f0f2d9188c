/**
 * The name of an account beside its number, wherever a sentence tells the number.
 * Errs towards the number alone: it is what policies know, and a name that is not known is not made up.
 */
import { parseArn } from '../../../aws/arn.ts';
import type { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import type { FixText, Line, Section } from '../../notice.ts';
import { bare, value } from '../../text/escape.ts';

export type AccountNames = Diagnosis['accountNames'];

/** A verbatim value that is nothing but the number of an account. */
const NUMBER = /`(\d{12})`/g;

export function withAccountNames(text: string, names: AccountNames): string {
  if (names === undefined) return text;
  return text.replace(NUMBER, (number, id: string) =>
    Object.hasOwn(names, id) ? `${number} (${value(names[id], 40)})` : number,
  );
}

/** The same for a subject, which marks no values; nothing where the number is all there is. */
export function accountNameShort(account: string | undefined, names: AccountNames): string {
  const name = nameOf(account, names);
  return name === undefined ? '' : ` (${bare(name, 24)})`;
}

/** A subject with the name of an account, where it then still fits. */
export function subjectNaming(
  write: (name: string) => string,
  account: string | undefined,
  names: AccountNames,
): string {
  const named = write(accountNameShort(account, names));
  return named.length <= 99 ? named : write('');
}

/** An account or caller as it was counted: an ARN tells its account by the number alone. */
export function countedName(counted: string, names: AccountNames, maximum = 120): string {
  if (/^\d{12}$/.test(counted)) return withAccountNames(value(counted), names);
  const name = nameOf(parseArn(counted)?.account, names);
  return `${value(counted, maximum)}${name === undefined ? '' : ` in ${value(name, 40)}`}`;
}

function nameOf(account: string | undefined, names: AccountNames = {}): string | undefined {
  return account !== undefined && Object.hasOwn(names, account) ? names[account] : undefined;
}

export function sectionWithNames({ heading, lines }: Section, names: AccountNames): Section {
  return { heading, lines: lines.map((line) => lineWithNames(line, names)) };
}

export function fixWithNames(fix: FixText, names: AccountNames): FixText {
  return {
    ...fix,
    title: withAccountNames(fix.title, names),
    where: withAccountNames(fix.where, names),
    ...(fix.words === undefined ? {} : { words: withAccountNames(fix.words, names) }),
  };
}

/** A quote stays verbatim. */
function lineWithNames(line: Line, names: AccountNames): Line {
  return line.kind === 'quote' ? line : { ...line, text: withAccountNames(line.text, names) };
}
