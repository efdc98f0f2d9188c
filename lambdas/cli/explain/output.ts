/**
 * How a diagnosis is printed: one printer for each format, and the fix alone. Each composes only the words it prints.
 */
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type ComposeOptions, compose, gistOf } from '../../notice/compose.ts';
import { wireJson } from '../../notice/escape.ts';
import { htmlDocument } from '../../notice/formats/html.ts';
import { diagnosisJson } from '../../notice/formats/json.ts';
import { markdownNotice } from '../../notice/formats/markdown.ts';
import { terminalNotice } from '../../notice/formats/terminal.ts';
import type { Notice } from '../../notice/notice.ts';
import { fixesIn } from '../fix-output.ts';
import type { FixForm, OutputFormat } from './options.ts';

export interface Format {
  one(diagnosis: Diagnosis): string;
  /** What follows the last one. */
  end(): string;
}

export function printer(format: OutputFormat, fix: FixForm | undefined, options: ComposeOptions): Format {
  const composed = (diagnosis: Diagnosis): Notice => compose(diagnosis, options);
  if (fix !== undefined) return oneByOne(fixesIn(fix));
  if (format === 'json') return oneByOne((diagnosis) => `${wireJson(diagnosisJson(diagnosis, gistOf(diagnosis)))}\n`);
  if (format === 'markdown') return oneByOne((diagnosis) => `${markdownNotice(composed(diagnosis))}\n`);
  if (format === 'html') return htmlPrinter(composed);
  const colour = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  return oneByOne((diagnosis) => `${terminalNotice(composed(diagnosis), { colour })}\n`);
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
