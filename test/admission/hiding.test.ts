/** What an intruder would hide behind: names that look like AWS's, console pages, dry runs. */
import { describe, expect, it } from 'vitest';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import type { Admission } from '../../lambdas/admission/admission.ts';
import { NO_SIGNS } from '../../lambdas/admission/admission.ts';
import { admit, type Gate } from '../../lambdas/admission/admit.ts';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { quietRuleFor } from '../../lambdas/admission/muting/quiet-rules.ts';
import { DEFAULT_SETTINGS, readSettings } from '../../lambdas/contract/settings.ts';
import { denialFrom, type Seen } from './denials.ts';

const NOW = new Date('2026-11-01T10:00:00Z');
const MINUTE_MS = 60_000;

function gate(): Gate {
  return { memory: localMemory(), ceiling: localCeiling(), settings: DEFAULT_SETTINGS, ownRoleArns: [] };
}

const admitted = (seen: readonly Seen[], at: Gate, now = NOW): Promise<readonly Admission[]> =>
  admit(seen.map(denialFrom), at, now);

const ruleOf = (seen: Seen) => quietRuleFor(denialFrom(seen), NO_SIGNS, DEFAULT_SETTINGS)?.rule;

const kinds = (admissions: readonly Admission[]) => admissions.map(({ kind }) => kind);

function user(arn: string, more: Readonly<Record<string, unknown>> = {}): Seen {
  const userIdentity = {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE000000000',
    arn,
    accountId: '111122223333',
    ...more,
  };
  return { eventName: 'GetBucketAcl', more: { userIdentity } };
}

describe('a name that looks like one of a scanner', () => {
  it.each([
    ['a path of a user', user('arn:aws:iam::111122223333:user/x:role/aws-service-role/config.amazonaws.com/mallory')],
    ['a user', user('arn:aws:iam::111122223333:user/aws-service-role/config.amazonaws.com/mallory')],
    ['a deeper path', { role: 'arn:aws:iam::111122223333:role/a/aws-service-role/config.amazonaws.com/mallory' }],
    [
      'a path of a role',
      { role: 'arn:aws:iam::111122223333:role/x:role/aws-service-role/config.amazonaws.com/mallory' },
    ],
    [
      'another service',
      { role: 'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com.evil.example/m' },
    ],
    ['a user of a scanner', user('arn:aws:iam::111122223333:user/x:role/ProwlerScan')],
    ['a role whose path is one', { role: 'arn:aws:iam::111122223333:role/x:role/ProwlerScan' }],
    ['a longer name', { role: 'arn:aws:iam::111122223333:role/ProwlerScan2' }],
  ])('mutes nothing: %s', (_, seen) => {
    expect(ruleOf(seen)).toBeUndefined();
  });

  it('lets a rule of the settings mean the role it names alone', () => {
    const read = readSettings({
      quietRules: [{ name: 'own', reason: 'known', principals: ['arn:aws:iam::*:role/App', '*:role/Other'] }],
    });
    const settings = read.kind === 'ok' ? read.settings : DEFAULT_SETTINGS;
    const muted = (seen: Seen) => quietRuleFor(denialFrom(seen), NO_SIGNS, settings) !== undefined;
    expect(muted({})).toBe(true);
    expect(muted({ role: 'arn:aws:iam::111122223333:role/Other' })).toBe(true);
    expect(muted(user('arn:aws:iam::111122223333:user/x:role/App'))).toBe(false);
    expect(muted(user('arn:aws:iam::111122223333:user/x:role/Other'))).toBe(false);
  });

  it("alerts for what a service's role may not change", () => {
    const role =
      'arn:aws:iam::111122223333:role/aws-service-role/securityhub.amazonaws.com/AWSServiceRoleForSecurityHub';
    expect(ruleOf({ role, eventName: 'Decrypt', eventSource: 'kms.amazonaws.com' })).toBe('service-linked-scanners');
    expect(
      ruleOf({ role, eventName: 'PutConfigRule', eventSource: 'config.amazonaws.com', readOnly: false }),
    ).toBeUndefined();
  });
});

