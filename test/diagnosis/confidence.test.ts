/**
 * Whom the diagnosis believes, and how sure it is: authorization details before the decoded message, that before the
 * error message, that before the engine; the simulator is a witness.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { Evidence } from '../../lambdas/evidence/evidence.ts';
import type { SimulationFacts } from '../../lambdas/evidence/facts.ts';
import { ALLOW_ALL, type CheckParts, check, denial, diagnosed, evidenceOf, policy, ROLE } from './building.ts';

const SQS_ONLY = policy('Queues', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
const IDENTITY_STATED = {
  message: { action: 's3:GetObject', stated: { layer: 'identity', effect: 'implicitDeny' } },
} as const;

const NO_S3 = policy('NoS3', { Effect: 'Deny', Action: 's3:*', Resource: '*' });
const withPrincipal = (statement: object) => ({ ...statement, Principal: '*' });

function told(refused: Partial<Denial>, parts: CheckParts, evidence?: Evidence) {
  const { cause, confidence, reasons, blockers } = diagnosed(denial(refused), [check(parts)], evidence);
  return {
    cause,
    confidence,
    reasons: reasons.map(({ kind }) => kind),
    from: blockers.map((one) => `${one.layer} ${one.from}`),
  };
}

function simulated(over: Partial<SimulationFacts>): Evidence {
  return evidenceOf({ simulation: { decision: 'allowed', missingContext: [], matched: [], ...over } });
}

describe('the cause', () => {
  it('is what authorization details say, whatever the message says', () => {
    const evidence = evidenceOf({
      'authorization-details': {
        context: {},
        evaluations: [
          {
            action: 's3:GetObject',
            resource: '*',
            decision: 'explicitDeny',
            matched: [{ layer: 'scp', policy: 'NoS3', statement: 'No' }],
          },
        ],
        policies: [],
      },
    });
    expect(told(IDENTITY_STATED, { policies: { identity: [SQS_ONLY] } }, evidence)).toEqual({
      cause: 'scp-explicit-deny',
      confidence: 'certain',
      reasons: ['aws-stated'],
      from: ['scp aws', 'identity engine'],
    });
  });

  it('is an explicit deny where the decoded message says so, and the engine finds which', () => {
    const evidence = evidenceOf({
      'decoded-message': { allowed: false, explicitDeny: true, conditions: {}, matchedStatements: [] },
    });
    const deny = policy('No', { Effect: 'Deny', Action: 's3:*', Resource: '*' });
    expect(
      told(IDENTITY_STATED, { policies: { identity: [SQS_ONLY], session: [ALLOW_ALL, deny] } }, evidence),
    ).toMatchObject({
      cause: 'session-explicit-deny',
      confidence: 'likely',
    });
  });

  it('stays what AWS said where the engine sees otherwise, and the disagreement is told', () => {
    const stated = {
      message: { action: 's3:GetObject', stated: { layer: 'session', effect: 'implicitDeny' } },
    } as const;
    expect(told(stated, { policies: { identity: [SQS_ONLY], session: [ALLOW_ALL] } })).toEqual({
      cause: 'session-no-allow',
      confidence: 'certain',
      reasons: ['aws-stated', 'engine-disagrees'],
      from: ['session aws', 'identity engine'],
    });
  });

  it('names the statement that AWS meant although its condition could not be told', () => {
    const stated = { message: { action: 's3:GetObject', stated: { layer: 'scp', effect: 'explicitDeny' } } } as const;
    const tagged = policy('Tags', {
      Sid: 'NeedTag',
      Effect: 'Deny',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'none' } },
    });
    const diagnosis = diagnosed(denial(stated), [
      check({
        policies: { identity: [ALLOW_ALL], scps: [{ target: 'r-root', policies: [ALLOW_ALL, tagged] }] },
        request: { unknown: ['aws:PrincipalTag/*'] },
      }),
    ]);
    expect(diagnosis.blockers).toMatchObject([
      { layer: 'scp', policy: 'Tags', statement: 'NeedTag', target: 'r-root', from: 'aws' },
    ]);
    expect(diagnosis.confidence).toBe('certain');
  });
});

describe('the confidence', () => {
  it('is possible where the answer hangs on a key that no one could tell', () => {
    const tagged = policy('Tagged', {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
    });
    expect(told({}, { policies: { identity: [tagged] }, request: { unknown: ['aws:PrincipalTag/*'] } })).toMatchObject({
      cause: 'identity-no-allow',
      confidence: 'possible',
      reasons: ['engine-only', 'depends-on'],
    });
  });

  it('names keys of approximate value that could turn the answer', () => {
    const office = policy('Office', {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
    });
    const parts = {
      policies: { identity: [office] },
      approximate: ['aws:SourceIp'],
      request: { context: { 'aws:SourceIp': '203.0.113.9' } },
    };
    expect(diagnosed(denial(), [check(parts)]).reasons).toContainEqual({
      kind: 'approximate-context',
      keys: ['aws:SourceIp'],
    });
  });

  it('sinks when the simulator allows', () => {
    expect(told({}, { policies: { identity: [SQS_ONLY] } }, simulated({}))).toMatchObject({
      confidence: 'possible',
      reasons: ['engine-only', 'simulator-disagrees'],
    });
  });

  it('stands when the simulator refuses too', () => {
    expect(told({}, { policies: { identity: [SQS_ONLY] } }, simulated({ decision: 'implicitDeny' })).reasons).toEqual([
      'engine-only',
      'simulator-agrees',
    ]);
  });

  it('does not hear a simulator that lacked a key', () => {
    const evidence = simulated({ missingContext: ['aws:PrincipalTag/team'] });
    expect(told({}, { policies: { identity: [SQS_ONLY] } }, evidence).confidence).toBe('likely');
  });

  it.each([
    ['not read', null, 'endpoint-no-allow', 'possible', ['aws-stated', 'layers-not-read']],
    ['read, and lacks it', [SQS_ONLY], 'endpoint-no-allow', 'certain', ['aws-stated', 'engine-agrees']],
    ['read, and denies', [ALLOW_ALL, NO_S3], 'endpoint-explicit-deny', 'certain', ['aws-stated', 'engine-agrees']],
    ['read, and allows', [ALLOW_ALL], 'since-changed', 'possible', ['aws-stated', 'engine-disagrees']],
  ])('of an endpoint whose policy AWS names by its code alone: %s', (_, endpoint, cause, confidence, reasons) => {
    const forAll =
      endpoint?.map(({ name, document }) => policy(name, ...document.Statement.map(withPrincipal))) ?? null;
    expect(told({ refusal: 'endpoint' }, { policies: { identity: [ALLOW_ALL], endpoint: forAll } })).toMatchObject({
      cause,
      confidence,
      reasons,
    });
  });

  it('is possible where the resource is not known in full and another may be allowed', () => {
    const parts = {
      policies: { identity: [SQS_ONLY] },
      resourceKnown: false,
      request: { resource: 'arn:aws:s3:::*/*' },
    };
    expect(told({ caller: { kind: 'user', arn: ROLE } }, parts).confidence).toBe('possible');
  });
});
