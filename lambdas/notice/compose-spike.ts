/**
 * A rise of denials in words: who and what is behind it, since when, after which change. Errs towards "cannot tell".
 */
import type { ChangeFinding } from '../diagnosis/diagnosis.ts';
import type { Share, Spike } from '../spike/spike.ts';
import { ascii, bare, value } from './escape.ts';
import type { Line, Notice } from './notice.ts';
import { threadId } from './reference.ts';
import { changeSentence } from './words/changes.ts';
import { count, timePhrase } from './words/names.ts';

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

export function composeSpike(spike: Spike): Notice {
  const over = spike.state === 'OK';
  const top = spike.principals[0];
  const change = spike.changes.find(({ culprit }) => culprit) ?? spike.changes[0];
  const expected =
    spike.expected === undefined ? '' : ` where about ${Math.round(spike.expected).toLocaleString('en-US')} are usual`;
  const who = top === undefined ? '' : ` ${percent(top)} of them are of ${value(nameOf(top.name), 64)}.`;
  return {
    kind: 'spike',
    severity: over ? 'info' : spike.verdict === 'probing' ? 'critical' : 'warning',
    subject: ascii(
      over
        ? `Over: denials are back to normal (${count(spike.denials, 'denial')} since ${timePhrase(spike.since)})`
        : `Spike: ${count(spike.denials, 'denial')}${top === undefined ? '' : `, ${percent(top)} by ${bare(nameOf(top.name), 40)}`}, ${SHORT[spike.verdict]}`,
    ),
    summary: over
      ? `Denials are back to normal: ${count(spike.denials, 'denial')} between ${timePhrase(spike.since)} and ${spike.until === undefined ? 'now' : timePhrase(spike.until)}.`
      : `${count(spike.denials, 'denial')} since ${timePhrase(spike.since)}${expected}: ${VERDICTS[spike.verdict]}.${who}`,
    sections: [
      { heading: 'Why', lines: whyLines(spike, change) },
      { heading: 'Callers', lines: spike.principals.slice(0, 5).map(shareLine) },
      { heading: 'Actions', lines: spike.actions.slice(0, 5).map(shareLine) },
      { heading: 'Resources', lines: spike.resources.slice(0, 5).map(shareLine) },
      { heading: 'Causes', lines: spike.causes.slice(0, 5).map(shareLine) },
      { heading: 'Not seen', lines: spike.gaps.slice(0, 3).map((gap) => text(prose(gap))) },
      {
        heading: 'Denials per five minutes',
        lines: spike.series.length === 0 ? [] : [text(spike.series.slice(-24).join(' '))],
      },
    ].filter((section) => section.lines.length > 0),
    fixes: [],
    nextSteps: over ? [] : [nextStep(spike, change, top)],
    nextStepsLeftOut: 0,
    links: [],
    threadId: threadId(`alarm-${spike.alarmName}`),
    keywords: ['Spike', SHORT[spike.verdict]],
  };
}

function whyLines(spike: Spike, change: ChangeFinding | undefined): Line[] {
  return [
    ...(change === undefined ? [] : [text(changeSentence(change, spike.since))]),
    ...spike.facts.slice(0, 5).map((fact) => text(prose(fact))),
  ];
}

/** Facts come as text with values of others in it: none of it may pass for a mark of ours. */
function prose(words: string): string {
  return bare(words, 300);
}

function nextStep(spike: Spike, change: ChangeFinding | undefined, top: Share | undefined): string {
  const caller = top === undefined ? 'the caller' : value(nameOf(top.name), 64);
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

function shareLine(one: Share): Line {
  return { kind: 'fact', label: value(one.name, 120), text: `${one.count.toLocaleString('en-US')} (${percent(one)})` };
}

function percent(one: Share): string {
  return `${Math.round(100 * one.share)} %`;
}

function nameOf(principal: string): string {
  return principal.startsWith('arn:') ? (principal.split(/[/:]/).at(-1) ?? principal) : principal;
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}
