/**
 * What to do about a statement that denies: meet its condition, write the call's exception into it, or ask its owner.
 * Errs towards asking: guardrails of the organization and policies that AWS keeps are never rewritten here.
 */
import { type Json, present } from '../../denial/fields.ts';
import type { Layer, PolicyEdit } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Attachment } from '../../evidence/facts.ts';
import type { Blocker, Edit } from '../diagnosis.ts';
import type { Findings } from '../findings/findings.ts';
import { type FoundStatement, findStatement, policiesOf } from '../policy-text.ts';
import { unsigned } from './advice.ts';
import { attachmentOf, homeOf } from './attachment.ts';
import type { Draft } from './draft.ts';
import { exactActionOf, VERSION } from './literal.ts';
import { meetDeny } from './meet-condition.ts';
import { placeOf } from './place.ts';
import { type Exempted, exceptCaller, exceptExactly } from './statement/exception.ts';
import { exceptionsFor, isChosen } from './statement/guardrail.ts';
import { principalPatternsOf } from './statement/principal.ts';

type AskOwner = Extract<Edit, { kind: 'ask-owner' }>;

export function exempt(blocker: Blocker, one: Judged, findings: Findings): Draft {
  const { layer, policy, statement, target } = blocker;
  const base = { blocker, layer, attachTo: placeOf(layer, blocker, one.check, findings) };
  const askOwner = present<AskOwner>({ kind: 'ask-owner', policy, statement, target });
  const found = locate(blocker, one);
  const principal = principalPatternsOf(findings, one.check);
  if (isGuardrail(layer)) {
    // What a guardrail asks of every call, MFA or a tag, is given sooner than an exception is granted.
    const given = meetDeny(base, blocker, one, findings, (key) => !isChosen(key, one.check));
    return given ?? { ...base, ...askSmallest(askOwner, blocker, one, found, principal) };
  }
  if (findings.denial.caller.kind === 'anonymous') return { ...base, ...unsigned(blocker), tries: [] };
  const attachment = policy === undefined ? undefined : attachmentOf(findings, policy);
  if (found === undefined || attachment?.form === 'aws-managed') return { ...base, edit: askOwner, tries: [] };
  const met = meetDeny(base, blocker, one, findings);
  if (met) return met;
  const home = layer === 'identity' || layer === 'boundary' ? homeOf(findings, found.policy) : undefined;
  const placed = home === undefined ? base : { ...base, attachTo: { kind: 'known', target: home } as const };
  return { ...placed, ...exception(blocker, one, found, principal, isShared(layer, attachment)) };
}

/** The statement speaks to others than the caller. */
function isShared(layer: Layer, attachment: Attachment | undefined): boolean {
  if (layer === 'session') return false;
  return !(layer === 'identity' && attachment?.form === 'inline' && attachment.via.kind !== 'group');
}

type Change = Pick<Draft, 'edit' | 'tries' | 'document' | 'replaces'>;

/** Written into the statement itself: for the call alone where it can be named, else for the caller. */
function exception(
  blocker: Blocker,
  { check }: Judged,
  found: FoundStatement,
  principal: readonly string[] | undefined,
  sharedWithOthers: boolean,
): Change {
  const { policy } = found;
  const { statement = '', layer } = blocker;
  const edit = { kind: 'except', policy, statement } as const;
  if (principal === undefined) return { edit, tries: [] };
  const action = exactActionOf(check);
  const { resource } = check.request;
  const within = layer === 'resource' ? wholeOf(resource) : undefined;
  const isNamed = variablesWork(found, ...principal.map((name) => name.replace(/\*/g, '')), resource);
  const exact =
    action === undefined || !isNamed
      ? undefined
      : exceptExactly(found.text, present({ action, resource, principal, sharedWithOthers, within }));
  if (exact === undefined) return { edit, tries: [rewritten(blocker, found, [exceptCaller(found.text, principal)])] };
  const tries = [rewritten(blocker, found, exact)];
  if (exact.length === 0 && found.statements.length === 1)
    return { edit: { kind: 'remove-statement', policy, statement }, tries };
  return { edit, tries, document: withInPlace(found, exact), replaces: policy };
}

/** The owner is asked for the smallest exception that lets the call through. */
function askSmallest(
  edit: AskOwner,
  blocker: Blocker,
  one: Judged,
  found: FoundStatement | undefined,
  principal: readonly string[] | undefined,
): Pick<Draft, 'edit' | 'tries'> {
  const all = found === undefined ? [] : exceptionsFor(found.text, one.check, principal);
  const chosen = all.find(({ statement }) => found !== undefined && lifts(statement, blocker, one)) ?? all.at(-1);
  if (chosen === undefined || found === undefined) return { edit, tries: [] };
  const { exception, statement } = chosen;
  return { edit: { ...edit, exception, proposed: statement }, tries: [rewritten(blocker, found, [statement])] };
}

/** With the statement so, it no longer denies the call. */
function lifts(statement: Json, { layer, target, policy, ...blocker }: Blocker, { check, prepared }: Judged): boolean {
  if (policy === undefined || blocker.statement === undefined) return false;
  const change = { kind: 'replace-statement', statement: blocker.statement, with: statement } as const;
  const after = prepared.whatIf([present<PolicyEdit>({ layer, target, policy, change })]).evaluate(check.request);
  return !after.layers.some(
    (row) =>
      row.layer === layer && row.status === 'blocks' && row.policy === policy && row.statement === blocker.statement,
  );
}

/** A bucket or an access point, whose policy speaks of nothing but itself and its objects. */
function wholeOf(resource: string): Exempted['within'] {
  const bucket = /^arn:[^:]+:s3:::[^/]+/.exec(resource)?.[0];
  if (bucket !== undefined) return { itself: bucket, objects: `${bucket}/*` };
  const point = /^arn:[^:]+:s3:[^:]*:\d{12}:accesspoint\/[^/]+/.exec(resource)?.[0];
  return point === undefined ? undefined : { itself: point, objects: `${point}/object/*` };
}

function locate(blocker: Blocker, { check }: Judged): FoundStatement | undefined {
  const { layer, policy, statement, target } = blocker;
  if (policy === undefined || statement === undefined) return undefined;
  return findStatement(
    policiesOf(check.policies, layer, isGuardrail(layer) ? target : undefined),
    policy,
    statement,
  )[0];
}

function isGuardrail(layer: Layer): boolean {
  return layer === 'scp' || layer === 'rcp';
}

function rewritten({ layer, target }: Blocker, found: FoundStatement, statements: readonly Json[]): PolicyEdit {
  const change = { kind: 'put', document: withInPlace(found, statements) } as const;
  return present<PolicyEdit>({ layer, target, policy: found.policy, change });
}

/** The policy with these in the place of the statement. */
function withInPlace({ document, statements, at }: FoundStatement, others: readonly Json[]): Json {
  return { ...document, Statement: statements.toSpliced(at, 1, ...others) };
}

/** Written-out special characters are variables, which older policy versions take as they stand. */
function variablesWork({ document }: FoundStatement, ...values: readonly string[]): boolean {
  return document['Version'] === VERSION || !values.some((value) => /[*?$]/.test(value));
}
