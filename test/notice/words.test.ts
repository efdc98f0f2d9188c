/**
 * Every word there is: each kind of reason, gap, near miss, step, edit, note and sign makes a whole sentence with the
 * values in it.
 */
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../lambdas/contract/causes.ts';
import type { CallerNote, ConfidenceReason, Edit, NextStep } from '../../lambdas/diagnosis/diagnosis.ts';
import type { NearMissReason } from '../../lambdas/engine/index.ts';
import type { GapReason } from '../../lambdas/evidence/source.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { plain } from '../../lambdas/notice/text/escape.ts';
import { changeSentence } from '../../lambdas/notice/words/changes.ts';
import { reasonWords } from '../../lambdas/notice/words/confidence.ts';
import { editWords } from '../../lambdas/notice/words/fixes.ts';
import { gapSentence } from '../../lambdas/notice/words/gaps.ts';
import { callerNoteSentence } from '../../lambdas/notice/words/names/callers.ts';
import { nearMissSentence } from '../../lambdas/notice/words/near-misses.ts';
import { nextStepSentence } from '../../lambdas/notice/words/next-steps.ts';
import { DIAGNOSES } from './diagnoses.ts';

const BASE = DIAGNOSES['region-guardrail'];
if (BASE === undefined) throw new Error('the base case is gone');
const FIX = BASE.fixes[0];
if (FIX === undefined) throw new Error('the base case has no fix');

function isSentence(text: string): void {
  expect(plain(text)).toMatch(/^\S.{8,}[.:)]$|^\S.{8,}[\w]$/);
  expect(text).not.toMatch(/undefined|\[object|NaN| {2}|\.\.$/);
  expect(text.split('`').length % 2, `marks come in pairs: ${text}`).toBe(1);
}

describe('every cause', () => {
  it.each(CAUSES)('%s has a subject and a clause of its own, even with nothing known', (cause) => {
    const bare = { ...BASE, cause, blockers: [], nearMisses: [], fixes: [], nextSteps: [], gaps: [], callerNotes: [] };
    const notice = compose({ ...bare, denial: { ...BASE.denial, message: {} } }, { docsUrl: 'https://example.com' });
    isSentence(notice.summary);
    expect(notice.subject.length).toBeGreaterThan(30);
    expect(notice.nextSteps.length).toBe(1);
  });

  it('reads differently', () => {
    const subjects = CAUSES.map((cause) => compose({ ...BASE, cause }, { docsUrl: 'https://example.com' }).subject);
    expect(new Set(subjects).size).toBe(CAUSES.length);
  });
});

const MISSES: readonly NearMissReason[] = [
  'bucket-arn-for-object-action',
  'object-arn-for-bucket-action',
  'other-region',
  'other-account',
  'other-partition',
  'one-segment-off',
  'wildcard-too-narrow',
  'case-differs',
  'resource-differs',
  'action-typo',
  'action-other-service',
  'action-differs',
  'action-excluded',
  'principal-differs',
  'principal-deleted',
  'principal-other-account',
  'principal-is-role-not-session',
  'principal-excluded',
  'condition-key-absent',
  'condition-key-unknown',
  'condition-value-differs',
  'condition-negated-held',
  'unresolved-variable',
  'no-resource-level-support',
];

describe('every near miss', () => {
  it.each(MISSES)('%s shows what the policy says, allowing or denying', (reason) => {
    const part = reason.startsWith('condition') ? 'condition' : 'resource';
    for (const effect of ['Allow', 'Deny'] as const)
      for (const key of ['aws:SourceVpce', 'aws:ResourceTag/team', 'aws:Unheard']) {
        const miss = {
          layer: 'identity',
          policy: 'P',
          statement: 'S',
          part,
          reason,
          key,
          operator: 'StringEquals',
        } as const;
        const text = nearMissSentence({
          ...miss,
          effect,
          policyValue: 'said-value',
          requestValue: 'had-value',
          distance: 1,
        });
        isSentence(text);
        expect(text).toContain('said-value');
      }
  });

  it.each([
    ['aws:MultiFactorAuthPresent', /MFA/],
    ['aws:SourceVpce', /VPC endpoint/],
    ['aws:SourceIp', /source address/],
    ['aws:PrincipalOrgID', /organization/],
    ['sts:ExternalId', /ExternalId/],
    ['aws:CurrentTime', /time of the call/],
    ['aws:ResourceTag/team', /tag team of the resource/],
    ['aws:RequestedRegion', /Region/],
  ])('%s is said in words with both values', (key, words) => {
    const miss = { layer: 'identity', policy: 'P', statement: 'S', effect: 'Allow', part: 'condition' } as const;
    const told = {
      ...miss,
      reason: 'condition-value-differs',
      policyValue: 'wanted',
      requestValue: 'got',
      distance: 1,
    } as const;
    const text = plain(nearMissSentence({ ...told, key, operator: 'StringEquals' }));
    expect(text).toMatch(words);
    expect(text).toContain('wanted');
    expect(text).toContain('got');
  });
});

