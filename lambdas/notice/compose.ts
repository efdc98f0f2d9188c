/**
 * Diagnosis, digest, summary and spike in words: what was refused, why, how sure and what could not be seen, one next
 * step, links. Every value of others goes through `value()`. Errs towards the doubt, and towards short.
 */
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { ascii, bare, clip, plain, value } from './escape.ts';
import { linksOf } from './links.ts';
import type { Line, Notice, Section } from './notice.ts';
import { quoteStatement } from './quote.ts';
import { muteLine, threadId } from './reference.ts';
import { callerNoteSentence } from './words/callers.ts';
import { causeClause, causeShort, type Ground, groundOf, otherBlockers } from './words/causes.ts';
import { changeSentence } from './words/changes.ts';
import { confidenceSentence } from './words/confidence.ts';
import { fixText } from './words/fixes.ts';
import { gapLines, gapSentence, unique } from './words/gaps.ts';
import {
  actionOf,
  actionPhrase,
  callerPhrase,
  callerShort,
  count,
  LAYER_NAMES,
  listedShort,
  placeName,
  policyName,
  resourceOf,
  sentence,
  timePhrase,
} from './words/names.ts';
import { nearMissSentence } from './words/near-misses.ts';
import { nextStepSentence } from './words/next-steps.ts';
import { SEVERITY_WORDS, signSentence, signShort } from './words/signs.ts';

export { composeDigest } from './compose-digest.ts';
export { composeSpike } from './compose-spike.ts';
export { composeSummary } from './compose-summary.ts';

export interface ComposeOptions {
  /** Folder of the pages about causes. */
  readonly docsUrl: string;
}

const MAXIMUM_STEPS = 3;
const GAPS_AT_FIRST = 2;

export function compose(diagnosis: Diagnosis, options: ComposeOptions): Notice {
  const ground = groundOf(diagnosis);
  const steps = diagnosis.nextSteps.map((step) => nextStepSentence(step, diagnosis));
  const nextSteps = steps.length > 0 ? steps : [fallbackStep(diagnosis)];
  return {
    kind: 'diagnosis',
    severity: diagnosis.severity,
    subject: subjectOf(diagnosis, ground),
    summary: summaryOf(diagnosis, ground),
    sections: [what(diagnosis), signs(diagnosis), why(diagnosis, ground), howSure(diagnosis)].filter(
      (section) => section.lines.length > 0,
    ),
    fixes: diagnosis.fixes.map((fix) => fixText(fix, diagnosis)),
    details: details(diagnosis, ground),
    nextSteps: nextSteps.slice(0, MAXIMUM_STEPS),
    nextStepsLeftOut: Math.max(0, nextSteps.length - MAXIMUM_STEPS),
    links: linksOf(diagnosis, options.docsUrl),
    ...muteLine(diagnosis.fingerprint),
    threadId: threadId(diagnosis.fingerprint ?? diagnosis.denial.eventId),
    keywords: keywordsOf(diagnosis),
  };
}

function subjectOf(diagnosis: Diagnosis, ground: Ground): string {
  const sign = diagnosis.severity === 'critical' ? diagnosis.signs[0] : undefined;
  const mark = diagnosis.severity === 'critical' ? 'CRITICAL ' : '';
  const short = sign === undefined ? causeShort(ground) : `refused, ${signShort(sign)}`;
  const room = 99 - mark.length - short.length - 3;
  const action = clip(bare(actionPhrase(diagnosis.denial), 60), Math.max(16, Math.floor(room * 0.55)));
  const who = clip(callerShort(diagnosis), Math.max(12, room - action.length));
  return ascii(`${mark}${who}: ${action} ${short}`);
}