describe('a read of data', () => {
  it('is never muted for a console page or a scanner, whatever it is called', () => {
    const secret = { eventSource: 'secretsmanager.amazonaws.com', eventName: 'GetSecretValue' };
    expect(ruleOf({ ...secret, fromConsole: true })).toBeUndefined();
    expect(ruleOf({ ...secret, role: 'arn:aws:iam::111122223333:role/ProwlerScan' })).toBeUndefined();
    const list = { fromConsole: true, eventName: 'ListObjects' };
    expect(ruleOf(list)).toBe('console-page-probing');
    expect(ruleOf({ ...list, more: { eventCategory: 'Data', managementEvent: false } })).toBeUndefined();
    const password = { eventSource: 'ec2.amazonaws.com', eventName: 'GetPasswordData', parameters: { dryRun: true } };
    expect(ruleOf(password)).toBeUndefined();
  });
});

describe('the user agent of a console session', () => {
  const agentMutes = (userAgent: string) => ruleOf({ fromConsole: true, userAgent }) !== undefined;

  it.each([
    'AWS Internal',
    '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10 OpenJDK_64-Bit_Server_VM/25.372]',
    'aws-internal/3 aws-sdk-java/1.12.1 Linux/5.4',
    'console.amazonaws.com',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36',
    'Coral/Netty4',
    'cloudformation.amazonaws.com',
  ])('may be a page: %s', (userAgent) => {
    expect(agentMutes(userAgent)).toBe(true);
  });

  it.each([
    'aws-cli/2.17.0 md/awscrt#0.20.11 exec-env/CloudShell',
    'aws-cli/1.32 Python/3.11',
    'Boto3/1.34.0 md/Botocore#1.34.0',
    'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22',
    'aws-sdk-js/3.500.0',
    'APN/1.0 HashiCorp/1.0 Terraform/1.9.0',
    'curl/8.5.0',
    'python-requests/2.31',
    'Mozilla/5.0 (Windows NT; Windows NT 10.0) WindowsPowerShell/5.1',
    'kali',
  ])('tells that no page asked: %s', (userAgent) => {
    expect(agentMutes(userAgent)).toBe(false);
  });
});

/** Different looks at console pages, of one service so that nothing else shows. */
function pages(count: number, from = 0, more: Seen = {}): readonly Seen[] {
  return Array.from({ length: count }, (_, at) => ({
    eventId: `page-${from + at}`,
    fromConsole: true,
    eventSource: 'ec2.amazonaws.com',
    eventName: `Describe${String.fromCharCode(65 + ((from + at) % 26))}${Math.floor((from + at) / 26)}`,
    ...more,
  }));
}

function dryRuns(count: number): readonly Seen[] {
  return pages(count, 0, { fromConsole: false, readOnly: false, parameters: { dryRun: true } }).map((seen, at) => ({
    ...seen,
    eventName: `Create${String.fromCharCode(65 + at)}`,
  }));
}

