/**
 * A notice as the plain text of a mail. The first screen of a phone holds who, what, why and what to do now; the fix, the
 * details and the links come after. Lines are as long as they are: each screen breaks them at its own width.
 */

import type { FixText, Line, Notice, Section } from '../notice.ts';
import { bare, plain } from '../text/escape.ts';

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
    plain(notice.summary),
    first === undefined ? undefined : titled('Next step', [plain(first), ...containment(notice)].join('\n')),
    ...notice.sections.map(section),
    ...notice.fixes.map((fix, at) => fixBlock(fix, at, notice.fixes.length)),
    notice.noFix === undefined ? undefined : titled('Fix', plain(notice.noFix)),
    further.length === 0 ? undefined : titled('Further steps', furtherSteps(further, notice.nextStepsLeftOut)),
    ...(notice.details ?? []).map(section),
    notice.links.length === 0
      ? undefined
      : titled('Links', notice.links.map(({ label, url }) => `${plain(label)}:\n${url}`).join('\n')),
    notice.muteLine === undefined
      ? undefined
      : titled(`To mute ${notice.mutesFirst ? 'the first of these' : 'this'} for eight hours`, notice.muteLine),
  ];
  return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`;
}

function containment({ containment: stop }: Notice): readonly string[] {
  if (stop === undefined) return [];
  const page = stop.url === undefined ? [] : [`In the console: ${stop.url}`];
  return ['', stop.command, '', plain(stop.words), ...page];
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
      return plain(one.text);
    case 'fact':
      return `${plain(one.label)}: ${plain(one.text)}`;
    case 'quote':
      return `  ${bare(one.text, 1_000)}`;
  }
}

function furtherSteps(steps: readonly string[], leftOut: number): string {
  const lines = steps.map((step) => `- ${plain(step)}`);
  return [...lines, ...(leftOut > 0 ? [`(${leftOut} more left out)`] : [])].join('\n');
}

function fixBlock(fix: FixText, at: number, all: number): string {
  const heading = all > 1 ? `Fix ${at + 1} of ${all}` : 'Fix';
  return titled(
    heading,
    [
      `${plain(fix.title)}.`,
      fix.words === undefined ? undefined : plain(fix.words),
      `Where: ${plain(fix.where)}`,
      fix.json === undefined ? undefined : `\n${fix.json}\n`,
      plain(fix.proof),
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
  );
}
