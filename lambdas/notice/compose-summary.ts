/**
 * One notice for all denials held back above the ceiling: who and what, by count, what looks like an intruder first. As
 * grave as the gravest of them. Errs towards saying that nothing was diagnosed.
 */

import { parseArn, shortName } from '../aws/arn.ts';
import type { Counted, HeldSummary } from './digest.ts';
import type { Line, Notice } from './notice.ts';
import { ascii, bare, value } from './text/escape.ts';
import { type AccountNames, accountNameShort, countedName } from './words/names/accounts.ts';
import { count, timePhrase } from './words/names/names.ts';

/** `names`: of accounts, as the settings give them: nothing was read of what was held back. */
export function composeSummary(held: HeldSummary, names: AccountNames = {}): Notice {
  const top = held.principals[0];
  const kinds = held.fingerprints === undefined ? '' : ` of ${count(held.fingerprints, 'kind')}`;
  const ceiling =
    held.ceiling === undefined
      ? 'The hour had no room for more notices, or a critical notice told of the same caller and action before'
      : `More than ${count(held.ceiling.notices, 'notice')} in ${count(held.ceiling.minutes, 'minute')} were due`;
  const who =
    top === undefined ? '' : `, most by ${value(shortName(top.name), 64)} (${top.count.toLocaleString('en-US')})`;
  return {
    kind: 'summary',
    severity: held.critical ? 'critical' : 'warning',
    subject: ascii(`Storm: ${count(held.denials, 'denial')} held back${subjectOf(held, names)}`),
    summary: `${count(held.denials, 'denial')}${kinds} ${held.denials === 1 ? 'was' : 'were'} held back${who}.`,
    sections: [
      { heading: 'Signs of an intruder', lines: alarming(held, names) },
      {
        heading: 'What happened',
        lines: [
          text(`${ceiling}. These denials were counted and not explained one by one.`),
          text(`It began at ${timePhrase(held.from)} and lasted at least until ${timePhrase(held.until)}.`),
        ],
      },
      { heading: 'Callers', lines: held.principals.slice(0, 5).map(share(held.denials, names)) },
      { heading: 'Actions', lines: held.actions.slice(0, 5).map(share(held.denials, names)) },
      { heading: 'Accounts', lines: accounts(held, names) },
    ].filter((section) => section.lines.length > 0),
    fixes: [],
    nextSteps: [nextStep(held)],
    nextStepsLeftOut: 0,
    links: [],
    threadId: 'held-denials',
    keywords: ['Storm', count(held.denials, 'denial')],
  };
}

function subjectOf(
  { critical = 0, guardrails = [], suspects = [], principals }: HeldSummary,
  names: AccountNames,
): string {
  const [guardrail, suspect, top] = [guardrails[0], suspects[0], principals[0]];
  if (guardrail !== undefined) {
    const others = guardrails.length > 1 ? ` and ${guardrails.length - 1} more` : '';
    return `, among them ${bare(guardrail.name, 40)}${others}`;
  }
  if (critical > 0) {
    const who = suspect === undefined ? '' : ` (${bare(shortName(suspect.name), 24)}${ofAccount(suspect, names)})`;
    return `, ${critical.toLocaleString('en-US')} with signs of an intruder${who}`;
  }
  return top === undefined
    ? ''
    : `, most by ${bare(shortName(top.name), 40)}${accountNameShort(parseArn(top.name)?.account, names)}`;
}

function ofAccount({ name }: Counted, names: AccountNames): string {
  const told = accountNameShort(parseArn(name)?.account, names);
  return told === '' ? '' : ` of${told.replace(/[()]/g, '')}`;
}

/** What was tried against guardrails, and by whom, before everything that is only frequent. */
function alarming(
  { critical = 0, guardrails = [], suspects = [], denials }: HeldSummary,
  names: AccountNames,
): readonly Line[] {
  if (critical === 0) return [];
  return [
    text(`${portion(critical, denials)} showed signs of an intruder.`),
    ...guardrails.slice(0, 10).map((one) => times(one, names)),
    ...(guardrails.length > 10 ? [text(`${count(guardrails.length - 10, 'more guardrail action')} left out.`)] : []),
    ...suspects.slice(0, 5).map((one) => times(one, names)),
  ];
}

/** One account needs no section: its callers name it. */
function accounts({ accounts: all = [], denials }: HeldSummary, names: AccountNames): readonly Line[] {
  if (all.length < 2) return [];
  const more = all.length - MOST_ACCOUNTS;
  return [
    ...all.slice(0, MOST_ACCOUNTS).map(share(denials, names)),
    ...(more > 0 ? [text(`At least ${count(more, 'more account')} had some.`)] : []),
  ];
}

const MOST_ACCOUNTS = 10;

function portion(some: number, all: number): string {
  if (some < all) return `${some.toLocaleString('en-US')} of these ${count(all, 'denial')}`;
  return all === 1 ? 'This denial' : 'All of these denials';
}

function times(one: Counted, names: AccountNames): Line {
  return { kind: 'fact', label: countedName(one.name, names), text: count(one.count, 'time') };
}

function nextStep({ suspects = [], principals }: HeldSummary): string {
  const [suspect, top] = [suspects[0], principals[0]];
  if (suspect !== undefined) {
    return `Find out who is using ${value(shortName(suspect.name), 64)}, and disable its credentials if nobody can explain these calls.`;
  }
  return top === undefined
    ? 'Look at the denial metrics by principal.'
    : `Find out what ${value(shortName(top.name), 64)} is doing: one caller behind a storm is a broken rollout, a loop, or someone probing.`;
}

function share(all: number, names: AccountNames): (one: Counted) => Line {
  return (one) => ({
    kind: 'fact',
    label: countedName(one.name, names),
    text: `${one.count.toLocaleString('en-US')}${all > 0 ? ` (${Math.round((100 * one.count) / all)} %)` : ''}`,
  });
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}
