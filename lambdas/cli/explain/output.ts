/**
 * How a diagnosis is printed: one printer for each format, and the fix alone. Each composes only the words it prints.
 */
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type ComposeOptions, compose } from '../../notice/compose.ts';
import { htmlDocument } from '../../notice/formats/html.ts';
import { jsonLines } from '../../notice/formats/json-lines.ts';
import { kindsPage } from '../../notice/formats/kinds-page.ts';
import { kindLine, kindsTable } from '../../notice/formats/kinds-table.ts';
import { markdownNotice } from '../../notice/formats/markdown.ts';
import { terminalNotice } from '../../notice/formats/terminal.ts';
import type { Kind } from '../../notice/kinds.ts';
import type { Notice } from '../../notice/notice.ts';
import { fixesIn } from '../fix-output.ts';
import type { Folds } from './folds.ts';
import type { FixForm, OutputFormat } from './options.ts';

export interface Format {
  one(diagnosis: Diagnosis): string;
  /** What follows the last one. */
  end(): string;
}

export function printer(format: OutputFormat, fix: FixForm | undefined, options: ComposeOptions): Format {
  const composed = (diagnosis: Diagnosis): Notice => compose(diagnosis, options);
  if (fix !== undefined) return oneByOne(fixesIn(fix, options.guidance));
  if (format === 'json') return oneByOne(jsonLines(options));
  if (format === 'markdown') return oneByOne((diagnosis) => `${markdownNotice(composed(diagnosis))}\n`);
  if (format === 'html') return htmlPrinter(composed);
  const colour = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  return oneByOne((diagnosis) => `${terminalNotice(composed(diagnosis), { colour })}\n`);
}

/** A few notices after the lines of all kinds; for three denials or fewer the lines say nothing that they do not. */
const MOST_NOTICES = 3;

/** The view of many: what the kinds of a log come to, in each format. */
export function printKinds(folds: Folds, format: OutputFormat, options: ComposeOptions): string {
  const kinds = folds.kinds();
  const overall = folds.overall();
  const composed = ({ diagnosis }: Kind): Notice => compose(diagnosis, options);
  if (format === 'json') return kinds.map(kindLine).join('');
  if (format === 'html') return kindsPage(kinds, overall, composed);
  const colour = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  const top = kinds.slice(0, MOST_NOTICES).map(composed);
  const notices = top.map((one) =>
    format === 'markdown' ? `${markdownNotice(one)}\n` : `${terminalNotice(one, { colour })}\n`,
  );
  if (overall.denials <= MOST_NOTICES) return notices.join('');
  const table = kindsTable(kinds, overall, { colour: colour && format === 'text' });
  return `${format === 'markdown' ? `\`\`\`text\n${table}\`\`\`\n` : table}\n${notices.join('')}`;
}

function oneByOne(one: (diagnosis: Diagnosis) => string): Format {
  return { one, end: () => '' };
}

/** One page for all: the only format that cannot be written piece by piece. */
function htmlPrinter(composed: (diagnosis: Diagnosis) => Notice): Format {
  const notices: Notice[] = [];
  return {
    one: (diagnosis) => {
      notices.push(composed(diagnosis));
      return '';
    },
    end: () => htmlDocument(notices),
  };
}