function summaryOf(diagnosis: Diagnosis, ground: Ground): string {
  const resource = resourceOf(diagnosis.denial);
  const on = resource === '' || resource === '*' ? '' : ` on ${value(resource, 72)}`;
  const doubt =
    diagnosis.cause === 'unexplained'
      ? ''
      : { certain: '', likely: 'most likely ', possible: 'possibly ' }[diagnosis.confidence];
  return sentence(
    `${callerPhrase(diagnosis)} was refused ${value(actionPhrase(diagnosis.denial), 64)}${on}: ${doubt}${causeClause(ground)}`,
  );
}

function what(diagnosis: Diagnosis): Section {
  const { denial } = diagnosis;
  const resource = resourceOf(denial);
  const shown = denial.caller.arn ?? denial.caller.entityArn ?? denial.caller.invokedBy;
  const place = [
    denial.account === '' ? undefined : `account ${value(denial.account)}`,
    denial.region === '' ? undefined : value(denial.region, 24),
  ].filter((part) => part !== undefined);
  const lines: (Line | undefined)[] = [
    fact('Caller', shown === undefined ? callerPhrase(diagnosis) : value(shown, 150)),
    fact('Action', value(actionPhrase(denial), 90)),
    resource === '' ? undefined : fact('Resource', value(resource, 150)),
    fact('When', [timePhrase(denial.time), ...place].join(', ')),
    ...notes(diagnosis).slice(0, 1).map(text),
  ];
  return { heading: 'What was refused', lines: lines.filter((line) => line !== undefined) };
}

/** The caller's notes, the one that explains most first; the console is no news. */
function notes(diagnosis: Diagnosis): readonly string[] {
  return diagnosis.callerNotes.filter((note) => note.kind !== 'console').map(callerNoteSentence);
}

function signs(diagnosis: Diagnosis): Section {
  if (diagnosis.signs.length === 0) return { heading: 'Signs of an intruder', lines: [] };
  const tried = diagnosis.recentActions.map((action) => value(action, 48));
  return {
    heading: diagnosis.severity === 'critical' ? 'Signs of an intruder' : 'Worth a look',
    lines: [
      ...diagnosis.signs.slice(0, 3).map((sign) => text(signSentence(sign))),
      ...(tried.length > 1 ? [text(`Refused lately: ${listedShort(tried, 6)}.`)] : []),
      ...(diagnosis.fixesWithheld ? [text('No permission is proposed while these signs stand.')] : []),
    ],
  };
}

function why(diagnosis: Diagnosis, ground: Ground): Section {
  const { blocker } = ground;
  const quoted = blocker?.text === undefined ? undefined : quoteStatement(blocker.text, blocker.action);
  const miss = diagnosis.nearMisses[0];
  const change = diagnosis.changes.find(({ culprit }) => culprit) ?? diagnosis.changes.find(({ suspect }) => suspect);
  const lines: (Line | undefined)[] = [
    text(whyLead(diagnosis, ground, quoted !== undefined)),
    quoted === undefined ? undefined : { kind: 'quote', text: quoted },
    miss === undefined ? undefined : text(nearMissSentence(miss)),
    change === undefined ? undefined : text(changeSentence(change, diagnosis.denial.time)),
    textOrNone(otherBlockers(ground)),
  ];
  return { heading: 'Why', lines: lines.filter((line) => line !== undefined) };
}

function whyLead(diagnosis: Diagnosis, ground: Ground, quotes: boolean): string {
  const { blocker } = ground;
  if (diagnosis.outcome === 'not-a-policy-denial') return `No policy refused this: ${causeClause(ground)}.`;
  if (blocker?.statement !== undefined && blocker.policy !== undefined) {
    const home = blocker.target === undefined ? '' : `, ${placeName(blocker.target)}`;
    const lead = `Statement ${value(blocker.statement, 64)} of the ${LAYER_NAMES[blocker.layer]} ${value(policyName(blocker.policy), 90)}${home}`;
    return quotes ? `${lead}:` : `${lead}.`;
  }
  return sentence(causeClause(ground));
}

