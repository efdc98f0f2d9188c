/**
 * A fix made ready to be written in any language: the words above it, what it holds, what it may be called.
 * Errs towards a statement to add by hand: a resource of its own is written only where adding one replaces nothing.
 */

import { createHash } from 'node:crypto';
import { shortName } from '../../aws/arn.ts';
import { type Json, present } from '../../denial/fields.ts';
import { statementsOf } from '../../denial/policy-json.ts';
import type { AttachTo, Diagnosis, Fix } from '../../diagnosis/diagnosis.ts';
import { type Guidance, guidanceComments } from '../guidance.ts';
import { clean, plain } from '../text/escape.ts';
import { fixText } from '../words/fixes.ts';

export interface Piece {
  readonly fix: Fix;
  /** One line each, without a mark of comment. */
  readonly comments: readonly string[];
  /** What it is about, to be made an identifier: name of the place, action. */
  readonly about: readonly string[];
  readonly holds: Holding;
  /** An inline policy can be put beside what this role or user has. */
  readonly entity?: Entity;
}

export type Holding =
  /** To be added to a policy, or to stand in place of the statement that the comments name. */
  | { readonly kind: 'statements'; readonly statements: readonly Json[] }
  /** The whole text of a policy. */
  | { readonly kind: 'document'; readonly document: Json }
  | { readonly kind: 'words' };

export interface Entity {
  readonly kind: 'role' | 'user' | 'group';
  readonly name: string;
}

/** An inline policy of the fix's own: what an earlier fix allowed stays, the same fix twice is one. */
export function inlinePolicyName(statements: readonly Json[]): string {
  return `DenyscopeFix-${createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 8)}`;
}

/** The words of the house stand above the first: they are of the refusal, not of one way to end it. */
export function piecesOf(diagnosis: Diagnosis, guidance: readonly Guidance[] = []): readonly Piece[] {
  const house = guidanceComments(diagnosis, guidance);
  return diagnosis.fixes.map((fix, at) => {
    const piece = pieceOf(fix, diagnosis);
    return at === 0 ? { ...piece, comments: [...house, ...piece.comments] } : piece;
  });
}

function pieceOf(fix: Fix, diagnosis: Diagnosis): Piece {
  const holds = holdingOf(fix);
  const entity = holds.kind === 'statements' ? entityIn(fix) : undefined;
  return present<Piece>({
    fix,
    comments: commentsOf(fix, diagnosis),
    about: aboutOf(fix, holds),
    holds,
    entity,
  });
}

/** The IAM commands and resources take the name of a role or user, whatever its path. */
export function entityIn({ layer, attachTo, edit }: Fix): Entity | undefined {
  if (layer !== 'identity' || edit?.kind === 'permission-set') return undefined;
  if (attachTo.kind === 'role')
    return /^[\w+=,.@-]+$/.test(attachTo.name) ? { kind: 'role', name: attachTo.name } : undefined;
  const [, kind, name] =
    /^arn:[^:]+:iam::\d{12}:(role|user|group)\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]+)$/.exec(targetIn(attachTo)) ?? [];
  return name === undefined || (kind !== 'role' && kind !== 'user' && kind !== 'group') ? undefined : { kind, name };
}

function holdingOf({ document, replaces, edit }: Fix): Holding {
  if (edit?.kind === 'ask-owner' && edit.proposed !== undefined)
    return { kind: 'statements', statements: [edit.proposed] };
  if (document === undefined) return { kind: 'words' };
  return replaces === undefined
    ? { kind: 'statements', statements: statementsOf(document) }
    : { kind: 'document', document };
}

function commentsOf(fix: Fix, diagnosis: Diagnosis): readonly string[] {
  const { title, where, words, proof } = fixText(fix, diagnosis);
  const instead = fix.edit?.kind === 'ask-owner' && fix.edit.proposed !== undefined ? PROPOSED : undefined;
  return [`${title}.`, `Where: ${where}`, words, proof, instead]
    .filter((line) => line !== undefined)
    .map((line) => clean(plain(line)));
}

const PROPOSED = 'With the exception the statement reads:';

function aboutOf({ attachTo, layer }: Fix, holds: Holding): readonly string[] {
  const statements =
    holds.kind === 'words' ? [] : holds.kind === 'statements' ? holds.statements : statementsOf(holds.document);
  const action = [statements[0]?.['Action']].flat()[0];
  const name = attachTo.kind === 'role' ? attachTo.name : shortName(targetIn(attachTo));
  return [name === '' ? layer : name, typeof action === 'string' ? action : 'policy'];
}

export function targetIn(place: AttachTo): string {
  return place.kind === 'known' ? place.target : '';
}
