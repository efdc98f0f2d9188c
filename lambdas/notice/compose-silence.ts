/**
 * One notice for all accounts and Regions that fell silent. Errs towards saying less: that nothing comes from there is
 * known, why it does not is for a person to find out.
 */
import type { Member } from '../admission/ledger/members.ts';
import type { Settings } from '../contract/settings.ts';
import type { Line, Notice } from './notice.ts';
import { ascii, value } from './text/escape.ts';
import { withAccountNames } from './words/names/accounts.ts';
import { count, timePhrase } from './words/names/names.ts';

type AccountNames = Settings['accountNames'];

const MOST_NAMED = 15;

/** `news` are told for the first time; `silent` is how many are silent in all; `names` those of the settings and of the organization. */
export function composeSilence(news: readonly Member[], silent: number, names: AccountNames): Notice {
  const [first] = news;
  const one = news.length === 1 && first !== undefined;
  const who = one ? nameOf(first, names) : `${count(news.length, 'place')} in ${count(accountsOf(news), 'account')}`;
  const before = silent - news.length;
  const more = news.length - MOST_NAMED;
  return {
    kind: 'silence',
    severity: 'warning',
    subject: ascii(`Silent: nothing reaches Denyscope from ${who}`),
    summary: `No heartbeat comes from ${who}: denials there reach nobody.`,
    sections: [
      {
        heading: 'Who is silent',
        lines: [
          ...news.slice(0, MOST_NAMED).map((member) => lineOf(member, names)),
          ...(more > 0 ? [text(`${count(more, 'more place')} left out.`)] : []),
          ...(before > 0
            ? [text(`${count(before, 'place')} told of before ${before === 1 ? 'is' : 'are'} silent too.`)]
            : []),
        ],
      },
    ],
    fixes: [],
    nextSteps: [
      'Look whether the stack that forwards is still there, and what lies in its queue of undelivered events: the hub refuses an account that is neither in the organization nor in `accounts`.',
      'If an account was closed or has left the organization, remove it from the settings. One that they do not name is forgotten a week after it was last heard from; until then the alarm stays on, unless the account is forgotten by hand (docs/runbook.md, members-silent).',
    ],
    nextStepsLeftOut: 0,
    links: [],
    threadId: 'silent-members',
    keywords: ['Silent', who],
  };
}

function lineOf(member: Member, names: AccountNames): Line {
  const { lastHeard, since } = member;
  return {
    kind: 'fact',
    label: nameOf(member, names),
    text:
      lastHeard === undefined
        ? `never heard, expected since ${timePhrase(since)}`
        : `last heard ${timePhrase(lastHeard)}`,
  };
}

function nameOf({ account, region }: Member, names: AccountNames): string {
  const place = withAccountNames(value(account, 12), names);
  return region === '*' ? `${place} in any Region` : `${place} in ${value(region, 20)}`;
}

function accountsOf(members: readonly Member[]): number {
  return new Set(members.map(({ account }) => account)).size;
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}
