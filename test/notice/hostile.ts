/**
 * A diagnosis in which every string of others is the attack.
 */
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { DIAGNOSES } from './diagnoses.ts';

export function hostileDiagnosis(attack: string): Diagnosis {
  const base = DIAGNOSES['region-guardrail'];
  const change = DIAGNOSES['broken-by-a-change']?.changes[0]?.change;
  if (base === undefined || change === undefined) throw new Error('the base cases are gone');
  const { denial } = base;
  return {
    ...base,
    fingerprint: attack,
    severity: 'critical',
    signs: [
      { kind: 'enumeration', tool: attack, matched: [attack] },
      { kind: 'guardrail-target', action: attack, guardrail: attack },
      { kind: 'key-from-new-address', accessKeyId: attack, address: attack },
      { kind: 'hacking-tool', userAgent: attack, tool: attack },
    ],
    recentActions: [attack, `${attack}2`],
    denial: {
      ...denial,
      eventId: attack,
      requestId: attack,
      time: attack,
      account: attack,
      region: attack,
      eventSource: attack,
      eventName: attack,
      errorCode: attack,
      errorMessage: attack,
      caller: {
        kind: 'role-session',
        arn: attack,
        entityArn: attack,
        account: attack,
        session: attack,
        invokedBy: attack,
      },
      needs: [{ action: attack, actionFrom: 'message', actionKnown: false, resource: attack, resourceFrom: 'message' }],
      message: {
        stated: { layer: 'scp', effect: 'explicitDeny', policyArn: attack },
        setting: { kind: 'service-setting', setting: attack },
        authorizationId: attack,
      },
      requestContext: { context: {}, unknown: [], sourceIp: attack, userAgent: attack },
    },
    reasons: [{ kind: 'depends-on', keys: [attack] }],
    blockers: [
      {
        purpose: 'key',
        action: attack,
        resource: attack,
        layer: 'scp',
        effect: 'explicitDeny',
        policy: attack,
        statement: attack,
        text: { Sid: attack, Effect: 'Deny', Action: [attack], Condition: { [attack]: { [attack]: attack } } },
        target: attack,
        from: 'both',
      },
      {
        purpose: 'call',
        action: attack,
        resource: attack,
        layer: 'identity',
        effect: 'implicitDeny',
        policy: attack,
        target: attack,
        from: 'engine',
      },
    ],
    nearMisses: [
      {
        layer: 'identity',
        action: attack,
        resource: attack,
        policy: attack,
        statement: attack,
        effect: 'Allow',
        part: 'condition',
        reason: 'condition-value-differs',
        policyValue: attack,
        requestValue: attack,
        operator: attack,
        key: `aws:ResourceTag/${attack}`,
        distance: 1,
      },
    ],
    fixes: [
      {
        layer: 'identity',
        attachTo: { kind: 'known', target: attack },
        document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: attack, Resource: attack }] },
        edit: { kind: 'correct', policy: attack, statement: attack, from: attack, to: attack },
        verified: true,
        unless: [],
      },
      {
        layer: 'scp',
        attachTo: { kind: 'known', target: attack },
        edit: { kind: 'ask-owner', policy: attack, statement: attack, target: attack },
        verified: false,
        unless: [],
      },
      {
        layer: 'identity',
        attachTo: { kind: 'known', target: attack },
        edit: { kind: 'other', what: attack },
        verified: false,
        unless: [],
      },
    ],
    gaps: [{ layer: 'scp', reason: 'access-denied', subject: attack, permission: attack }],
    changes: [
      {
        change: {
          ...change,
          actor: attack,
          action: attack,
          target: attack,
          policy: attack,
          eventId: attack,
          time: attack,
        },
        culprit: true,
        suspect: false,
      },
    ],
    callerNotes: [
      { kind: 'identity-center', permissionSet: attack, person: attack },
      { kind: 'long-term-key', keyPrefix: attack, address: attack },
      { kind: 'ec2-instance', instanceId: attack, imds: attack },
      { kind: 'role-chain', from: attack },
    ],
    nextSteps: [
      { kind: 'turn-on-setting', setting: attack },
      { kind: 'check-condition', key: attack },
      { kind: 'contain', entityArn: attack, accessKeyId: attack },
      { kind: 'contact-support', requestId: attack },
    ],
  };
}
