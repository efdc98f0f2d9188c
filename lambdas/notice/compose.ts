/**
 * Diagnosis, digest, summary and spike in words: what was refused, why, how sure and what could not be seen, one next
 * step, links. Every value of others goes through `value()`. Errs towards the doubt, and towards short.
 */
import { servicePrefix } from '../aws/action.ts';
import { present } from '../denial/fields.ts';
import type { ChangeFinding, Diagnosis } from '../diagnosis/diagnosis.ts';
import { containmentOf } from './containment.ts';
import { AT_FIRST, callerNotes, detailsOf, explaining, toldChange, trustNotes } from './details.ts';
import { inForm, type NoticeForm } from './fix-forms/notice-form.ts';
import { type Guidance, guidanceFor, guidanceGiven, guidanceLine, guidanceLinks } from './guidance.ts';
import { type LinkOptions, linksOf, repositoryLinks } from './links.ts';
import type { Gist, Line, Notice, Section } from './notice.ts';
import { type Home, muteLine, threadId } from './reference.ts';
import { withinBudget } from './text/budget.ts';
import { ascii, bare, clip, plain, value } from './text/escape.ts';
import { quoteShort, quoteStatement } from './text/quote.ts';
import { causeClause, causeShort, type Ground, groundOf, otherBlockers } from './words/causes.ts';
import { changeSentence, sinceClause } from './words/changes.ts';
import { confidenceSentence } from './words/confidence.ts';
import { failureOpening, whyNoPolicy } from './words/failures.ts';
import { fixText, noFixSentence } from './words/fixes.ts';
import { notSeen, unique } from './words/gaps.ts';
import { sectionWithNames, withAccountNames } from './words/names/accounts.ts';
import {
  actionOf,
  actionPhrase,
  callerPhrase,
  callerShort,
  callWords,
  count,
  isResourceKnown,
  isText,
  listedShort,
  placeName,
  policyPhrase,
  resourceOf,
  sentence,
  timePhrase,
} from './words/names/names.ts';
import { tokenFact } from './words/names/tokens.ts';
import { nearMissSentence } from './words/near-misses.ts';
import { stepsOf } from './words/next-steps.ts';
import { leavesPoliciesOpen } from './words/settings/service-settings.ts';
import { SEVERITY_WORDS, signSentence, signShort } from './words/signs.ts';

export { composeSpike } from './compose-spike.ts';

export interface ComposeOptions extends LinkOptions {
  /** In which language a fix is shown. */
  readonly fixForm?: NoticeForm;
  /** Words of the house, of the settings. */
  readonly guidance?: readonly Guidance[];
  /** Where it is remembered. */
  readonly home?: Home;
}

const MAXIMUM_STEPS = 3;

export function compose(diagnosis: Diagnosis, options: ComposeOptions): Notice {
  const ground = groundOf(diagnosis);
  const [summary, nextSteps] = [summaryWords(diagnosis), allSteps(diagnosis)];
  const named = (section: Section): Section => sectionWithNames(section, diagnosis.accountNames);
  const [refused, seen, reason, sure] = [
    named(what(diagnosis)),
    named(signs(diagnosis)),
    named(why(diagnosis, ground)),
    named(howSure(diagnosis)),
  ];
  const house = guidanceFor(diagnosis, options.guidance);
  const told = { ...reason, lines: [...reason.lines, ...house.map(guidanceLine)] };
  const all = [refused, seen, told, sure].filter((section) => section.lines.length > 0);
  const other = withAccountNames(otherBlockers(ground) ?? '', diagnosis.accountNames);
  const reasons = reason.lines.slice(1).filter((line) => line.kind === 'text' && line.text !== other);
  // First to go: the caller in other words, what else was tried, the second gap, what else refuses.
  const movable = [
    ...refused.lines.filter(({ kind }) => kind === 'text'),
    ...seen.lines.slice(3),
    ...sure.lines.slice(2),
    ...reason.lines.filter(({ text }) => text === other),
  ];
  const containment = containmentOf(diagnosis);
  // Whoever has somebody to stop reads the rest later; the signs stand in the first paragraph, too.
  const rest = [...sure.lines.slice(1, 2), ...seen.lines.slice(0, 1), ...reason.lines.filter(isQuote)];
  const last = [...seen.lines.slice(1, 3).reverse(), ...reasons.reverse(), ...(containment === undefined ? [] : rest)];
  const stop = Object.values(containment ?? {});
  const { sections, moved } = withinBudget(all, movable, last, [summary, nextSteps[0] ?? '', ...stop]);
  const more = detailsOf(diagnosis, ground).map(named);
  return present<Notice>({
    kind: 'diagnosis',
    severity: diagnosis.severity,
    subject: subjectOf(diagnosis, ground),
    summary,
    sections,
    fixes: diagnosis.fixes.map((fix) => inForm(fixText(fix, diagnosis), fix, diagnosis, options.fixForm)),
    noFix: diagnosis.fixes.length > 0 ? undefined : noFixSentence(diagnosis),
    details: moved.length === 0 ? more : [{ heading: 'Also', lines: moved }, ...more],
    nextSteps: nextSteps.slice(0, MAXIMUM_STEPS),
    nextStepsLeftOut: Math.max(0, nextSteps.length - MAXIMUM_STEPS),
    containment,
    ...guidanceGiven(house),
    links: [...guidanceLinks(house), ...repositoryLinks(diagnosis), ...linksOf(diagnosis, options)],
    ...(isTellable(diagnosis) ? muteLine(diagnosis.fingerprint, options.home) : {}),
    threadId: threadId(diagnosis.fingerprint ?? diagnosis.denial.eventId),
    keywords: keywordsOf(diagnosis),
  });
}