const GAPS: readonly GapReason[] = [
  'access-denied',
  'not-found',
  'throttled',
  'timed-out',
  'held-back',
  'unavailable',
  'malformed',
  'too-large',
  'truncated',
  'not-in-snapshot',
  'null-in-snapshot',
  'account-not-listed',
  'switched-off',
  'no-reader',
  'not-named-by-event',
];

it.each(GAPS)('the gap %s names what, why and the permission', (reason) => {
  const text = gapSentence({ layer: 'scp', reason, subject: '111122223333', permission: 'organizations:ListParents' });
  isSentence(text);
  expect(plain(text)).toMatch(
    /^Not seen: the service control policies of account 111122223333 \(.+\)\. Missing permission: organizations:ListParents\.$/,
  );
});

it.each([
  [{ layer: 'session', subject: 'session ASIAEXAMPLE' }, 'CloudTrail'],
  [{ subject: 'policy changes of arn:aws:iam::111122223333:role/App' }, 'CloudTrail'],
  [{ layer: 'scp', subject: 'p-guard' }, 'AWS Organizations'],
  [{ layer: 'identity', subject: 'role App' }, 'AWS'],
] as const)('what Denyscope did not ask in time was held back by itself: %o', (gap, service) => {
  const text = plain(gapSentence({ ...gap, reason: 'held-back' }));
  expect(text).toContain(`(Denyscope held the call back to stay within the rate that ${service} allows).`);
  expect(text).not.toContain('timed out');
});

