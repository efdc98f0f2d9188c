/**
 * How a diagnosis is printed: one printer for each format, and the fix alone.
 */
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { htmlDocument } from '../notice/formats/html.ts';
import { diagnosisJson } from '../notice/formats/json.ts';
import { markdownNotice } from '../notice/formats/markdown.ts';
import { terminalNotice } from '../notice/formats/terminal.ts';
import type { Notice } from '../notice/notice.ts';
import type { OutputFormat } from './explain-options.ts';
import { fixCommands, fixDocuments } from './fix-output.ts';

export interface Format {
  one(diagnosis: Diagnosis, notice: Notice): string;
  /** What follows the last one. */
  end(): string;
}

export function printer(format: OutputFormat, fix: 'json' | 'cli' | undefined): Format {
  if (fix === 'json') return { one: (diagnosis) => fixDocuments(diagnosis), end: () => '' };
  if (fix === 'cli') return { one: (diagnosis) => fixCommands(diagnosis), end: () => '' };
  if (format === 'json')
    return { one: (diagnosis, notice) => `${JSON.stringify(diagnosisJson(diagnosis, notice))}\n`, end: () => '' };
  if (format === 'markdown') return { one: (_, notice) => `${markdownNotice(notice)}\n`, end: () => '' };
  if (format === 'html') return htmlPrinter();
  const colour = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  return { one: (_, notice) => `${terminalNotice(notice, { colour })}\n`, end: () => '' };
}

/** One page for all: the only format that cannot be written piece by piece. */
function htmlPrinter(): Format {
  const notices: Notice[] = [];
  return {
    one: (_, notice) => {
      notices.push(notice);
      return '';
    },
    end: () => htmlDocument(notices),
  };
}