/** A denial of which neither caller nor action is known has the fingerprint of every such denial. */
function isTellable({ denial }: Diagnosis): boolean {
  const { caller } = denial;
  return actionOf(denial) !== '' || denial.eventName !== '' || caller.kind !== 'unknown' || caller.arn !== undefined;
}

/** The words of the JSON form alone: a log of thousands of denials is not composed in full to be thrown away. */
export function gistOf(diagnosis: Diagnosis, { guidance }: Pick<ComposeOptions, 'guidance'> = {}): Gist {
  return {
    summary: summaryWords(diagnosis),
    nextSteps: stepWords(diagnosis),
    ...guidanceGiven(guidanceFor(diagnosis, guidance)),
  };
}

export function summaryWords(diagnosis: Diagnosis): string {
  return withAccountNames(summaryOf(diagnosis, groundOf(diagnosis)), diagnosis.accountNames);
}

/** Those told at first. */
export function stepWords(diagnosis: Diagnosis): readonly string[] {
  return allSteps(diagnosis).slice(0, MAXIMUM_STEPS);
}

function allSteps(diagnosis: Diagnosis): readonly string[] {
  return stepsOf(diagnosis).map((text) => withAccountNames(text, diagnosis.accountNames));
}

function subjectOf(diagnosis: Diagnosis, ground: Ground): string {
  const sign = diagnosis.severity === 'critical' ? diagnosis.signs[0] : undefined;
  const mark = diagnosis.severity === 'critical' ? 'CRITICAL ' : '';
  const change = culpritOf(diagnosis);
  const why = change === undefined ? causeShort(ground) : `refused since ${bare(change.change.action, 40)}`;
  const short = sign === undefined ? why : `refused, ${signShort(sign)}`;
  const room = 99 - mark.length - short.length - 3;
  const action = clip(bare(actionPhrase(diagnosis.denial), 60), Math.max(16, Math.floor(room * 0.55)));
  const who = clip(callerShort(diagnosis), Math.max(12, room - action.length));
  return ascii(`${mark}${who}: ${action} ${short}`);
}

function summaryOf(diagnosis: Diagnosis, ground: Ground): string {
  const doubt = doubtOf(diagnosis);
  const change = culpritOf(diagnosis);
  const since = change === undefined ? '' : sinceClause(change, diagnosis.denial.time);
  const signs = diagnosis.severity === 'critical' ? diagnosis.signs.slice(0, 2).map(signShort) : [];
  const alarm = signs.length === 0 ? '' : `; signs of an intruder: ${signs.join(', ')}`;
  const clause = `${causeClause(ground)}${since}`;
  const place = isResourceKnown(diagnosis.denial) ? placeName(resourceOf(diagnosis.denial), 72) : '';
  const on = place === '' || clause.includes(place) ? '' : ` on ${place}`;
  const opening =
    failureOpening(diagnosis) ?? `${callerPhrase(diagnosis)} was refused ${callWords(diagnosis.denial)}${on}`;
  return sentence(`${opening}: ${doubt}${clause}${alarm}`);
}

function doubtOf({ cause, confidence }: Diagnosis): string {
  const doubts = { certain: '', likely: 'most likely ', possible: 'possibly ' };
  return cause === 'unexplained' || cause === 'since-changed' ? '' : doubts[confidence];
}

function culpritOf(diagnosis: Diagnosis): ChangeFinding | undefined {
  return diagnosis.cause === 'since-changed' ? undefined : diagnosis.changes.find(({ culprit }) => culprit);
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
    fact('Caller', tokenFact(denial.caller) ?? (shown === undefined ? unnamed(diagnosis) : value(shown, 150))),
    fact('Action', actionPhrase(denial) === 'a call' ? 'not named' : callWords(denial, 90)),
    resource === '' ? undefined : fact('Resource', value(resource, 150)),
    isText(denial) ? where(place) : fact('When', [timePhrase(denial.time), ...place].join(', ')),
    ...callerNotes(diagnosis).slice(0, AT_FIRST.notes).map(text),
  ];
  return { heading: 'What was refused', lines: lines.filter((line) => line !== undefined) };
}

