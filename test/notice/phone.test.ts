/**
 * The mail as somebody reads it on a phone at three in the morning: short before the fix, what to do directly under what
 * happened, nothing twice, nothing broken in the middle, and commands that work where they are pasted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Admission } from '../../lambdas/admission/admission.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { composeDigest } from '../../lambdas/notice/compose-digest.ts';
import { containmentOf } from '../../lambdas/notice/containment.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { plain } from '../../lambdas/notice/text/escape.ts';
import { gapSentence, gapSubject, unique } from '../../lambdas/notice/words/gaps.ts';
import { explain } from '../diagnosis/explaining.ts';
import { DIAGNOSES } from './diagnoses.ts';

const BEFORE_FIX = 1_600;
const ROOT = join(import.meta.dirname, '../..');
const OPTIONS = { docsUrl: 'https://example.com/docs' };
const CRITICAL: Admission = {
  kind: 'new',
  fingerprint: 'c0ffee00c0ffee00',
  signs: {
    severity: 'critical',
    signs: [
      { kind: 'many-actions', actions: 40, services: 12, minutes: 10 },
      { kind: 'hacking-tool', userAgent: 'aws-cli/2 kali', tool: 'kali' },
    ],
    recentActions: Array.from({ length: 40 }, (_, n) => `service${n}:DescribeManyThingsOfIt`),
  },
};

const INTRUDER = intruder();

function intruder(): Diagnosis {
  const found = DIAGNOSES['intruder'];
  if (found === undefined) throw new Error('no intruder');
  return found;
}

const snapshot: unknown = JSON.parse(readFileSync(join(ROOT, 'examples/snapshot.json'), 'utf8'));
const examples = readdirSync(join(ROOT, 'examples/denials')).map((name) => ({
  name,
  record: JSON.parse(readFileSync(join(ROOT, 'examples/denials', name), 'utf8')),
}));

describe.each(examples)('the mail of $name', async ({ record }) => {
  const found = await explain(record, snapshot);
  const critical = await explain(record, snapshot, CRITICAL);
  const diagnoses = [found, critical].flatMap((one) => (one === undefined ? [] : [one]));
  const mails = diagnoses.map((diagnosis) => ({ diagnosis, ...emailNotice(compose(diagnosis, OPTIONS)) }));

  it('has at most 1,600 characters before the fix, whatever the signs', () => {
    expect(mails).toHaveLength(2);
    for (const { body } of mails) expect((body.split(/^FIX/m)[0] ?? '').length).toBeLessThanOrEqual(BEFORE_FIX);
  });

  it('says what to do directly under the first paragraph', () => {
    for (const { body } of mails) expect(body.split('\n\n')[1]).toMatch(/^NEXT STEP\n\S/);
  });

  it('tells no gap twice', () => {
    const twice = mails.flatMap(({ body, diagnosis }) =>
      unique(diagnosis.gaps)
        .map((gap) => plain(gapSentence(gap)).replace(/^Not seen: ./, ''))
        .filter((told) => body.split(told).length > 2),
    );
    expect(twice).toEqual([]);
  });
});

const goldens = readdirSync(join(ROOT, 'test/cases'), { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('email.txt'),
);

it('every mail that was blessed has at most 1,600 characters before the fix', () => {
  expect(goldens.length).toBeGreaterThanOrEqual(40);
  const long = goldens.filter((path) => {
    const body = readFileSync(join(ROOT, 'test/cases', path), 'utf8').replace(/^Subject: .*\n\n/, '');
    return (body.split(/^FIX/m)[0] ?? '').length > BEFORE_FIX;
  });
  expect(long).toEqual([]);
});

it('a long name leaves it short, with who, what to do and how to do it before everything else', () => {
  const name = 'a-role-with-a-name-that-is-as-long-as-iam-lets-the-name-of-a-role-be'.slice(0, 64);
  const entityArn = `arn:aws:iam::111122223333:role/${name}`;
  const { denial } = INTRUDER;
  const caller = {
    ...denial.caller,
    arn: `${entityArn.replace(':role', ':assumed-role')}/i-0abc1234def567890`,
    entityArn,
  };
  const long: Diagnosis = {
    ...INTRUDER,
    denial: { ...denial, caller },
    gaps: Array.from({ length: 6 }, (_, n) => ({ reason: 'access-denied', subject: `simulation of s3:Get${n}` })),
    nextSteps: [{ kind: 'contain', entityArn }],
  };
  const { body } = emailNotice(compose(long, OPTIONS));
  expect((body.split(/^FIX/m)[0] ?? '').length).toBeLessThanOrEqual(BEFORE_FIX);
  expect(body.indexOf(`--role-name ${name} `)).toBeGreaterThan(0);
});

describe('what stops a caller', () => {
  const stopped = (entityArn: string, accessKeyId?: string): ReturnType<typeof containmentOf> => {
    const step = { kind: 'contain' as const, entityArn, ...(accessKeyId === undefined ? {} : { accessKeyId }) };
    return containmentOf({ ...INTRUDER, nextSteps: [step] });
  };
  const ARN = 'arn:aws:iam::111122223333:';

  it('is the key of a user, set to inactive, though the mail does not show it whole', () => {
    const stop = stopped(`${ARN}user/ops/ci`, 'AKIAIOSFODNN7EXAMPLE');
    expect(stop?.command).toMatch(/^aws iam update-access-key --user-name ci --status Inactive --access-key-id "\$\(/);
    expect(stop?.command).toContain("ends_with(AccessKeyId,'MPLE')");
    expect(stop?.command).not.toContain('AKIA');
    expect(stop?.url).toMatch(/#\/users\/details\/ci\?section=security_credentials$/);
  });

  it('is the inline policy that AWS documents, for the sessions of a role or user until now', () => {
    for (const [type, key] of [
      ['role', 'ASIAEXAMPLE000000001'],
      ['user', undefined],
    ] as const) {
      const stop = stopped(`${ARN}${type}/App`, key);
      expect(stop?.command).toContain(`put-${type}-policy --${type}-name App --policy-name AWSRevokeOlderSessions`);
      const document = /'(\{.*\})'$/.exec(stop?.command ?? '')?.[1]?.replace(`'"$(date -u +%FT%TZ)"'`, 'NOW');
      expect(JSON.parse(document ?? '')).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: { DateLessThan: { 'aws:TokenIssueTime': 'NOW' } },
          },
        ],
      });
    }
  });

  it('says in which account it is to be run, and by which name of it, whatever that name holds', () => {
    const step = { kind: 'contain' as const, entityArn: `${ARN}role/App` };
    const named = (name: string) =>
      compose({ ...INTRUDER, nextSteps: [step], accountNames: { '111122223333': name } }, OPTIONS);
    expect(emailNotice(named('prod')).body).toContain('Run it in account 111122223333 (prod). It ends');
    const { containment } = named('<!channel> `id`\nrm');
    expect(plain(containment?.words ?? '')).not.toMatch(/[\n`]/);
  });

  it('is no command where none would work, or where a name could be one', () => {
    for (const entity of [
      `${ARN}root`,
      '111122223333',
      `${ARN}role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Dev_0123456789abcdef`,
      `${ARN}role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
      `${ARN}role/$(reboot)`,
      `${ARN}role/a b`,
      `${ARN}role/x';id;'`,
    ])
      expect(stopped(entity), entity).toBeUndefined();
  });

  it('stands in the mail between the next step and everything else', () => {
    const { body } = emailNotice(compose(INTRUDER, OPTIONS));
    expect(body.indexOf('aws iam ')).toBeLessThan(body.indexOf('WHAT WAS REFUSED'));
    expect(body).toMatch(/^In the console: https:\/\//m);
  });
});

describe('the mail', () => {
  it('breaks no sentence: each screen does that at its own width', () => {
    const notice = compose(INTRUDER, OPTIONS);
    expect(emailNotice(notice).body.split('\n')[0]).toBe(plain(notice.summary));
  });

  it('names table and Region in the line that mutes, which works as it is pasted', () => {
    const home = { table: 'Denyscope-MemoryTable0A1B-C2D3', region: 'eu-west-1' };
    const line =
      'npx denyscope mute c0ffee00c0ffee00 --for 8h --table Denyscope-MemoryTable0A1B-C2D3 --region eu-west-1 --reason "being looked into"';
    expect(emailNotice(compose(INTRUDER, { ...OPTIONS, home })).body).toContain(line);
    const none = { scope: 'windows', from: '2026-11-20T03:00:00Z', until: '2026-11-20T04:00:00Z', muted: [] } as const;
    expect(composeDigest({ ...none, windows: [] }, home).muteLine).toBeUndefined();
  });

  it('says that the simulator was not heard, not that the role was not read', () => {
    const gap: Diagnosis['gaps'][number] = { reason: 'unavailable', subject: 'simulation of s3:GetObject' };
    expect(gapSentence(gap)).toMatch(/policy simulator says of `s3:GetObject` \(AWS did not answer\)/);
    const outside = { reason: 'not-found', subject: '444455556666', layer: 'scp' } as const;
    expect(`${gapSubject(outside)}: ${gapSentence(outside)}`).toMatch(/not an account of the organization/);
  });
});
