/**
 * A rise of denials in words: who and what is behind it, since when, after which change. Errs towards "cannot tell".
 */
import { parseArn, shortName } from '../aws/arn.ts';
import type { ChangeFinding } from '../diagnosis/diagnosis.ts';
import type { Share, Spike } from '../spike/spike.ts';
import type { Line, Notice } from './notice.ts';
import { threadId } from './reference.ts';
import { ascii, bare, value } from './text/escape.ts';
import { changeSentence } from './words/changes.ts';
import { type AccountNames, countedName, subjectNaming, withAccountNames } from './words/names/accounts.ts';
import { count, spanPhrase, timePhrase } from './words/names/names.ts';
import { spikeFact, spikeGap } from './words/spike-facts.ts';

const VERDICTS: Readonly<Record<Spike['verdict'], string>> = {
  'broken-by-a-change': 'a policy change broke calls that worked before',
  probing: 'one caller is trying many different things, as someone does who has found a key',
  'new-workload': 'a workload that was not there before lacks permissions',
  'cannot-tell': 'what is behind it could not be told',
};

const SHORT: Readonly<Record<Spike['verdict'], string>> = {
  'broken-by-a-change': 'broken by a policy change',
  probing: 'looks like probing',
  'new-workload': 'new workload',
  'cannot-tell': 'cause unclear',
};

/** `names`: of accounts, as the settings give them; before those that the denials looked into told. */
export function composeSpike(spike: Spike, names: AccountNames = {}): Notice {
  return spike.state === 'OK' ? overNotice(spike) : riseNotice(spike, { ...spike.accountNames, ...names });
}

function riseNotice(spike: Spike, names: AccountNames): Notice {
  const top = spike.principals[0];
  const change = spike.changes.find(({ culprit }) => culprit) ?? spike.changes[0];
  const who =
    top === undefined
      ? ''
      : ` ${percent(top)} of them come from ${value(shortName(top.name), 64)}${inAccount(top, names)}.`;
  const many = spike.denials === undefined ? 'denials' : count(spike.denials, 'denial');
  return {
    kind: 'spike',
    severity: spike.verdict === 'probing' ? 'critical' : 'warning',
    subject: ascii(
      subjectNaming(
        (account) =>
          `Spike: ${many}${top === undefined ? '' : `, ${percent(top)} by ${bare(shortName(top.name), 40)}${account}`}, ${SHORT[spike.verdict]}`,
        parseArn(top?.name ?? '')?.account,
        names,
      ),
    ),
    summary: `${capital(many)} since ${timePhrase(spike.since)}${usual(spike)}: ${VERDICTS[spike.verdict]}.${who}`,
    sections: [
      { heading: 'Why', lines: whyLines(spike) },
      { heading: 'Callers', lines: spike.principals.slice(0, 5).map((one) => shareLine(one, names)) },
      { heading: 'Actions', lines: spike.actions.slice(0, 5).map((one) => shareLine(one, names)) },
      { heading: 'Resources', lines: spike.resources.slice(0, 5).map((one) => shareLine(one, names)) },
      { heading: 'Causes', lines: spike.causes.slice(0, 5).map((one) => shareLine(one, names)) },
      { heading: 'Not seen', lines: gapLines(spike) },
      { heading: 'Denials per five minutes', lines: seriesLines(spike.series) },
    ].filter((section) => section.lines.length > 0),
    fixes: [],
    nextSteps: [nextStep(spike, change, top)],
    nextStepsLeftOut: 0,
    links: [],
    threadId: threadId(`alarm-${spike.alarmName}`),
    keywords: ['Spike', SHORT[spike.verdict]],
  };
}

/** The closing line: how long it took and how many there were. */
function overNotice(spike: Spike): Notice {
  const until = spike.until ?? spike.since;
  const many = spike.denials === undefined ? 'their number could not be read' : count(spike.denials, 'denial');
  const lasted = spanPhrase(spike.since, until);
  return {
    kind: 'spike',
    severity: 'info',
    subject: ascii(`Over: denials are back to normal (${many}${lasted === undefined ? '' : ` in ${lasted}`})`),
    summary: `Denials are back to normal: ${many} between ${timePhrase(spike.since)} and ${timePhrase(until)}.`,
    sections: [
      { heading: 'Not seen', lines: gapLines(spike) },
      { heading: 'Denials per five minutes', lines: seriesLines(spike.series) },
    ].filter((section) => section.lines.length > 0),
    fixes: [],
    nextSteps: [],
    nextStepsLeftOut: 0,
    links: [],
    threadId: threadId(`alarm-${spike.alarmName}`),
    keywords: ['Spike', 'over'],
  };
}

const CHANGES_TOLD = 3;
const FACTS_TOLD = 5;

function whyLines(spike: Spike): Line[] {
  return [
    ...spike.changes.slice(0, CHANGES_TOLD).map((change) => text(changeSentence(change, spike.since))),
    ...spike.facts.slice(0, FACTS_TOLD).map((fact) => text(spikeFact(fact))),
  ];
}

function gapLines(spike: Spike): Line[] {
  return spike.gaps.slice(0, 6).map((gap) => text(spikeGap(gap)));
}

function usual({ expected, denials }: Spike): string {
  if (expected === undefined) return '';
  const about = Math.round(expected);
  if (about < 1) return ' where hardly any are usual';
  const times = denials === undefined ? 0 : Math.floor(denials / expected);
  return ` where about ${about.toLocaleString('en-US')} are usual${times >= 2 ? ` (${times.toLocaleString('en-US')} times as many)` : ''}`;
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Drawn and told: a screen reader and a narrow font get the numbers that matter. */
function seriesLines(series: readonly number[]): Line[] {
  const shown = series.slice(-24);
  if (shown.length === 0) return [];
  const highest = Math.max(1, ...shown);
  const bars = shown.map((one) => BARS[Math.round((Math.max(0, one) / highest) * (BARS.length - 1))] ?? '').join('');
  return [
    text(`${bars} (at most ${highest.toLocaleString('en-US')}, now ${(shown.at(-1) ?? 0).toLocaleString('en-US')})`),
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function nextStep(spike: Spike, change: ChangeFinding | undefined, top: Share | undefined): string {
  const caller = top === undefined ? 'the caller' : value(shortName(top.name), 64);
  switch (spike.verdict) {
    case 'broken-by-a-change':
      return change === undefined
        ? `Look at the policy changes before ${timePhrase(spike.since)}.`
        : `Decide whether the change ${value(change.change.action, 64)} was meant; if not, undo it.`;
    case 'probing':
      return `Treat ${caller} as taken over until someone says otherwise: revoke its sessions or deactivate its key, then look at what it was allowed to do.`;
    case 'new-workload':
      return `Ask the owner of ${caller} what was rolled out, and give it the permissions its notices list.`;
    case 'cannot-tell':
      return `Look at the notices of ${caller} since ${timePhrase(spike.since)}.`;
  }
}

function shareLine(one: Share, names: AccountNames): Line {
  return {
    kind: 'fact',
    label: countedName(one.name, names),
    text: `${one.count.toLocaleString('en-US')} (${percent(one)})`,
  };
}

/** Where several accounts may be meant. */
function inAccount({ name }: Share, names: AccountNames): string {
  const account = parseArn(name)?.account;
  return account === undefined ? '' : ` in account ${withAccountNames(value(account), names)}`;
}

function percent(one: Share): string {
  return `${Math.round(100 * one.share)} %`;
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}
