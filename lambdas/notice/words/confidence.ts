/**
 * How sure, and on what that rests. Errs towards the doubt: whatever lowers the confidence is said beside what raises it.
 */
import type { Cause, Confidence, ConfidenceReason, Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Decision } from '../../engine/index.ts';
import { value } from '../text/escape.ts';
import { isText, layerPlural, listed, listedShort } from './names/names.ts';

const LEADS: Readonly<Record<Confidence, string>> = { certain: 'Certain', likely: 'Likely', possible: 'Possible' };

export function confidenceSentence(diagnosis: Diagnosis): string {
  // The gaps that follow name what was not read.
  const told = diagnosis.reasons.filter((reason) => reason.kind !== 'layers-not-read' || diagnosis.gaps.length === 0);
  if (diagnosis.cause === 'unexplained')
    return `Not explained: ${reasonList(told, diagnosis) || 'nothing that was read refuses the call'}.`;
  const because = reasonList(told, diagnosis);
  return because === '' ? `${LEADS[diagnosis.confidence]}.` : `${LEADS[diagnosis.confidence]}: ${because}.`;
}

function reasonList(reasons: readonly ConfidenceReason[], { cause, denial }: Diagnosis): string {
  const isCodeless = isText(denial) && denial.errorCode === '';
  const words = reasons.map((reason) =>
    isCodeless && reason.kind === 'aws-stated' && reason.source === 'error-code'
      ? 'the words of the error say so'
      : reasonWords(reason, cause, isText(denial) ? 'text' : 'event'),
  );
  return words.length === 2 ? words.join(', and ') : words.join('; ');
}

const SOURCES = {
  'authorization-details': "AWS's authorization details say so",
  'decoded-message': "AWS's decoded authorization message says so",
  'error-message': "AWS's error message says so",
  'error-code': "AWS's error code says so",
} as const;

const DECISIONS: Readonly<Record<Decision, string>> = {
  allowed: 'would allow it',
  implicitDeny: 'would refuse it because nothing allows it',
  explicitDeny: 'would refuse it by an explicit deny',
};

/** Where what AWS said is a sign of the cause, and not its name. */
const SIGNS: Readonly<Partial<Record<Cause, string>>> = {
  'object-missing':
    "AWS's error message names s3:ListBucket although the call reads an object, as it does when there is none",
  'since-changed': "AWS's error message names what refused then",
};

/** Where something else than a policy decides, what was read beside the policies. */
const SEEN: Readonly<Partial<Record<Cause, string>>> = {
  'object-missing': 'AWS gave no reason; the policies allow the read, and there is no such object',
  'object-ownership':
    "AWS gave no reason; the policies allow the call, and the bucket's ownership setting can explain it",
};

/** One reason as a clause. */
export function reasonWords(reason: ConfidenceReason, cause?: Cause, teller = 'event'): string {
  switch (reason.kind) {
    case 'aws-stated':
      return (cause === undefined ? undefined : SIGNS[cause]) ?? SOURCES[reason.source];
    case 'engine-agrees':
      return 'evaluating the policies gives the same answer';
    case 'engine-only':
      return (
        (cause === undefined ? undefined : SEEN[cause]) ??
        'AWS gave no reason, so this comes from evaluating the policies'
      );
    case 'simulator-agrees':
      return "AWS's policy simulator agrees";
    case 'simulator-disagrees':
      return "AWS's policy simulator disagrees";
    case 'engine-disagrees':
      if (cause === 'since-changed' && reason.decision === 'allowed') return 'the policies as read allow it now';
      return `the policies as read ${DECISIONS[reason.decision]}, so something that was read differs from what AWS saw`;
    case 'depends-on':
      return `it depends on ${listedShort(reason.keys.map(keyWords), 3)}, which the ${teller} does not show`;
    case 'layers-not-read':
      return `the ${listed(reason.layers.map(layerPlural))} ${reason.layers.length === 1 && reason.layers[0] !== undefined && !plural(reason.layers[0]) ? 'was' : 'were'} not read`;
    case 'approximate-context':
      return `${listedShort(reason.keys.map(keyWords), 3)} ${reason.keys.length === 1 ? 'is' : 'are'} inferred from the event`;
  }
}

/** `layer:scp` stands in for a layer that was not read. */
export function keyWords(key: string): string {
  const layer = LAYERS.find((name) => key === `layer:${name}`);
  return layer === undefined ? value(key, 64) : `the ${layerPlural(layer)}`;
}

const LAYERS = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust', 'endpoint'] as const;

function plural(layer: (typeof LAYERS)[number]): boolean {
  return layer !== 'boundary' && layer !== 'trust';
}
