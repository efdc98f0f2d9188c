/**
 * One notice for all denials held back above the ceiling: who and what, by count. Errs towards saying that nothing was
 * diagnosed.
 */

import type { Counted, HeldSummary } from './digest.ts';
import { ascii, bare, value } from './escape.ts';
import type { Line, Notice } from './notice.ts';
import { count, timePhrase } from './words/names.ts';

export function composeSummary(held: HeldSummary): Notice {
  const top = held.principals[0];
  const kinds = held.fingerprints === undefined ? '' : ` of ${count(held.fingerprints, 'kind')}`;
  const ceiling =
    held.ceiling === undefined
      ? 'The ceiling of notices was reached'
      : `More than ${count(held.ceiling.notices, 'notice')} in ${count(held.ceiling.minutes, 'minute')} were due`;
  const who =
    top === undefined ? '' : `, most by ${value(nameOf(top.name), 64)} (${top.count.toLocaleString('en-US')})`;
  return {
    kind: 'summary',
    severity: 'warning',
    subject: ascii(
      `Storm: ${count(held.denials, 'denial')} held back${top === undefined ? '' : `, most by ${bare(nameOf(top.name), 40)}`}`,
    ),
    summary: `${count(held.denials, 'denial')}${kinds} ${held.denials === 1 ? 'was' : 'were'} held back${who}.`,
    sections: [
      {
        heading: 'What happened',
        lines: [
          text(`${ceiling}, so these denials were counted and not explained one by one.`),
          text(`It began at ${timePhrase(held.from)} and lasted at least until ${timePhrase(held.until)}.`),
        ],
      },
      { heading: 'Callers', lines: held.principals.slice(0, 5).map(share(held.denials)) },
      { heading: 'Actions', lines: held.actions.slice(0, 5).map(share(held.denials)) },
    ].filter((section) => section.lines.length > 0),
    fixes: [],
    nextSteps: [
      top === undefined
        ? 'Look at the denial metrics by principal.'
        : `Find out what ${value(nameOf(top.name), 64)} is doing: one caller behind a storm is a broken rollout, a loop, or someone probing.`,
    ],
    nextStepsLeftOut: 0,
    links: [],
    threadId: 'held-denials',
    keywords: ['Storm', count(held.denials, 'denial')],
  };
}

function share(all: number): (one: Counted) => Line {
  return (one) => ({
    kind: 'fact',
    label: value(one.name, 120),
    text: `${one.count.toLocaleString('en-US')}${all > 0 ? ` (${Math.round((100 * one.count) / all)} %)` : ''}`,
  });
}

function nameOf(principal: string): string {
  return principal.startsWith('arn:') ? (principal.split(/[/:]/).at(-1) ?? principal) : principal;
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}
