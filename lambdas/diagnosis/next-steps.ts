/**
 * What to do next, most useful first.
 * Errs towards containment: where the signs say intruder nothing is proposed before that, and no permission at all.
 */

import type { Signs } from '../admission/admission.ts';
import type { Denial } from '../denial/denial.ts';
import { present } from '../denial/fields.ts';
import { isSigningIn } from '../denial/keys/token.ts';
import { askedOfKey } from './asked-of-key.ts';
import type { CauseEntry } from './causes/cause-entry.ts';
import { readsObject } from './causes/object-missing.ts';
import { settingOf } from './causes/service-setting.ts';
import type { ChangeFinding, Fix, NextStep } from './diagnosis.ts';
import type { Findings } from './findings/findings.ts';
import { permissionFree } from './findings/permission-free.ts';
import { entityOf } from './fixes/attachment.ts';
import { roleMistakeOf } from './role-mistake.ts';

export interface Known {
  readonly findings: Findings;
  readonly entry: CauseEntry;
  readonly fixes: readonly Fix[];
  readonly changes: readonly ChangeFinding[];
  readonly signs: Signs;
}

export function nextStepsOf(known: Known): readonly NextStep[] {
  const steps = [
    ...containment(known),
    ...byCause(known),
    ...mistaken(known),
    ...asking(known),
    ...wondering(known),
    ...fixing(known),
    ...looking(known),
    ...support(known),
  ];
  const once = new Map(steps.map((step) => [JSON.stringify(step), step]));
  return [...once.values()];
}

function containment({ findings, signs }: Known): readonly NextStep[] {
  if (signs.severity !== 'critical') return [];
  const key = findings.denial.caller.accessKeyId;
  const entityArn = entityOf(findings) ?? findings.denial.caller.account ?? '';
  return [present<NextStep>({ kind: 'contain', entityArn, accessKeyId: key })];
}

function byCause({ findings, entry }: Known): readonly NextStep[] {
  switch (entry.cause) {
    case 'credentials-expired':
    case 'credentials-invalid':
      return [{ kind: 'renew-credentials' }];
    case 'clock-skew':
      return [{ kind: 'check-clock' }, { kind: 'retry' }];
    case 'service-setting':
      return [{ kind: 'turn-on-setting', setting: settingOf(findings) }];
    case 'object-missing':
      return [{ kind: 'check-object-key' }];
    case 'since-changed':
      return [{ kind: 'retry' }];
    default:
      return [];
  }
}

/** A bare 403 of an object's reading is also S3's answer for a key that is not there, to whoever may not list the bucket. */
function wondering({ findings: { denial, evidence }, entry }: Known): readonly NextStep[] {
  const [need] = denial.needs;
  if (denial.origin !== 'text' || entry.cause !== 'unexplained') return [];
  if (need === undefined || !readsObject(need.action)) return [];
  const isKnown = [...evidence.answers.object.values()].some((answer) => answer.kind === 'found');
  return isKnown || denial.message.action !== undefined ? [] : [{ kind: 'check-object-key' }];
}

/** Where the call is at fault no policy is to be changed first. */
function mistaken({ findings, entry }: Known): readonly NextStep[] {
  const mistake = entry.outcome === 'explained' ? roleMistakeOf(findings) : undefined;
  if (mistake === undefined) return [];
  if (mistake.kind === 'own-role') return [{ kind: 'use-own-credentials', role: mistake.role }];
  return [{ ...mistake, kind: 'use-token' }];
}

/** What would tell more than anything that can be read. */
function asking({ findings, entry }: Known): readonly NextStep[] {
  if (entry.outcome === 'not-a-policy-denial') return [];
  const free = permissionFree(findings.denial);
  if (free !== undefined) return [{ kind: 'no-permission-needed', action: free }];
  if (isWrongMfaCode(findings.denial)) return [{ kind: 'check-mfa-code' }];
  if (isBareText(findings.denial)) return [{ kind: 'paste-whole' }];
  if (!isUnnamedText(findings.denial)) return [];
  const { caller, needs } = findings.denial;
  if (!isSigningIn(caller)) return [{ kind: 'name-caller' }];
  const role = /^arn:[^:]+:iam::\d{12}:role\/[^*]+$/.test(needs[0]?.resource ?? '') ? [] : (['role'] as const);
  const missing = [...role, ...(caller.subject === undefined ? (['subject'] as const) : [])];
  return missing.length === 0 ? [] : [{ kind: 'check-token', missing, saml: caller.identityType === 'SAMLUser' }];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_mfa.html: STS says so in these words. */
function isWrongMfaCode({ errorMessage }: Denial): boolean {
  return /MultiFactorAuthentication failed(?: with invalid MFA|, unable to validate MFA code)/i.test(errorMessage);
}

/** A pasted text without a principal; a record names whom it can. */
function isUnnamedText({ origin, caller, needs }: Denial): boolean {
  return origin === 'text' && caller.kind === 'unknown' && needs.length > 0;
}

/** Neither who called nor what: no policy can be asked. */
function isBareText({ origin, caller, needs, message }: Denial): boolean {
  return origin === 'text' && caller.kind === 'unknown' && needs.length === 0 && message.encodedMessage === undefined;
}

function fixing({ fixes, changes }: Known): readonly NextStep[] {
  const culprits = changes.filter(({ culprit }) => culprit);
  return [
    ...fixes.map((fix, at): NextStep => {
      if (fix.edit?.kind !== 'ask-owner') return { kind: 'apply-fix', fix: at };
      return present<NextStep>({
        kind: 'ask-owner',
        layer: fix.layer,
        policy: fix.edit.policy,
      });
    }),
    ...[...culprits, ...changes.filter(({ suspect }) => suspect)].map(
      ({ change }): NextStep => ({ kind: 'check-change', eventId: change.eventId }),
    ),
  ];
}

function looking({ findings, entry }: Known): readonly NextStep[] {
  if (entry.outcome === 'not-a-policy-denial') return [];
  const permissions = findings.evidence.gaps.flatMap(({ permission }) =>
    permission === undefined ? [] : [permission],
  );
  return [
    ...findings.hangsOnKeys.map((key): NextStep => {
      const asked = askedOfKey(key, findings.judged);
      return present<NextStep>({ kind: 'check-condition', key, asked });
    }),
    ...[...new Set(permissions)].map((permission): NextStep => ({ kind: 'grant-reading', permission })),
  ];
}

function support({ findings, entry }: Known): readonly NextStep[] {
  const { denial } = findings;
  if (entry.cause !== 'unexplained' || permissionFree(denial) !== undefined || isWrongMfaCode(denial)) return [];
  // What is asked of the reader first tells more than any request id.
  if (isUnnamedText(denial) && isSigningIn(denial.caller)) return [];
  const { requestId } = findings.denial;
  return [present<NextStep>({ kind: 'contact-support', requestId })];
}