/** A text has no time. */
function where(place: readonly string[]): Line | undefined {
  return place.length === 0 ? undefined : fact('Where', sentence(place.join(', ')).slice(0, -1));
}

function unnamed(diagnosis: Diagnosis): string {
  return isText(diagnosis.denial) && diagnosis.denial.caller.kind === 'unknown'
    ? 'not named in the text'
    : callerPhrase(diagnosis);
}

function signs(diagnosis: Diagnosis): Section {
  if (diagnosis.signs.length === 0) return { heading: 'Signs of an intruder', lines: [] };
  const tried = diagnosis.recentActions.map((action) => value(action, 48));
  return {
    heading: diagnosis.severity === 'critical' ? 'Signs of an intruder' : 'Worth a look',
    lines: [
      ...diagnosis.signs.slice(0, 3).map((sign) => text(signSentence(sign))),
      ...(tried.length > 1 ? [text(`Refused lately: ${listedShort(tried, 6)}.`)] : []),
    ],
  };
}

function why(diagnosis: Diagnosis, ground: Ground): Section {
  const { blocker } = ground;
  const quoted = blocker?.text === undefined ? undefined : quoteOf(blocker.text, blocker.action);
  const change = toldChange(diagnosis);
  // A broken call needs no other explanation than what broke it.
  const miss = change?.culprit === true ? undefined : explaining(diagnosis, ground)[0];
  const rest: readonly (Line | undefined)[] = [
    diagnosis.outcome === 'not-a-policy-denial' ? textOrNone(whyNoPolicy(diagnosis)) : undefined,
    change === undefined ? undefined : text(changeSentence(change, diagnosis.denial.time, diagnosis.cause)),
    miss === undefined ? undefined : text(nearMissSentence(miss)),
    ...trustNotes(diagnosis).map(text),
    textOrNone(otherBlockers(ground)),
  ];
  // The summary has said the bare clause; it stands here only where nothing else does.
  const lead = whyLead(diagnosis, ground, quoted !== undefined);
  const lines: (Line | undefined)[] = [
    lead === undefined && change === undefined && miss === undefined
      ? text(sentence(`${doubtOf(diagnosis)}${causeClause(ground)}`))
      : textOrNone(lead),
    quoted,
    ...rest,
  ];
  return { heading: 'Why', lines: lines.filter((line) => line !== undefined) };
}

function quoteOf(statement: Readonly<Record<string, unknown>>, action: string): Line {
  return { kind: 'quote', text: quoteStatement(statement, action), short: quoteShort(statement, action) };
}

function whyLead(diagnosis: Diagnosis, ground: Ground, quotes: boolean): string | undefined {
  const { blocker } = ground;
  if (leavesPoliciesOpen(diagnosis)) return sentence(causeClause(ground));
  if (diagnosis.outcome === 'not-a-policy-denial') return sentence(`No policy refused this: ${causeClause(ground)}`);
  if (blocker?.statement !== undefined && blocker.policy !== undefined) {
    const bareHome = blocker.layer === 'session' || blocker.layer === 'boundary' ? undefined : blocker.target;
    const group = diagnosis.fixes
      .flatMap(({ layer, attachTo }) => (layer === 'identity' && attachTo.kind === 'known' ? [attachTo.target] : []))
      .find((target) => target.includes(':group/'));
    const by = group === undefined || blocker.layer !== 'identity' ? '' : `, by ${placeName(group)}`;
    const home = bareHome === undefined ? '' : ` (${placeName(bareHome)}${by})`;
    const lead = `Statement ${value(blocker.statement, 64)} of ${policyPhrase(blocker.layer, blocker.policy)}${home}`;
    return quotes ? `${lead}:` : `${lead}.`;
  }
  return undefined;
}

function howSure(diagnosis: Diagnosis): Section {
  return {
    heading: 'How sure',
    lines: [confidenceSentence(diagnosis), ...notSeen(diagnosis, AT_FIRST.gaps)].map(text),
  };
}

function keywordsOf(diagnosis: Diagnosis): readonly string[] {
  const { denial } = diagnosis;
  const service = servicePrefix(actionOf(denial));
  const words = [SEVERITY_WORDS[diagnosis.severity], diagnosis.cause, denial.account, denial.region, service];
  const gaps = diagnosis.gaps.length > 0 ? [count(unique(diagnosis.gaps).length, 'gap')] : [];
  return [...words, ...gaps].map((word) => clip(plain(bare(word)), 75)).filter((word) => word !== '(none)');
}

function isQuote({ kind }: Line): boolean {
  return kind === 'quote';
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
