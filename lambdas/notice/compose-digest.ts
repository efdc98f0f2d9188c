/**
 * One notice for many windows: a line each. Errs towards the line: what was counted is told, even where its cause was
 * never settled.
 */

import type { DueWindow } from '../admission/memory.ts';
import { gravest, type Severity } from '../admission/severity.ts';
import type { Caller } from '../denial/caller.ts';
import type { Digest } from './digest.ts';
import type { Line, Notice, Section } from './notice.ts';
import { type Home, muteLine } from './reference.ts';
import { ascii, value } from './text/escape.ts';
import { type AccountNames, countedName, subjectNaming, withAccountNames } from './words/names/accounts.ts';
import { causePhrase } from './words/names/causes.ts';
import { actionPhrase, count, entityName, resourceOf, timePhrase } from './words/names/names.ts';

const MAXIMUM_LINES = 25;

/** `docsUrl` is not needed: causes are linked from their own notices. */
/** `names`: of accounts, as the settings give them; before those that notices told. */
export function composeDigest(digest: Digest, home?: Home, names: AccountNames = {}): Notice {
  const windows = [...merged(digest.windows)].sort((a, b) => b.count - a.count);
  const places = placesOf(windows, names);
  const repeats = windows.reduce((sum, window) => sum + window.count, 0);
  const single = windows.length === 1 ? windows[0] : undefined;
  const title = digest.scope === 'daily' ? 'Daily digest' : 'Repeats';
  const muted = digest.muted.reduce((sum, rule) => sum + rule.count, 0);
  const subject =
    single !== undefined
      ? subjectNaming(
          (account) =>
            `${title}: ${nameOf(single.first.caller)}${account} was refused ${actionPhrase(single.first)} ${count(single.count, 'time')}`,
          accountOf(single),
          places.names,
        )
      : `${title}: ${count(repeats, 'denial')} of ${count(windows.length, 'kind')}${muted > 0 ? `, ${muted} muted` : ''}`;
  const sections: Section[] = [
    ...(digest.scope === 'daily'
      ? dailySections(windows, digest, places)
      : [windowSection('What repeated', windows, places)]),
    { heading: 'Muted', lines: digest.muted.slice(0, 10).map(mutedLine) },
    { heading: 'Held back', lines: digest.held === undefined ? [] : heldLines(digest, places.names) },
    {
      heading: 'Not seen for lack of a permission',
      lines: (digest.gaps ?? []).slice(0, 10).map((gap) => fact(value(gap.name, 80), count(gap.count, 'denial'))),
    },
    {
      heading: "Denyscope's own roles",
      lines: digest.own
        ? [text(`Denyscope itself was refused ${count(digest.own, 'time')}; its gaps name the permissions.`)]
        : [],
    },
  ];
  return {
    kind: 'digest',
    severity: worst(windows, digest),
    subject: ascii(subject),
    summary: summaryOf(digest, repeats, windows.length, muted),
    sections: sections.filter((section) => section.lines.length > 0),
    fixes: [],
    nextSteps: nextSteps(windows),
    nextStepsLeftOut: 0,
    links: [],
    ...muteLine(windows[0]?.fingerprint, home),
    ...(windows.length > 1 && { mutesFirst: true }),
    threadId: single?.fingerprint ?? `digest-${digest.scope}`,
    keywords: [title, count(windows.length, 'kind')],
  };
}

/** Names of the accounts, and whether a line has to say which of them it is about. */
interface Places {
  readonly names: AccountNames;
  readonly several: boolean;
}

function placesOf(windows: readonly DueWindow[], names: AccountNames): Places {
  const told = windows.flatMap(({ settled, first }) =>
    settled?.accountName === undefined ? [] : [[first.account, settled.accountName] as const],
  );
  return { names: { ...Object.fromEntries(told), ...names }, several: new Set(windows.map(accountOf)).size > 1 };
}

function accountOf({ first }: DueWindow): string {
  return first.account;
}

/** Two windows of one fingerprint are one line. */
function merged(windows: readonly DueWindow[]): readonly DueWindow[] {
  return [...Map.groupBy(windows, ({ fingerprint }) => fingerprint).values()].flatMap((same) => {
    const sorted = [...same].sort((a, b) => (a.since < b.since ? -1 : 1));
    const [first, last] = [sorted[0], sorted.at(-1)];
    if (first === undefined || last === undefined) return [];
    return {
      ...last,
      ...gravestSettled(sorted),
      first: first.first,
      since: first.since,
      count: sorted.reduce((sum, { count: times }) => sum + times, 0),
      sessions: Math.max(...sorted.map(({ sessions }) => sessions)),
      resources: Math.max(...sorted.map(({ resources }) => resources)),
    };
  });
}

function gravestSettled(windows: readonly DueWindow[]): Pick<DueWindow, 'settled'> {
  const settled = windows.flatMap((window) => window.settled ?? []);
  const worst = gravest(settled.map(({ severity }) => severity));
  const found = settled.findLast(({ severity }) => severity === worst);
  return found === undefined ? {} : { settled: found };
}