describe('what a rule keeps quiet of one caller', () => {
  it('ends at the twentieth different look in ten minutes, which says what it is', async () => {
    const at = gate();
    expect(new Set(kinds(await admitted(pages(19), at)))).toEqual(new Set(['muted']));
    const [twentieth] = await admitted(pages(1, 19), at);
    expect(twentieth).toMatchObject({
      kind: 'new',
      signs: { severity: 'warning', signs: [{ kind: 'many-actions', actions: 20, among: 'console-pages' }] },
    });
  });

  it('alerts once for a batch of many, and again for as many more', async () => {
    const at = gate();
    expect(kinds(await admitted(pages(39), at)).filter((kind) => kind === 'new')).toHaveLength(1);
    expect(kinds(await admitted(pages(1, 39), at))).toEqual(['new']);
  });

  it('stays quiet for a page left open that asks the same again and again', async () => {
    const at = gate();
    let alerts = 0;
    for (let minutes = 0; minutes < 60; minutes += 6) {
      const again = pages(25).map((seen) => ({ ...seen, eventId: `${seen.eventId}-${minutes}` }));
      const admissions = await admitted(again, at, new Date(NOW.getTime() + minutes * MINUTE_MS));
      alerts += kinds(admissions).filter((kind) => kind === 'new').length;
      for (const { fingerprint, kind } of admissions) {
        if (kind === 'new')
          await at.memory.settle(fingerprint, { cause: 'x', severity: 'warning', at: NOW.toISOString() });
      }
    }
    expect(alerts).toBe(1);
  });

  it('forgets looks of long ago', async () => {
    const at = gate();
    await admitted(pages(15), at);
    const later = new Date(NOW.getTime() + 11 * MINUTE_MS);
    expect(new Set(kinds(await admitted(pages(15, 15), at, later)))).toEqual(new Set(['muted']));
  });

  it('alerts for one of the resources that the twentieth action was asked of', async () => {
    const at = gate();
    await admitted(pages(19), at);
    const many = Array.from({ length: 8 }, (_, n) => ({
      eventId: `b${n}`,
      fromConsole: true,
      eventName: 'GetBucketPolicy',
      parameters: { bucketName: `bucket-${n}` },
    }));
    expect(kinds(await admitted(many, at)).toSorted()).toEqual([...Array.from({ length: 7 }, () => 'muted'), 'new']);
  });

  it('alerts again when the notice of the twentieth was lost', async () => {
    const at = gate();
    await admitted(pages(19), at);
    await admitted(pages(1, 19), at);
    for (const minutes of [6, 12, 18, 24]) {
      const again = await admitted(pages(1, 19), at, new Date(NOW.getTime() + minutes * MINUTE_MS));
      expect([minutes, kinds(again)]).toEqual([minutes, ['new']]);
    }
  });

  it('is no more for the caller beside', async () => {
    const at = gate();
    await admitted(pages(19), at);
    const [other] = await admitted(pages(1, 19, { role: 'arn:aws:iam::111122223333:role/Other' }), at);
    expect(other?.kind).toBe('muted');
  });

  it('ends at the fifth different dry run', async () => {
    const admissions = await admitted(dryRuns(5), gate());
    expect(kinds(admissions)).toEqual(['muted', 'muted', 'muted', 'muted', 'new']);
    expect(admissions[4]).toMatchObject({ signs: { signs: [{ kind: 'many-actions', among: 'dry-runs' }] } });
  });

  it('is nothing for a sweep of dry runs: they count as calls', async () => {
    const at = gate();
    const last = await admitted(dryRuns(16), at);
    expect(last.at(-1)).toMatchObject({ signs: { severity: 'critical' } });
    expect(kinds(last)).toContain('new');
  });
});

describe('what the pages of a caller asked', () => {
  const IAM_PAGES = ['GetAccountSummary', 'ListUsers', 'ListRoles', 'ListGroups'].map((eventName, n) => ({
    eventId: `i${n}`,
    fromConsole: true,
    eventSource: 'iam.amazonaws.com',
    eventName,
  }));

  it('is no sign by itself, and a weak one when the caller then tries something', async () => {
    const at = gate();
    expect(new Set(kinds(await admitted(IAM_PAGES, at)))).toEqual(new Set(['muted']));
    const [tried] = await admitted([{ eventId: 'w', eventName: 'PutObject', readOnly: false }], at);
    expect(tried).toMatchObject({
      kind: 'new',
      signs: { severity: 'warning', signs: [{ kind: 'enumeration', among: 'console-pages' }] },
    });
  });

  it('is a strong one where no page can have asked', async () => {
    const shell = IAM_PAGES.map((seen) => ({ ...seen, userAgent: 'aws-cli/2.17.0 exec-env/CloudShell' }));
    const admissions = await admitted(shell, gate());
    expect(admissions.at(-1)).toMatchObject({ kind: 'new', signs: { severity: 'critical' } });
  });
});
