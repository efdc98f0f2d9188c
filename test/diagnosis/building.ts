/**
 * Denials, checks and evidence for tests: small, literal, judged by the real engine.
 */
import { type Admission, NO_SIGNS } from '../../lambdas/admission/admission.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { diagnose } from '../../lambdas/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { type Findings, findingsOf } from '../../lambdas/diagnosis/findings/findings.ts';
import { prepare } from '../../lambdas/engine/index.ts';
import { Case } from '../../lambdas/evidence/case.ts';
import type { Check, Judged } from '../../lambdas/evidence/checks/check.ts';
import { type Evidence, noEvidence } from '../../lambdas/evidence/evidence.ts';
import type { Facts, Gap } from '../../lambdas/evidence/source.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/app/App';
export const SESSION = 'arn:aws:sts::111122223333:assumed-role/App/i-0abc12345678';
export const OBJECT = 'arn:aws:s3:::reports/2026/q3.csv';

export const NEW: Admission = { kind: 'new', fingerprint: 'f'.repeat(16), signs: NO_SIGNS };

export function denial(over: Partial<Denial> = {}): Denial {
  return {
    eventId: '6f1c1f5e-0000-4000-8000-000000000001',
    origin: 'record',
    time: '2026-11-01T10:00:00Z',
    account: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
    refusal: 'authorization',
    caller: { kind: 'role-session', arn: SESSION, entityArn: ROLE, account: '111122223333', session: 'i-0abc12345678' },
    needs: [
      {
        action: 's3:GetObject',
        actionFrom: 'event',
        actionKnown: true,
        resource: OBJECT,
        resourceFrom: 'request-parameters',
      },
    ],
    message: {},
    requestContext: { context: {}, unknown: [] },
    parameters: {},
    unread: [],
    ...over,
  };
}

export type CheckParts = Partial<Omit<Check, 'request'>> & { readonly request?: Partial<Check['request']> };

export function check(over: CheckParts = {}): Check {
  const { request, ...rest } = over;
  return {
    purpose: 'call',
    policies: {},
    asOf: 'now',
    attachTo: { identity: ROLE, resource: 'arn:aws:s3:::reports', scp: '111122223333', session: SESSION },
    approximate: [],
    resourceKnown: true,
    sure: true,
    ...rest,
    request: {
      principal: SESSION,
      action: 's3:GetObject',
      resource: OBJECT,
      resourceAccount: '111122223333',
      ...request,
      context: { 'aws:PrincipalArn': ROLE, ...request?.context },
    },
  };
}

export function judge(...checks: readonly Check[]): readonly Judged[] {
  return checks.map((one) => {
    const prepared = prepare(one.policies);
    return { check: one, prepared, verdict: prepared.evaluate(one.request) };
  });
}

/** What a diagnosis is made from. */
export function found(refused: Denial, checks: readonly Check[], evidence: Evidence = noEvidence()): Findings {
  return findingsOf(refused, evidence, judge(...checks), []);
}

export function diagnosed(
  refused: Denial,
  checks: readonly Check[],
  evidence: Evidence = noEvidence(),
  admission: Admission = NEW,
): Diagnosis {
  const matter = Case.of(refused, evidence);
  matter.judged(() => judge(...checks));
  return diagnose(matter, admission);
}

export function policy(
  name: string,
  ...statements: readonly object[]
): {
  name: string;
  document: { Version: string; Statement: readonly object[] };
} {
  return { name, document: { Version: '2012-10-17', Statement: statements } };
}

export const ALLOW_ALL = policy('AllowAll', { Effect: 'Allow', Action: '*', Resource: '*' });
export const FULL_ACCESS = policy('FullAWSAccess', { Effect: 'Allow', Action: '*', Resource: '*' });

/** Evidence with these answers; keys of answers do not matter to the diagnosis. */
export function evidenceOf(found: { readonly [K in keyof Facts]?: Facts[K] }, ...gaps: readonly Gap[]): Evidence {
  const { answers } = noEvidence();
  const filled = Object.fromEntries(
    Object.entries(answers).map(([kind, empty]) => {
      const value = Object.hasOwn(found, kind) ? Object.entries(found).find(([name]) => name === kind)?.[1] : undefined;
      return [kind, value === undefined ? empty : new Map([[`111122223333 ${kind}`, { kind: 'found', value }]])];
    }),
  );
  return { ...noEvidence(), answers: { ...answers, ...filled }, gaps };
}
