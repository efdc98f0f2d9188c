/**
 * A notice as the plain text of a mail, some 72 columns wide. The first screen of a phone holds who, what, why and the
 * next step; the fix, the details and the links come after.
 */

import type { FixText, Line, Notice, Section } from '../notice.ts';
import { bare, plain } from '../text/escape.ts';
import { wrap } from './lines.ts';

export interface Email {
  /** At most 99 ASCII characters. */
  readonly subject: string;
  readonly body: string;
}

export function emailNotice(notice: Notice): Email {
  return { subject: notice.subject, body: emailBody(notice) };
}

export function emailBody(notice: Notice): string {
  const [first, ...further] = notice.nextSteps;
  const blocks = [
    wrap(plain(notice.summary)),
    ...notice.sections.map(section),
    first === undefined ? undefined : titled('Next step', wrap(plain(first))),
    ...notice.fixes.map((fix, at) => fixBlock(fix, at, notice.fixes.length)),
    notice.noFix === undefined ? undefined : titled('Fix', wrap(plain(notice.noFix))),
    further.length === 0 ? undefined : titled('Further steps', furtherSteps(further, notice.nextStepsLeftOut)),
    ...(notice.details ?? []).map(section),
    notice.links.length === 0
      ? undefined
      : titled('Links', notice.links.map(({ label, url }) => `${plain(label)}:\n${url}`).join('\n')),
    notice.muteLine === undefined ? undefined : titled('To mute this for eight hours', notice.muteLine),
  ];
  return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`;
}

function section(one: Section): string {
  return titled(one.heading, one.lines.map(line).join('\n'));
}

function titled(heading: string, content: string): string {
  return `${heading.toUpperCase()}\n${content}`;
}

function line(one: Line): string {
  switch (one.kind) {
    case 'text':
      return wrap(plain(one.text));
    case 'fact':
      return `${plain(one.label)}: ${plain(one.text)}`;
    case 'quote':
      return wrap(bare(one.text, 1_000), undefined, '  ');
  }
}

function furtherSteps(steps: readonly string[], leftOut: number): string {
  const lines = steps.map((step) => wrap(`- ${plain(step)}`));
  return [...lines, ...(leftOut > 0 ? [`(${leftOut} more left out)`] : [])].join('\n');
}

function fixBlock(fix: FixText, at: number, all: number): string {
  const heading = all > 1 ? `Fix ${at + 1} of ${all}` : 'Fix';
  return titled(
    heading,
    [
      wrap(`${plain(fix.title)}.`),
      fix.words === undefined ? undefined : wrap(plain(fix.words)),
      `Where: ${plain(fix.where)}`,
      fix.json === undefined ? undefined : `\n${fix.json}\n`,
      wrap(plain(fix.proof)),
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
  );
}
