/**
 * A replay in words: what would break, what would be mended, what cannot be told, and what was seen at all. Errs towards
 * the doubt: nothing is called safe.
 */
import { isUntried } from '../replay/plan/planned.ts';
import type { Contradiction, Group, Replayed } from '../replay/report.ts';
import type { Line, Notice, Section } from './notice.ts';
import { ascii } from './text/escape.ts';
import { quoteShort, quoteStatement } from './text/quote.ts';
import { count } from './words/names/names.ts';
import { planNoteSentence } from './words/plan-notes.ts';
import {
  blockerSentence,
  capital,
  contradictionSentence,
  coverageSentences,
  groupSentence,
  hangingSentences,
  mendedSentences,
  replaySummary,
  total,
  unlessSentence,
} from './words/replay.ts';

/** Groups told one by one; the JSON form holds all. */
const MOST_TOLD = 20;

export function composeReplay(replayed: Replayed): Notice {
  const { newlyRefused, newlyAllowed, cannotTell, contradictions, changed, unchanged } = replayed;
  const sections: readonly Section[] = [
    { heading: 'Newly refused', lines: groups(newlyRefused, refusedLines) },
    {
      heading: 'Newly allowed',
      lines: [...mendedSentences(replayed).map(text), ...groups(newlyAllowed, allowedLines)],
    },
    { heading: 'Cannot tell', lines: [...hangingSentences(replayed).map(text), ...groups(cannotTell, () => [])] },
    { heading: 'Unchanged', lines: changed ? [text(`${count(unchanged, 'call')}.`)] : [] },
    {
      heading: changed ? 'Let through by AWS, refused by the captured policies' : 'Refused by the captured policies',
      lines: groups(contradictions, contradictionLines),
    },
    { heading: 'What of the change is not known', lines: noteLines(replayed) },
    { heading: 'What was seen', lines: coverageSentences(replayed).map(text) },
  ];
  return {
    kind: 'replay',
    severity: newlyRefused.length > 0 || (!changed && contradictions.length > 0) ? 'warning' : 'info',
    subject: subjectOf(replayed),
    summary: replaySummary(replayed),
    sections: sections.filter(({ lines }) => lines.length > 0),
    fixes: [],
    nextSteps: [],
    nextStepsLeftOut: 0,
    links: [],
    threadId: 'replay',
    keywords: [],
  };
}

function subjectOf({ changed, newlyRefused, cannotTell, contradictions, calls }: Replayed): string {
  if (!changed) return ascii(`Replay: ${count(total(contradictions), 'contradiction')} in ${count(calls, 'call')}`);
  const open = total(cannotTell);
  const doubt = open === 0 ? '' : `, ${open.toLocaleString('en-US')} not told`;
  return ascii(
    `Replay: ${total(newlyRefused).toLocaleString('en-US')} of ${count(calls, 'call')} would be refused${doubt}`,
  );
}

function groups<G extends Group>(told: readonly G[], lines: (group: G) => readonly Line[]): readonly Line[] {
  const left = told.length - MOST_TOLD;
  return [
    ...told.slice(0, MOST_TOLD).flatMap((group) => [text(groupSentence(group)), ...lines(group)]),
    ...(left > 0 ? [text(`${count(left, 'more group')} of calls: --format json has all.`)] : []),
  ];
}

/** What is left out comes before what calls are counted of. */
function noteLines({ notes }: Replayed): readonly Line[] {
  const ranked = [...notes.filter(isUntried), ...notes.filter((note) => !isUntried(note))];
  const left = ranked.length - MOST_TOLD;
  return [
    ...ranked.slice(0, MOST_TOLD).map((note) => text(`${capital(planNoteSentence(note))}.`)),
    ...(left > 0 ? [text(`${left.toLocaleString('en-US')} more: --format json has all.`)] : []),
  ];
}

function refusedLines({ blockers, action }: Group): readonly Line[] {
  return blockers.flatMap((blocker): readonly Line[] => [
    text(blockerSentence(blocker, action)),
    ...(blocker.text === undefined
      ? []
      : [
          {
            kind: 'quote' as const,
            text: quoteStatement(blocker.text, blocker.action),
            short: quoteShort(blocker.text, blocker.action),
          },
        ]),
  ]);
}

function allowedLines(group: Group): readonly Line[] {
  const unless = unlessSentence(group);
  return unless === undefined ? [] : [text(unless)];
}

function contradictionLines(group: Contradiction): readonly Line[] {
  return [...refusedLines(group), text(contradictionSentence(group))];
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}
