/**
 * The diagnosis as machines get it: the contract of `denyscope explain --format json` and of the message's `default`.
 * Described by `docs/schema/diagnosis.schema.json`. Fields may be added; none changes its meaning. Errs towards leaving
 * a field out over making one up; values are redacted, never reworded.
 */

import { present } from '../../denial/fields.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Gist, Notice } from '../notice.ts';
import { bare, plain, wireJson } from '../text/escape.ts';
import { redacted } from '../text/redacted.ts';
import { type ContractDiagnosis, DENIAL_ROWS, PIECES } from './json-pieces.ts';

export type { ContractDiagnosis } from './json-pieces.ts';

type Json = Readonly<Record<string, unknown>>;

export function diagnosisJson(diagnosis: Diagnosis, gist: Gist): ContractDiagnosis {
  const body = present<ContractDiagnosis>({
    schemaVersion: 1,
    denial: Object.fromEntries(DENIAL_ROWS.flatMap(({ row }) => Object.entries(row(diagnosis.denial)))),
    ...PIECES.verdict(diagnosis),
    summary: plain(gist.summary),
    ...PIECES.why(diagnosis),
    ...PIECES.remedy(diagnosis),
    ...PIECES.rest(diagnosis),
    ...PIECES.notes(diagnosis),
    nextSteps: gist.nextSteps.map(plain),
    guidance: gist.guidance,
    accountNames: diagnosis.accountNames,
  });
  // What cannot be seen is left to `wireJson`, which escapes and keeps it.
  return redacted(body);
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
