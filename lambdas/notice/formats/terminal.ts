/**
 * A notice for a terminal: the mail's order, a little colour when asked. Errs towards no colour: without it not one
 * escape sequence is printed, and none of a notice's own text ever is.
 */

import { styleText } from 'node:util';
import type { FixText, Line, Notice, Section } from '../notice.ts';
import { bare, plain } from '../text/escape.ts';
import { wrap } from './lines.ts';

const WIDTH = 100;

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
type Paint = (style: Style, text: string) => string;

export function terminalNotice(notice: Notice, options: { readonly colour: boolean }): string {
  // Whether there is a terminal was decided by whoever asks for colour.
  const paint: Paint = (style, text) => (options.colour ? styleText(style, text, { validateStream: false }) : text);
  const mark = { info: 'cyan', warning: 'yellow', critical: 'red' } as const;
  const [first, ...further] = notice.nextSteps;
  const blocks = [
    `${paint(mark[notice.severity], '●')} ${paint('bold', wrap(plain(notice.summary), WIDTH))}`,
    ...notice.sections.map((one) => section(one, paint)),
    first === undefined
      ? undefined
      : titled('Next step', [wrap(plain(first), WIDTH, '  '), ...containment(notice)].join('\n'), paint),
    ...notice.fixes.map((fix, at) => fixBlock(fix, at, notice.fixes.length, paint)),
    notice.noFix === undefined ? undefined : titled('Fix', wrap(plain(notice.noFix), WIDTH, '  '), paint),
    further.length === 0
      ? undefined
      : titled(
          'Further steps',
          [
            ...further.map((step) => wrap(`- ${plain(step)}`, WIDTH, '  ')),
            ...(notice.nextStepsLeftOut > 0 ? [`  (${notice.nextStepsLeftOut} more left out)`] : []),
          ].join('\n'),
          paint,
        ),
    ...(notice.details ?? []).map((one) => section(one, paint)),
    ...(notice.links.length === 0
      ? []
      : [
          titled(
            'Links',
            notice.links.map(({ label, url }) => `  ${plain(label)}: ${paint('dim', url)}`).join('\n'),
            paint,
          ),
        ]),
    notice.muteLine === undefined ? undefined : paint('dim', `Mute: ${notice.muteLine}`),
  ];
  return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`;
}

function containment({ containment: stop }: Notice): readonly string[] {
  return stop === undefined ? [] : ['', stop.command, '', wrap(plain(stop.words), WIDTH, '  ')];
}

function section(one: Section, paint: Paint): string {
  const width = Math.max(...one.lines.map((each) => (each.kind === 'fact' ? plain(each.label).length : 0)));
  return titled(one.heading, one.lines.map((each) => line(each, Math.min(width, 24), paint)).join('\n'), paint);
}

function line(one: Line, labelWidth: number, paint: Paint): string {
  switch (one.kind) {
    case 'text':
      return wrap(plain(one.text), WIDTH, '  ');
    case 'fact':
      return `  ${paint('dim', plain(one.label).padEnd(labelWidth))}  ${plain(one.text)}`;
    case 'quote':
      return paint('dim', wrap(bare(one.text, 1_000), WIDTH, '    '));
  }
}

function fixBlock(fix: FixText, at: number, all: number, paint: Paint): string {
  const parts = [
    wrap(`${plain(fix.title)}.`, WIDTH, '  '),
    fix.words === undefined ? undefined : wrap(plain(fix.words), WIDTH, '  '),
    `  ${paint('dim', 'Where')}  ${plain(fix.where)}`,
    fix.json === undefined ? undefined : `\n${fix.json}\n`,
    paint(fix.proof.startsWith('Proved') ? 'green' : 'yellow', wrap(plain(fix.proof), WIDTH, '  ')),
  ];
  return titled(
    all > 1 ? `Fix ${at + 1} of ${all}` : 'Fix',
    parts.filter((part) => part !== undefined).join('\n'),
    paint,
  );
}

function titled(heading: string, content: string, paint: Paint): string {
  return `${paint('bold', heading)}\n${content}`;
}
