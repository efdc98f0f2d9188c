/**
 * A notice as GitHub-flavoured markdown: for a pull request, an issue or a wiki. No mention, link or markup of others
 * survives.
 */

import type { FixText, Line, Notice, Section } from '../notice.ts';
import { bare, markdownText } from '../text/escape.ts';

export function markdownNotice(notice: Notice): string {
  const [first, ...further] = notice.nextSteps;
  const blocks = [
    `## ${markdownText(notice.subject)}`,
    markdownText(notice.summary),
    ...notice.sections.map(section),
    first === undefined ? undefined : `### Next step\n\n${markdownText(first)}${containment(notice)}`,
    ...notice.fixes.map((fix, at) => fixBlock(fix, at, notice.fixes.length)),
    notice.noFix === undefined ? undefined : `### Fix\n\n${markdownText(notice.noFix)}`,
    further.length === 0
      ? undefined
      : `### Further steps\n\n${further.map((step) => `- ${markdownText(step)}`).join('\n')}${notice.nextStepsLeftOut > 0 ? `\n- ${notice.nextStepsLeftOut} more left out` : ''}`,
    ...(notice.details ?? []).map(section),
    notice.links.length === 0
      ? undefined
      : notice.links.map(({ label, url }) => `[${markdownText(label)}](<${url}>)`).join(' · '),
    notice.muteLine === undefined ? undefined : `Mute: \`${notice.muteLine.replaceAll('`', '')}\``,
  ];
  return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`;
}

function containment({ containment: stop }: Notice): string {
  return stop === undefined ? '' : `\n\n\`\`\`sh\n${stop.command}\n\`\`\`\n\n${markdownText(stop.words)}`;
}

function section(one: Section): string {
  return `### ${one.heading}\n\n${one.lines.map(line).join('\n')}`;
}

function line(one: Line): string {
  switch (one.kind) {
    case 'text':
      return `- ${markdownText(one.text)}`;
    case 'fact':
      return `- **${markdownText(one.label)}:** ${markdownText(one.text)}`;
    case 'quote':
      return `  \`\`\`${one.text.startsWith('{') ? 'json' : 'text'}\n  ${bare(one.text, 1_000)}\n  \`\`\``;
  }
}

function fixBlock(fix: FixText, at: number, all: number): string {
  const parts = [
    `### ${all > 1 ? `Fix ${at + 1} of ${all}` : 'Fix'}: ${markdownText(fix.title)}`,
    fix.words === undefined ? undefined : markdownText(fix.words),
    `Where: ${markdownText(fix.where)}`,
    fix.json === undefined ? undefined : `\`\`\`${fix.language ?? 'json'}\n${fix.json}\n\`\`\``,
    markdownText(fix.proof),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}