function howSure(diagnosis: Diagnosis): Section {
  return {
    heading: 'How sure',
    lines: [confidenceSentence(diagnosis), ...gapLines(diagnosis.gaps, GAPS_AT_FIRST)].map(text),
  };
}

/** For those who read on. */
function details(diagnosis: Diagnosis, ground: Ground): readonly Section[] {
  const { denial } = diagnosis;
  const gaps = unique(diagnosis.gaps);
  const blockers = diagnosis.blockers.filter((one) => one !== ground.blocker);
  const changes = diagnosis.changes.filter(
    (finding) => finding !== diagnosis.changes.find(({ culprit }) => culprit) || diagnosis.changes.length > 1,
  );
  const sections: Section[] = [
    { heading: 'What else refuses', lines: blockers.slice(0, 8).map((one) => text(blockerSentence(one))) },
    {
      heading: 'What nearly applied',
      lines: diagnosis.nearMisses.slice(1, 4).map((miss) => text(nearMissSentence(miss))),
    },
    { heading: 'Changes before', lines: changes.slice(0, 5).map((one) => text(changeSentence(one, denial.time))) },
    { heading: 'About the caller', lines: notes(diagnosis).slice(1).map(text) },
    {
      heading: 'All that was not seen',
      lines: gaps.length > GAPS_AT_FIRST ? gaps.slice(0, 20).map((gap) => text(gapSentence(gap))) : [],
    },
    {
      heading: 'What AWS said',
      lines: denial.errorMessage === '' ? [] : [{ kind: 'quote', text: bare(denial.errorMessage, 600) }],
    },
    { heading: 'Event', lines: eventFacts(diagnosis) },
  ];
  return sections.filter((section) => section.lines.length > 0);
}

function blockerSentence(blocker: Diagnosis['blockers'][number]): string {
  const policy = blocker.policy === undefined ? '' : ` ${value(policyName(blocker.policy), 64)}`;
  const statement = blocker.statement === undefined ? '' : `, statement ${value(blocker.statement, 64)},`;
  const home = blocker.target === undefined ? '' : ` (${placeName(blocker.target)})`;
  const does = blocker.effect === 'explicitDeny' ? 'denies' : 'does not allow';
  return sentence(`${LAYER_NAMES[blocker.layer]}${policy}${home}${statement} ${does} ${value(blocker.action, 64)}`);
}

function eventFacts({ denial, fingerprint }: Diagnosis): Line[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Event id', denial.eventId],
    ['Request id', denial.requestId],
    ['Error code', denial.errorCode],
    ['Source address', denial.circumstances.sourceIp],
    ['User agent', denial.circumstances.userAgent],
    ['Fingerprint', fingerprint],
  ];
  return facts.flatMap(([label, shown]) =>
    shown === undefined || shown === '' ? [] : [fact(label, value(shown, 120))],
  );
}

function fallbackStep(diagnosis: Diagnosis): string {
  if (diagnosis.fixes.length > 0) return 'Apply the change below.';
  const gap = diagnosis.gaps.find(({ permission }) => permission !== undefined);
  if (gap?.permission !== undefined)
    return `Grant Denyscope ${value(gap.permission, 80)}, so that it can see more next time.`;
  return 'Read the page about this cause (link below).';
}

function keywordsOf(diagnosis: Diagnosis): readonly string[] {
  const { denial } = diagnosis;
  const service = actionOf(denial).split(':')[0] ?? '';
  const words = [SEVERITY_WORDS[diagnosis.severity], diagnosis.cause, denial.account, denial.region, service];
  const gaps = diagnosis.gaps.length > 0 ? [count(unique(diagnosis.gaps).length, 'gap')] : [];
  return [...words, ...gaps].map((word) => clip(plain(bare(word)), 75)).filter((word) => word !== '(none)');
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}

function textOrNone(words: string | undefined): Line | undefined {
  return words === undefined ? undefined : text(words);
}

function fact(label: string, words: string): Line {
  return { kind: 'fact', label, text: words };
}