const STEPS: readonly NextStep[] = [
  { kind: 'apply-fix', fix: 0 },
  { kind: 'apply-fix', fix: 7 },
  { kind: 'ask-owner', layer: 'scp', policy: 'P' },
  { kind: 'grant-reading', permission: 'iam:GetRole' },
  { kind: 'check-change', eventId: 'e' },
  { kind: 'check-condition', key: 'aws:SourceIp' },
  { kind: 'retry' },
  { kind: 'renew-credentials' },
  { kind: 'check-clock' },
  { kind: 'turn-on-setting', setting: 'billing-access' },
  { kind: 'turn-on-setting', setting: 'constructor' },
  { kind: 'check-object-key' },
  { kind: 'contain', entityArn: 'arn:aws:iam::111122223333:user/ci', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  { kind: 'contact-support', requestId: 'R' },
  { kind: 'contact-support' },
  { kind: 'check-mfa-code' },
  {
    kind: 'check-condition',
    key: 'dynamodb:LeadingKeys',
    asked: {
      layer: 'identity',
      policy: 'rows',
      statement: 'OwnRows',
      values: ['$' + '{cognito-identity.amazonaws.com:sub}'],
      variables: [{ name: 'cognito-identity.amazonaws.com:sub', value: 'us-east-1:1' }],
    },
  },
  { kind: 'name-caller' },
  { kind: 'paste-whole' },
  { kind: 'check-token', missing: ['role', 'subject'], saml: false },
  { kind: 'no-permission-needed', action: 'sts:GetCallerIdentity' },
];

it.each(STEPS)('the step $kind is a sentence', (step) => isSentence(nextStepSentence(step, BASE)));

it('a text without a request id names first which policies to look at', () => {
  const ofText = { ...BASE, denial: { ...BASE.denial, origin: 'text' as const } };
  const subject = 'arn:aws:iam::111122223333:role/App';
  const unread = { ...ofText, gaps: [{ layer: 'identity' as const, reason: 'not-in-snapshot' as const, subject }] };
  expect(nextStepSentence({ kind: 'contact-support' }, unread)).toMatch(
    /^Look at .+ yourself; if nothing there refuses, run the command again with /,
  );
  expect(nextStepSentence({ kind: 'contact-support' }, { ...ofText, gaps: [] })).toMatch(
    /^Run the command again with /,
  );
});

const EDITS: readonly Edit[] = [
  { kind: 'remove-statement', policy: 'P', statement: 'S' },
  { kind: 'except', policy: 'P', statement: 'S' },
  { kind: 'correct', policy: 'P', statement: 'S', from: 'a', to: 'b' },
  {
    kind: 'meet-condition',
    key: 'aws:RequestTag/team',
    operator: 'StringEquals',
    values: ['x', 'y'],
    policy: 'P',
    statement: 'S',
  },
  { kind: 'ask-owner' },
  { kind: 'permission-set', permissionSet: 'Developers' },
  { kind: 'create-object' },
  { kind: 'create-service-linked-role', service: 'autoscaling.amazonaws.com' },
  { kind: 'other', what: 'use-bucket-owner-enforced' },
  { kind: 'create-service-linked-role' },
  { kind: 'other', what: 'encrypt-with-a-customer-managed-key', about: 's3.amazonaws.com' },
  { kind: 'other', what: 'encrypt-with-a-customer-managed-key', about: '444455556666' },
  { kind: 'other', what: 'encrypt-with-a-customer-managed-key' },
  { kind: 'other', what: 'call-within-the-account', about: '444455556666' },
  { kind: 'ask-owner', statement: 'S', exception: { kind: 'action', action: 'iam:ListPolicies' } },
  { kind: 'ask-owner', statement: 'S', exception: { kind: 'value', key: 'aws:RequestedRegion', value: 'unspecified' } },
  { kind: 'ask-owner', statement: 'S', exception: { kind: 'caller' } },
  {
    kind: 'other',
    what: 'name-the-secret-by-its-arn',
    about: 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:x',
  },
  { kind: 'other', what: 'sign-the-request' },
  { kind: 'other', what: 'use-authenticated-identities-or-the-basic-flow' },
  { kind: 'other', what: 'a-service-linked-role-is-what-it-is' },
  { kind: 'other', what: 'something-new-to-do' },
];

it.each(EDITS)('the edit $kind is a sentence', (edit) => isSentence(editWords(edit, FIX, BASE)));

const NOTES: readonly CallerNote[] = [
  { kind: 'caller-taken', from: 'person' },
  { kind: 'caller-taken', from: 'sign-in' },
  { kind: 'identity-center', permissionSet: 'Developers', person: 'alex@example.com' },
  { kind: 'ec2-instance', instanceId: 'i-0abc', imds: '1.0' },
  { kind: 'lambda-function', function: 'orders' },
  { kind: 'service-on-behalf', service: 'athena.amazonaws.com' },
  { kind: 'through-mcp', server: 'aws-mcp.amazonaws.com' },
  { kind: 'through-mcp' },
  { kind: 'service-role', service: 'glue.amazonaws.com' },
  { kind: 'service-linked-role', service: 'config.amazonaws.com' },
  { kind: 'long-term-key', keyPrefix: 'AKIA' },
  { kind: 'role-chain', from: 'arn:aws:iam::111122223333:role/First' },
  { kind: 'other-account', callerAccount: '111122223333', resourceAccount: '444455556666' },
  { kind: 'root' },
  { kind: 'console' },
];

it.each(NOTES)('the note $kind is a sentence', (note) => isSentence(callerNoteSentence(note)));

const REASONS: readonly ConfidenceReason[] = [
  { kind: 'aws-stated', source: 'decoded-message' },
  { kind: 'engine-agrees' },
  { kind: 'engine-only' },
  { kind: 'simulator-agrees' },
  { kind: 'simulator-disagrees' },
  { kind: 'engine-disagrees', decision: 'allowed' },
  { kind: 'depends-on', keys: ['layer:scp', 'aws:SourceIp'] },
  { kind: 'layers-not-read', layers: ['scp', 'boundary'] },
  { kind: 'approximate-context', keys: ['aws:PrincipalArn'] },
];

it.each(REASONS)('the reason $kind is a clause', (reason) => isSentence(reasonWords(reason)));

describe('a call that is allowed by now', () => {
  const [finding] = DIAGNOSES['broken-by-a-change']?.changes ?? [];
  if (finding === undefined) throw new Error('the change is gone');

  it.each([
    { ...finding, culprit: true, suspect: false },
    { ...finding, culprit: false, suspect: true },
  ])('is never told to be broken by the change that let it', (one) => {
    const told = changeSentence(one, '2026-11-20T03:14:00Z', 'since-changed');
    isSentence(told);
    expect(told).toMatch(/^(Perhaps a|A)llowed by a change: /);
    const now = { ...BASE, cause: 'since-changed', changes: [one], fixes: [] } as const;
    expect(nextStepSentence({ kind: 'check-change', eventId: one.change.eventId }, now)).not.toContain('undo');
  });
});
