/**
 * Kinds of denials as lines for a terminal: one a kind, as many as a person reads, and how many were left out.
 */
import { gistOf } from '../compose.ts';
import type { Kind, Overall } from '../kinds.ts';
import { bare, plain, wireJson } from '../text/escape.ts';
import { actionOf, callerShort, count, resourceOf } from '../words/names/names.ts';
import { diagnosisJson } from './json.ts';

const MOST_LINES = 40;
const ESCAPE = String.fromCharCode(0x1b);
const COLOURS = { critical: 31, warning: 33, info: 36 } as const;

export function kindsTable(kinds: readonly Kind[], overall: Overall, options: { readonly colour: boolean }): string {
  const shown = kinds.slice(0, MOST_LINES);
  const rows = shown.map((kind) => [
    `${kind.count.toLocaleString('en-US')}×`,
    timesOf(kind),
    bare(kind.diagnosis.cause, 40),
    `${callerShort(kind.diagnosis)}${kind.sessions > 1 ? ` (${count(kind.sessions, 'session')})` : ''}`,
    [actionOf(kind.diagnosis.denial), tail(resourceOf(kind.diagnosis.denial))]
      .filter((text) => text !== '')
      .join(' on '),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => plain(row[column] ?? '').length)));
  const lines = rows.map((row, at) => {
    const severity = shown[at]?.diagnosis.severity ?? 'info';
    const cells = row.map((cell, column) => {
      const text = plain(cell);
      return column === 0 ? text.padStart(widths[0] ?? 0) : text.padEnd(widths[column] ?? 0);
    });
    const word = severity.padEnd('critical'.length);
    const mark = options.colour ? `${ESCAPE}[${COLOURS[severity]}m${word}${ESCAPE}[0m` : word;
    return `${mark} ${cells.join('  ').trimEnd()}`;
  });
  return `${[headline(overall), '', ...lines, ...leftOut(kinds, overall)].join('\n')}\n`;
}

/** One kind as a line of JSON: the diagnosis of its first denial with how many there were. */
export function kindLine(kind: Kind): string {
  const json = diagnosisJson(kind.diagnosis, gistOf(kind.diagnosis));
  const { fingerprint, count: times, first, last, sessions } = kind;
  return `${wireJson({ ...json, fingerprint, count: times, first, last, sessions })}\n`;
}

export function headline({ denials, kinds }: Overall): string {
  return `${count(denials, 'denial')} of ${count(kinds, 'kind')}, the gravest and most frequent first`;
}

function leftOut(kinds: readonly Kind[], { unkept }: Overall): readonly string[] {
  const rest = kinds.slice(MOST_LINES);
  const denials = rest.reduce((sum, kind) => sum + kind.count, 0);
  return [
    ...(rest.length === 0
      ? []
      : [
          '',
          `${count(rest.length, 'further kind')} with ${count(denials, 'denial')}: --format html or --format json --fold shows them`,
        ]),
    ...(unkept === 0 ? [] : ['', `${count(unkept, 'denial')} of still more kinds, which were only counted`]),
  ];
}

/** The day once where both are on one. */
export function timesOf({ first, last }: Kind): string {
  const [from, until] = [minute(first), minute(last)];
  if (from === '' || until === '') return 'time not known';
  if (from === until) return from;
  return `${from} – ${from.slice(0, 10) === until.slice(0, 10) ? until.slice(11) : until}`;
}

function minute(time: string): string {
  return bare(time, 40).slice(0, 16).replace('T', ' ');
}

/** The end of an ARN tells more than its beginning. */
function tail(resource: string): string {
  const LONGEST = 60;
  return resource.length <= LONGEST ? resource : `…${resource.slice(-LONGEST)}`;
}
