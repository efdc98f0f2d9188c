/** Which denials are no news: the built-in rules, those of the settings, and what no rule may mute. */
import { describe, expect, it, test } from 'vitest';
import { NO_SIGNS } from '../../lambdas/admission/admission.ts';
import { BUILT_IN_RULES, ownRuleFor, quietRuleFor } from '../../lambdas/admission/muting/quiet-rules.ts';
import { BUILT_IN_QUIET_RULES } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../lambdas/contract/settings.ts';
import { denialFrom, type Seen } from './denials.ts';

const SERVICE_ROLE = 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig';
const SCANNER = 'arn:aws:iam::111122223333:role/security/ProwlerScan';

const COVERED: readonly { readonly rule: string; readonly is: Seen; readonly isNot: Seen }[] = [
  {
    rule: 'service-linked-scanners',
    is: { role: SERVICE_ROLE },
    isNot: { role: SERVICE_ROLE.replace('config', 'lambda') },
  },
  {
    rule: 'console-page-probing',
    is: { fromConsole: true, eventName: 'DescribeInstances', eventSource: 'ec2.amazonaws.com' },
    isNot: { fromConsole: true, eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com', readOnly: false },
  },
  {
    rule: 'health-probes',
    is: { service: 'elasticloadbalancing.amazonaws.com' },
    isNot: { service: 'lambda.amazonaws.com' },
  },
  {
    rule: 'known-scanners',
    is: { role: SCANNER, eventName: 'GetBucketAcl' },
    isNot: { role: SCANNER, eventName: 'DeleteBucket', readOnly: false },
  },
  {
    rule: 'denied-dry-runs',
    is: { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', readOnly: false, parameters: { dryRun: true } },
    isNot: {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      readOnly: false,
      parameters: { dryRun: false },
    },
  },
];

describe('a built-in rule', () => {
  test('is in this list, has a reason and a switch', () => {
    expect(COVERED.map(({ rule }) => rule)).toEqual([...BUILT_IN_QUIET_RULES]);
    expect(BUILT_IN_RULES.map(({ name }) => name)).toEqual([...BUILT_IN_QUIET_RULES]);
    expect(BUILT_IN_RULES.every(({ reason }) => reason.length > 30)).toBe(true);
  });

  it.each(COVERED)('$rule covers what it names and no more', ({ rule, is, isNot }) => {
    expect(quietRuleFor(denialFrom(is), NO_SIGNS, DEFAULT_SETTINGS)?.rule).toBe(rule);
    expect(quietRuleFor(denialFrom(isNot), NO_SIGNS, DEFAULT_SETTINGS)).toBeUndefined();
  });

  it.each(COVERED)('$rule can be switched off, and yields to critical signs', ({ rule, is }) => {
    const off = BUILT_IN_QUIET_RULES.filter((name) => name === rule);
    expect(quietRuleFor(denialFrom(is), NO_SIGNS, { ...DEFAULT_SETTINGS, builtInQuietRulesOff: off })).toBeUndefined();
    expect(quietRuleFor(denialFrom(is), { severity: 'critical' }, DEFAULT_SETTINGS)).toBeUndefined();
  });
});

function settings(...quietRules: readonly Record<string, unknown>[]): Settings {
  const read = readSettings({ quietRules: quietRules.map((rule) => ({ name: 'own', reason: 'we know', ...rule })) });
  if (read.kind !== 'ok') throw new Error(read.problems.join('; '));
  return read.settings;
}

describe('a rule of the settings', () => {
  const denial = denialFrom({ userAgent: 'curl/8' });
  const mutes = (rule: Record<string, unknown>, cause?: string) =>
    ownRuleFor(denial, NO_SIGNS, settings(rule), cause) !== undefined;

  it('mutes by account, principal and action, all of those it names', () => {
    expect(mutes({ accounts: ['111122223333'] })).toBe(true);
    expect(mutes({ accounts: ['444455556666'] })).toBe(false);
    expect(mutes({ principals: ['arn:aws:iam::*:role/App'] })).toBe(true);
    expect(mutes({ actions: ['s3:get*'] })).toBe(true);
    expect(mutes({ actions: ['s3:get*'], accounts: ['444455556666'] })).toBe(false);
    expect(mutes({ actions: ['s3:*'], userAgents: ['curl/*'] })).toBe(true);
    expect(mutes({ actions: ['s3:*'], userAgents: ['aws-cli/*'] })).toBe(false);
  });

  it('mutes by cause only when the cause is known', () => {
    expect(mutes({ causes: ['object-missing'] })).toBe(false);
    expect(mutes({ causes: ['object-missing'] }, 'object-missing')).toBe(true);
    expect(mutes({ causes: ['object-missing'] }, 'scp-no-allow')).toBe(false);
    expect(mutes({ causes: ['object-missing'], actions: ['kms:*'] }, 'object-missing')).toBe(false);
  });

  it.each([
    { userAgents: ['kube-probe/*'] },
    { userAgents: ['kube-probe/*'], principals: ['*'] },
    { userAgents: ['kube-probe/*'], accounts: ['*'], actions: ['**'] },
  ])('is refused when it rests on a user agent alone: %j', (rule) => {
    const read = readSettings({ quietRules: [{ name: 'own', reason: 'we know', ...rule }] });
    expect(read).toMatchObject({ kind: 'wrong', problems: [expect.stringMatching(/quietRules.*user agent alone/)] });
  });

  it('is refused when it would mute everything, or switches off what is not there', () => {
    expect(readSettings({ quietRules: [{ name: 'own', reason: 'we know' }] })).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringMatching(/mute everything/)],
    });
    expect(readSettings({ builtInQuietRulesOff: ['console'] }).kind).toBe('wrong');
  });
});
