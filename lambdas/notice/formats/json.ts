/**
 * The diagnosis as machines get it: the contract of `denyscope explain --format json` and of the message's `default`.
 * Described by `docs/schema/diagnosis.schema.json`. Fields may be added; none changes its meaning. Errs towards leaving
 * a field out over making one up; values are redacted, never reworded.
 */

import { rememberedFor } from '../../aws/remembered.ts';
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { AttachTo, Cause, Confidence, Diagnosis, Edit, Outcome } from '../../diagnosis/diagnosis.ts';
import type { Gist, Notice } from '../notice.ts';
import { bare, plain, wireJson } from '../text/escape.ts';
import { redacted, redactedOnce } from '../text/redacted.ts';
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

export function diagnosisJson(diagnosis: Diagnosis, gist: Gist): ContractDiagnosis {
  const { denial } = diagnosis;
  const stated = denial.message.stated;
  const { caller } = denial;
  const body = present<ContractDiagnosis>({
    schemaVersion: 1,
    denial: present({
      eventId: denial.eventId,
      time: denial.time,
      account: denial.account,
      region: denial.region,
      errorCode: denial.errorCode,
      errorMessage: denial.errorMessage,
      requestId: denial.requestId,
      eventSource: denial.eventSource,
      eventName: denial.eventName,
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
      action: actionOf(denial),
      resource: resourceOf(denial),
      stated,
    }),
    outcome: diagnosis.outcome,
    cause: diagnosis.cause,
    layer: diagnosis.layer,
    confidence: diagnosis.confidence,
    confidenceReasons: diagnosis.reasons.map((reason) => ({ ...reason, text: plain(reasonWords(reason)) })),
    summary: plain(gist.summary),
    severity: diagnosis.severity,
    fingerprint: diagnosis.fingerprint,
    checks: checksTold(diagnosis.checks),
    blockers: diagnosis.blockers.map(({ text, ...blocker }) => present({ ...blocker, text })),
    nearMisses: nearMissesTold(diagnosis.nearMisses),
    fixes: diagnosis.fixes.map((fix) =>
      present({
        layer: fix.layer,
        attachTo: attachedTo(fix.attachTo, denial),
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
    callerNotes: diagnosis.callerNotes.map((note) => ({ ...note, text: plain(callerNoteSentence(note)) })),
    nextSteps: gist.nextSteps.map(plain),
    guidance: gist.guidance,
    accountNames: diagnosis.accountNames,
  });
  // What cannot be seen is left to `wireJson`, which escapes and keeps it.
  return redacted(body);
}

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

/** A notice that is about no single denial, for machines. */
export function noticeJson(notice: Notice): Json {
  return {
    schemaVersion: 1,
    kind: notice.kind,
    severity: notice.severity,
    subject: notice.subject,
    summary: plain(notice.summary),
    sections: notice.sections.map(({ heading, lines }) => ({
      heading,
      lines: lines.map((line) =>
        line.kind === 'fact'
          ? `${plain(line.label)}: ${plain(line.text)}`
          : line.kind === 'quote'
            ? bare(line.text, 1_000)
            : plain(line.text),
      ),
    })),
    nextSteps: notice.nextSteps.map(plain),
  };
}

/** As text of at most so many bytes: traces go first, then what can be looked up, never cause, blockers or gaps' heads. */
export function fitBytes(diagnosis: ContractDiagnosis, maximum: number): string {
  const whole = wireJson(diagnosis);
  if (Buffer.byteLength(whole) <= maximum) return whole;
  let body = diagnosis;
  const cut: string[] = [];
  for (const [name, lighter] of CUTS) {
    body = lighter(body);
    cut.push(name);
    const text = wireJson({ ...body, cut });
    if (Buffer.byteLength(text) <= maximum) return text;
  }
  return wireJson({
    schemaVersion: 1,
    denial: {
      eventId: clipped(body.denial['eventId']),
      account: clipped(body.denial['account']),
      time: clipped(body.denial['time']),
    },
    outcome: body.outcome,
    cause: body.cause,
    confidence: body.confidence,
    summary: body.summary.slice(0, 500),
    severity: body.severity,
    checks: [],
    blockers: [],
    fixes: [],
    gaps: [],
    changes: [],
    nextSteps: [],
    cut: [...cut, 'all but the summary'],
  });
}

type Cut = (body: ContractDiagnosis) => ContractDiagnosis;

const CUTS: readonly (readonly [string, Cut])[] = [
  ['checks.layers.nearMisses', (body) => ({ ...body, checks: body.checks.map(withoutNearMisses) })],
  ['checks.layers', (body) => ({ ...body, checks: body.checks.map((check) => ({ ...check, layers: [] })) })],
  [
    'changes documents',
    (body) => ({ ...body, changes: body.changes.map((one) => without(one, 'newDocument', 'oldDocument')) }),
  ],
  ['nearMisses', (body) => ({ ...body, nearMisses: body.nearMisses.slice(0, 3) })],
  ['blockers.text', (body) => ({ ...body, blockers: body.blockers.map((one) => without(one, 'text')) })],
  ['gaps', (body) => ({ ...body, gaps: body.gaps.slice(0, 20) })],
  ['changes', (body) => ({ ...body, changes: body.changes.slice(0, 5) })],
  ['checks', (body) => ({ ...body, checks: body.checks.slice(0, 3), blockers: body.blockers.slice(0, 10) })],
  [
    'fixes.document',
    (body) => ({ ...body, fixes: body.fixes.slice(0, 4).map((fix) => without(fix, 'document', 'editValues')) }),
  ],
];

function withoutNearMisses(check: Json): Json {
  const layers: unknown = check['layers'];
  if (!Array.isArray(layers)) return check;
  return { ...check, layers: layers.map((layer: unknown) => (isJson(layer) ? without(layer, 'nearMisses') : layer)) };
}

function without(json: Json, ...names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !names.includes(name)));
}

function isJson(content: unknown): content is Json {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

function clipped(content: unknown): string {
  return typeof content === 'string' ? content.slice(0, 100) : '';
}
