/**
 * What to do about a statement that denies: meet its condition, write the call's exception into it, or ask its owner.
 * Errs towards asking: guardrails of the organization and policies that AWS keeps are never rewritten here.
 */
import type { Judged } from '../../evidence/checks/check.ts';
import type { Blocker } from '../diagnosis.ts';
import type { Findings } from '../findings.ts';
import { type FoundStatement, findStatement, policiesOf } from '../policy-text.ts';
import { attachmentOf, entityOf, homeOf } from './attachment.ts';
import type { Draft, Trial } from './draft.ts';
import { type Exempted, exceptCaller, exceptExactly } from './exception.ts';
import { exactActionOf, VERSION } from './literal.ts';
import { meetDeny } from './meet-condition.ts';
import { principalArnOf } from './principal.ts';

export function exempt(blocker: Blocker, one: Judged, findings: Findings): Draft {
  const { layer, policy, statement } = blocker;
  const { check } = one;
  const attachTo = check.homes[layer] ?? blocker.target ?? entityOf(findings) ?? blocker.resource;
  const base = { blocker, layer, attachTo };
  const named = { ...(policy === undefined ? {} : { policy }), ...(statement === undefined ? {} : { statement }) };
  const at = blocker.target === undefined ? {} : { target: blocker.target };
  const found = locate(blocker, one);
  const arn = principalArnOf(findings, check);
  if (layer === 'scp' || layer === 'rcp') {
    const tries = found && arn !== undefined ? [trial(blocker, found, [exceptCaller(found.text, arn)])] : [];
    return { ...base, attachTo: blocker.target ?? attachTo, edit: { kind: 'ask-owner', ...named, ...at }, tries };
  }
  const attachment = policy === undefined ? undefined : attachmentOf(findings, policy);
  if (policy === undefined || statement === undefined || !found || attachment?.form === 'aws-managed')
    return { ...base, edit: { kind: 'ask-owner', ...named, ...at }, tries: [] };
  const met = meetDeny(base, blocker, one);
  if (met) return met;
  const home = layer === 'identity' || layer === 'boundary' ? (homeOf(findings, policy) ?? attachTo) : attachTo;
  const edit = { kind: 'except', policy, statement } as const;
  if (arn === undefined) return { ...base, attachTo: home, edit, tries: [] };
  const action = exactActionOf(check);
  const sharedWithOthers =
    layer !== 'session' && !(layer === 'identity' && attachment?.form === 'inline' && attachment.via.kind !== 'group');
  const itself = layer === 'resource' ? wholeOf(check.request.resource) : undefined;
  const within = itself === undefined ? {} : { within: itself };
  const exact =
    action === undefined
      ? undefined
      : exceptExactly(found.text, {
          action,
          resource: check.request.resource,
          principalArn: arn,
          sharedWithOthers,
          ...within,
        });
  if (exact === undefined || !variablesWork(found, arn, check.request.resource))
    return { ...base, attachTo: home, edit, tries: [trial(blocker, found, [exceptCaller(found.text, arn)])] };
  if (exact.length === 0 && found.statements.length === 1)
    return {
      ...base,
      attachTo: home,
      edit: { kind: 'remove-statement', policy, statement },
      tries: [trial(blocker, found, [])],
    };
  const document = { ...found.document, Statement: found.statements.toSpliced(found.at, 1, ...exact) };
  return { ...base, attachTo: home, document, replaces: policy, edit, tries: [trial(blocker, found, exact)] };
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
  const organization = layer === 'scp' || layer === 'rcp';
  return findStatement(policiesOf(check.policies, layer, organization ? target : undefined), policy, statement)[0];
}

function trial(
  blocker: Blocker,
  found: FoundStatement,
  statements: readonly Readonly<Record<string, unknown>>[],
): Trial {
  const organization = blocker.layer === 'scp' || blocker.layer === 'rcp';
  return {
    layer: blocker.layer,
    ...(organization && blocker.target !== undefined ? { target: blocker.target } : {}),
    ...(blocker.policy === undefined ? {} : { policy: blocker.policy }),
    change: {
      kind: 'put',
      document: { ...found.document, Statement: found.statements.toSpliced(found.at, 1, ...statements) },
    },
  };
}

/** Written-out special characters are variables, which older policy versions take as they stand. */
function variablesWork({ document }: FoundStatement, ...values: readonly string[]): boolean {
  return document['Version'] === VERSION || !values.some((value) => /[*?$]/.test(value));
}
