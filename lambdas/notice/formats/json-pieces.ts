/**
 * The fields of the diagnosis that machines get, piece by piece: what stands beside each other and follows from the same.
 * Errs towards leaving a field out over making one up.
 */

import { rememberedFor } from '../../aws/remembered.ts';
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { AttachTo, Cause, Confidence, Diagnosis, Edit, Outcome } from '../../diagnosis/diagnosis.ts';
import { plain } from '../text/escape.ts';
import { redactedOnce } from '../text/redacted.ts';
import { reasonWords } from '../words/confidence.ts';
import { editWords } from '../words/fixes.ts';
import { gapReason } from '../words/gaps.ts';
import { callerNoteSentence } from '../words/names/callers.ts';
import { actionOf, isText, resourceOf } from '../words/names/names.ts';
import { whereWords } from '../words/names/places.ts';
import { writtenIn } from '../words/names/stacks.ts';
import { nearMissSentence } from '../words/near-misses.ts';

type Json = Readonly<Record<string, unknown>>;

export interface ContractDiagnosis {
  readonly schemaVersion: 1;
  readonly denial: Json;
  readonly outcome: Outcome;
  readonly cause: Cause;
  readonly layer?: string;
  readonly confidence: Confidence;
  readonly confidenceReasons: readonly Json[];
  readonly summary: string;
  readonly severity: string;
  readonly fingerprint?: string;
  readonly checks: readonly Json[];
  readonly blockers: readonly Json[];
  readonly nearMisses: readonly Json[];
  readonly fixes: readonly Json[];
  readonly fixesWithheld: boolean;
  readonly gaps: readonly Json[];
  readonly changes: readonly Json[];
  readonly signs: readonly Json[];
  readonly recentActions: readonly string[];
  readonly callerNotes: readonly Json[];
  readonly nextSteps: readonly string[];
  readonly guidance?: readonly Json[];
  readonly accountNames?: Json;
  /** Parts left out to stay within the size of a message. */
  readonly cut?: readonly string[];
}

type Piece<Names extends keyof ContractDiagnosis> = (diagnosis: Diagnosis) => Pick<ContractDiagnosis, Names>;

/** Of the denial itself, in rows that depend on the same. */
type DenialRow = (denial: Denial) => Json;

const ids: DenialRow = ({ eventId, time }) => ({ eventId, time });

const answer: DenialRow = ({ account, region, errorCode, errorMessage }) => ({
  account,
  region,
  errorCode,
  errorMessage,
});

const requestId: DenialRow = (denial) => present({ requestId: denial.requestId });

const operation: DenialRow = ({ eventSource, eventName }) => ({ eventSource, eventName });

const principal: DenialRow = ({ caller }) => ({
  principal: present({
    kind: caller.kind,
    arn: caller.arn,
    entityArn: caller.entityArn,
    account: caller.account,
    session: caller.session,
    invokedBy: caller.invokedBy,
    provider: caller.provider,
    subject: caller.subject,
    audience: caller.audience,
  }),
});

const asked: DenialRow = (denial) =>
  present({ action: actionOf(denial), resource: resourceOf(denial), stated: denial.message.stated });

/** In the order of the contract; ids are no two denials' own. */
export const DENIAL_ROWS: readonly { readonly row: DenialRow; readonly isOwn: boolean }[] = [
  { row: ids, isOwn: true },
  { row: answer, isOwn: false },
  { row: requestId, isOwn: true },
  { row: operation, isOwn: false },
  { row: principal, isOwn: false },
  { row: asked, isOwn: false },
];

type OfVerdict = 'outcome' | 'cause' | 'layer' | 'confidence' | 'confidenceReasons';

const verdict: Piece<OfVerdict> = ({ outcome, cause, layer, confidence, reasons }) =>
  present<Pick<ContractDiagnosis, OfVerdict>>({
    outcome,
    cause,
    layer,
    confidence,
    confidenceReasons: reasons.map((reason) => ({ ...reason, text: plain(reasonWords(reason)) })),
  });

type OfWhy = 'severity' | 'fingerprint' | 'checks' | 'blockers' | 'nearMisses';

const why: Piece<OfWhy> = (diagnosis) =>
  present<Pick<ContractDiagnosis, OfWhy>>({
    severity: diagnosis.severity,
    fingerprint: diagnosis.fingerprint,
    checks: checksTold(diagnosis.checks),
    blockers: diagnosis.blockers.map(({ text, ...blocker }) => present({ ...blocker, text })),
    nearMisses: nearMissesTold(diagnosis.nearMisses),
  });

const remedy: Piece<'fixes'> = (diagnosis) => ({
  fixes: diagnosis.fixes.map((fix) =>
    present({
      layer: fix.layer,
      attachTo: attachedTo(fix.attachTo, diagnosis.denial),
      attachToKind: fix.attachTo.kind,
      writtenIn: writtenIn(fix, diagnosis),
      document: fix.document && redactedOnce(fix.document),
      replaces: fix.replaces,
      edit: fix.edit && plain(editWords(fix.edit, fix, diagnosis)),
      editKind: fix.edit?.kind,
      editValues: fix.edit && editValues(fix.edit),
      verified: fix.verified,
      unless: fix.unless,
    }),
  ),
});

type OfRest = 'fixesWithheld' | 'gaps' | 'changes' | 'signs' | 'recentActions';

const rest: Piece<OfRest> = (diagnosis) => ({
  fixesWithheld: diagnosis.fixesWithheld,
  gaps: diagnosis.gaps.map((gap) =>
    present({
      layer: gap.layer,
      reason: gapReason(gap),
      kind: gap.reason,
      subject: gap.subject,
      permission: gap.permission,
      asked: gap.asked,
    }),
  ),
  changes: changesTold(diagnosis.changes),
  signs: diagnosis.signs.map((sign) => ({ ...sign })),
  recentActions: diagnosis.recentActions,
});

const notes: Piece<'callerNotes'> = ({ callerNotes }) => ({
  callerNotes: callerNotes.map((note) => ({ ...note, text: plain(callerNoteSentence(note)) })),
});

/** In the order of the contract; between them stands the gist. */
export const PIECES = { verdict, why, remedy, rest, notes } as const;

/** What the diagnoses of a kind share, whoever is told: made and looked through once. */
const checksTold = rememberedFor((checks: Diagnosis['checks']) => redactedOnce(checks.map((check) => ({ ...check }))));

const nearMissesTold = rememberedFor((misses: Diagnosis['nearMisses']) =>
  redactedOnce(misses.map((miss) => ({ ...miss, text: plain(nearMissSentence(miss)) }))),
);

const changesTold = rememberedFor((changes: Diagnosis['changes']) =>
  redactedOnce(
    changes.map(({ change, culprit, suspect }) =>
      present({
        eventId: change.eventId,
        time: change.time,
        actor: change.actor,
        action: change.action,
        target: change.target,
        policy: change.policy,
        newDocument: change.newDocument,
        oldDocument: change.oldDocument,
        culprit,
        suspect,
      }),
    ),
  ),
);

/** The ARN or id as it is; a place that is only described, in words. */
export function attachedTo(place: AttachTo, denial: Denial): string {
  return place.kind === 'known' ? place.target : plain(whereWords(place, isText(denial) ? 'text' : 'event'));
}

/** Of several values the text has one string beside the list. */
export function editValues(edit: Edit): Json {
  return edit.kind === 'meet-condition' ? { ...edit, value: edit.values.join(', ') } : { ...edit };
}