/** Nothing to tell: no notice. */
export function isEmptyDigest(digest: Digest): boolean {
  return digest.windows.length === 0 && digest.muted.length === 0 && !digest.held?.denials && !digest.own;
}

function dailySections(windows: readonly DueWindow[], digest: Digest, places: Places): Section[] {
  const closed = windows.filter(({ fingerprint }) => digest.closed?.includes(fingerprint));
  const open = windows.filter((window) => !closed.includes(window));
  const unexplained = open.filter(({ settled }) => settled?.cause === 'unexplained');
  const known = open.filter((window) => !unexplained.includes(window));
  const fresh = known.filter((window) => window.since >= digest.from);
  return [
    windowSection('New', fresh, places),
    windowSection(
      'Going on',
      known.filter((window) => !fresh.includes(window)),
      places,
    ),
    windowSection('Unexplained', unexplained, places),
    windowSection('Not seen any more', closed, places),
  ];
}

function windowSection(heading: string, windows: readonly DueWindow[], places: Places): Section {
  const left = windows.length - MAXIMUM_LINES;
  const lines = windows.slice(0, MAXIMUM_LINES).map((window) => text(windowLine(window, places)));
  return { heading, lines: left > 0 ? [...lines, text(`${count(left, 'more kind')} left out.`)] : lines };
}

/** How often, who, what, why, since when, how many sessions and resources. */
function windowLine(window: DueWindow, { names, several }: Places): string {
  const resource = resourceOf(window.latest);
  const on =
    window.resources > 1
      ? ` on ${count(window.resources, 'resource')}`
      : resource === '' || resource === '*'
        ? ''
        : ` on ${value(resource, 90)}`;
  const where = several ? ` in ${withAccountNames(value(accountOf(window)), names)}` : '';
  const sessions = window.sessions > 1 ? ` from ${count(window.sessions, 'session')}` : '';
  const why = causePhrase(window.settled?.cause);
  return `${window.count.toLocaleString('en-US')} × ${value(nameOf(window.first.caller), 48)}${where}: ${value(actionPhrase(window.first), 64)}${on}${sessions}, ${why}, ${fromTo(window.since, window.latest.time)}.`;
}

/** Roles of IAM Identity Center carry the name of their permission set between a prefix and a suffix. */
function nameOf(caller: Caller): string {
  return entityName(caller).replace(/^AWSReservedSSO_(.+)_[0-9a-f]{16}$/, '$1');
}

/** The day once, seconds never. */
function fromTo(since: string, last: string): string {
  const [from, to] = [timePhrase(since), timePhrase(last)].map((time) => time.replace(/:\d\d UTC$/, ''));
  if (from === undefined || to === undefined || from === to) return `at ${timePhrase(since)}`;
  const sameDay = since.slice(0, 10) === last.slice(0, 10);
  return `${from} to ${sameDay ? to.slice(11) : to} UTC`;
}

function mutedLine(muted: Digest['muted'][number]): Line {
  return fact(value(muted.rule, 64), `${count(muted.count, 'denial')} (${value(muted.reason, 160)})`);
}

function heldLines(digest: Digest, names: AccountNames): Line[] {
  if (digest.held === undefined || digest.held.denials === 0) return [];
  return [
    text(`${count(digest.held.denials, 'denial')} above the ceiling were counted, not explained.`),
    ...(digest.held.critical
      ? [text(`${count(digest.held.critical, 'denial')} of them showed signs of an intruder.`)]
      : []),
    ...digest.held.principals
      .slice(0, 3)
      .map((one) => fact(countedName(one.name, names, 90), count(one.count, 'denial'))),
  ];
}

function nextSteps(windows: readonly DueWindow[]): readonly string[] {
  const first = windows[0];
  if (first === undefined) return [];
  return [`Begin with ${value(nameOf(first.first.caller), 48)}: solve its cause, or mute it if it is expected.`];
}

function summaryOf(digest: Digest, repeats: number, kinds: number, muted: number): string {
  const of = kinds === 1 ? '' : ` of ${count(kinds, 'kind')}`;
  const told = `${count(repeats, 'denial')}${of} ${repeats === 1 ? 'was' : 'were'} counted`;
  const quiet = muted > 0 ? `, and ${count(muted, 'denial')} muted` : '';
  return digest.scope === 'daily'
    ? `${told}${quiet} between ${timePhrase(digest.from)} and ${timePhrase(digest.until)}.`
    : `${told}${quiet} in the ${kinds === 1 ? 'window' : 'windows'} that ended by ${timePhrase(digest.until)}.`;
}

/** As grave as its gravest line: what was held has one too. */
function worst(windows: readonly DueWindow[], { held }: Digest): Severity {
  const lines = windows.map(({ settled }) => settled?.severity ?? 'info');
  return gravest([...lines, ...((held?.critical ?? 0) > 0 ? ['critical' as const] : [])]);
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}

function fact(label: string, words: string): Line {
  return { kind: 'fact', label, text: words };
}
