/**
 * The second half of a notice about one denial, for those who read on: everything that had no room at first.
 */
import type { CallerNote, ChangeFinding, Diagnosis } from '../diagnosis/diagnosis.ts';
import { explains } from '../diagnosis/near-misses.ts';
import type { Line, Section } from './notice.ts';
import { bare, value } from './text/escape.ts';
import type { Ground } from './words/causes.ts';
import { changeSentence } from './words/changes.ts';
import { gapSentence, unique } from './words/gaps.ts';
import { callerNoteSentence } from './words/names/callers.ts';
import { isText, LAYER_NAMES, placeName, policyPhrase, resourcePolicyNoun, sentence } from './words/names/names.ts';
import { nearMissSentence } from './words/near-misses.ts';

/** How many gaps, caller's notes and near misses the first half tells. */
export const AT_FIRST = { gaps: 2, notes: 1, nearMisses: 1 } as const;

export function detailsOf(diagnosis: Diagnosis, ground: Ground): readonly Section[] {
  const { denial } = diagnosis;
  const gaps = unique(diagnosis.gaps);
  const blockers = diagnosis.blockers.filter((one) => one !== ground.blocker);
  const told = toldChange(diagnosis);
  const changes = diagnosis.changes.filter((finding) => finding !== told);
  const first = told?.culprit === true ? [] : explaining(diagnosis, ground).slice(0, AT_FIRST.nearMisses);
  const misses = diagnosis.nearMisses.filter((miss) => !first.includes(miss)).slice(0, 3);
  const sections: Section[] = [
    { heading: 'What else refuses', lines: blockers.slice(0, 8).map((one) => text(blockerSentence(one))) },
    {
      heading: 'What nearly applied',
      lines: misses.map((miss) => text(nearMissSentence(miss))),
    },
    {
      heading: 'Changes before',
      lines: changes.slice(0, 5).map((one) => text(changeSentence(one, denial.time, diagnosis.cause))),
    },
    { heading: 'About the caller', lines: callerNotes(diagnosis).slice(AT_FIRST.notes).map(text) },
    {
      heading: 'Also not seen',
      lines:
        // Each is told once: the first ones stand above.
        gaps
          .slice(AT_FIRST.gaps, 20)
          .map((gap) => text(gapSentence(gap).replace(/^Not seen: t?/, (lead) => (lead.endsWith('t') ? 'T' : '')))),
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
  const statement = blocker.statement === undefined ? '' : `, statement ${value(blocker.statement, 64)},`;
  const home = blocker.target === undefined ? '' : ` (${placeName(blocker.target)})`;
  const does = blocker.effect === 'explicitDeny' ? 'denies' : 'does not allow';
  return sentence(`${policyOf(blocker)}${home}${statement} ${does} ${value(blocker.action, 64)}`);
}

function policyOf({ layer, policy, target, resource }: Diagnosis['blockers'][number]): string {
  if (policy !== undefined) return policyPhrase(layer, policy);
  return `the ${layer === 'resource' ? resourcePolicyNoun(target ?? resource) : LAYER_NAMES[layer]}`;
}

function eventFacts({ denial }: Diagnosis): Line[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    // The id of a text is only a digest of it.
    ['Event id', isText(denial) ? undefined : denial.eventId],
    ['Request id', denial.requestId],
    ['Error code', denial.errorCode],
    ['Source address', denial.requestContext.sourceIp],
    ['User agent', denial.requestContext.userAgent],
  ];
  return facts.flatMap(([label, shown]) =>
    shown === undefined || shown === '' ? [] : [fact(label, value(shown, 120))],
  );
}

/** The change that the first half tells. */
export function toldChange({ changes }: Diagnosis): ChangeFinding | undefined {
  return changes.find(({ culprit }) => culprit) ?? changes.find(({ suspect }) => suspect);
}

/** The near misses of what the headline is about: those of another layer or call do not say why this one refused. */
export function explaining({ nearMisses }: Diagnosis, { blocker }: Ground): Diagnosis['nearMisses'] {
  return blocker === undefined ? nearMisses : nearMisses.filter((miss) => explains(miss, blocker));
}

/** Notes that say why a trust policy refused, or why it is not the trust policy that should change. */
const OF_TRUST: ReadonlySet<CallerNote['kind']> = new Set(['own-role', 'role-for-tokens', 'role-trusts']);

export function trustNotes({ callerNotes: notes }: Diagnosis): readonly string[] {
  return notes.filter(({ kind }) => OF_TRUST.has(kind)).map(callerNoteSentence);
}

/** What explains the caller; that the call came from the console is no news. */
export function callerNotes(diagnosis: Diagnosis): readonly string[] {
  const first = diagnosis.layer === 'resource' || diagnosis.layer === 'trust' ? 'other-account' : '';
  return diagnosis.callerNotes
    .filter(({ kind }) => kind !== 'console' && !OF_TRUST.has(kind))
    .sort((a, b) => Number(b.kind === first) - Number(a.kind === first))
    .map(callerNoteSentence);
}

function text(words: string): Line {
  return { kind: 'text', text: words };
}

function fact(label: string, words: string): Line {
  return { kind: 'fact', label, text: words };
}
