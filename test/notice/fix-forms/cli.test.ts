/**
 * Every fix as commands, run by a shell against an `aws` that tells what it was given: the document that arrives is the
 * one that was proved, and nothing else is run.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lambdas/denial/fields.ts';
import type { Diagnosis, Fix } from '../../../lambdas/diagnosis/diagnosis.ts';
import { cliForm } from '../../../lambdas/notice/fix-forms/cli.ts';
import { IDENTITY } from '../identity-diagnosis.ts';
import { everyFixed, meant, object, provedIn } from './every-fix.ts';
import { HOSTILE, hostileDiagnosis } from './hostile-names.ts';

const FIXED = await everyFixed();
const SHELLS = ['bash', 'sh'] as const;
const ROLE = 'arn:aws:iam::111122223333:role/App';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: "arn:aws:s3:::b/it's $(id) `id` @here \\" }],
};

describe('a fix for the AWS CLI', () => {
  it.each(FIXED)('hands over what was proved: $name', ({ diagnosis }) => {
    for (const fix of diagnosis.fixes) {
      const one = { ...diagnosis, fixes: [fix] };
      expect(documentsIn(cliForm()(one)).map(meant)).toEqual(provedIn(one).map(meant));
    }
  });

  it.each(Object.entries(HOSTILE))('hands over %s to the letter, in every shell', (_, text) => {
    for (const shell of SHELLS)
      for (const diagnosis of [hostileDiagnosis(text), onBucket(text)])
        expect(documentsIn(cliForm()(diagnosis), shell).map(meant)).toEqual(provedIn(diagnosis).map(meant));
  });

  it.each([
    ['an inline policy beside the others', fix('identity', ROLE), ['iam', 'put-role-policy', '--role-name', 'App']],
    ['the inline policy of that name', fix('identity', ROLE, 'Guard@x'), [...put('role', 'App'), 'Guard@x']],
    [
      'a policy of a group',
      fix('identity', ROLE.replace('role', 'group'), 'Limits'),
      [...put('group', 'App'), 'Limits'],
    ],
    [
      'a new version of a managed policy',
      fix('identity', 'arn:aws:iam::111122223333:policy/team/Guard', 'Guard'),
      ['iam', 'create-policy-version', '--policy-arn', 'arn:aws:iam::111122223333:policy/team/Guard'],
    ],
    [
      'a trust policy as a whole',
      fix('trust', ROLE, 'trust policy'),
      ['iam', 'update-assume-role-policy', '--role-name'],
    ],
    ['a key policy', fix('resource', KEY, 'key policy'), ['kms', 'put-key-policy', '--key-id', KEY, '--policy']],
    ['the policy of an endpoint', fix('endpoint', 'vpce-0abc', 'endpoint policy'), ['ec2', 'modify-vpc-endpoint']],
  ])('writes %s', (_, one, wanted) => {
    const [call] = callsIn(cliForm()({ ...IDENTITY, fixes: [one] }));
    expect(call?.slice(0, wanted.length)).toEqual(wanted);
    expect(call?.map(parsed).find((each) => each !== undefined)).toEqual(DOCUMENT);
  });

  it.each([
    ['a statement for a policy that is there', fix('trust', ROLE)],
    ['a name that AWS does not give', fix('identity', ROLE, "x'; id; '")],
    [
      'a queue, which is named by its address',
      fix('resource', 'arn:aws:sqs:eu-central-1:111122223333:q', 'queue policy'),
    ],
  ])('leaves to a person %s', (_, one) => {
    const text = cliForm()({ ...IDENTITY, fixes: [one] });
    expect(callsIn(text)).toEqual([]);
    expect(documentsIn(text)).toEqual([DOCUMENT]);
  });

  it('gives two fixes of one role two policies, and the same fix one', () => {
    const names = FIXED.slice(0, 12).flatMap(({ diagnosis }) =>
      callsIn(cliForm()(diagnosis) + cliForm()(diagnosis)).flatMap(
        (call) => call[call.indexOf('--policy-name') + 1] ?? [],
      ),
    );
    expect(names.length).toBeGreaterThan(4);
    expect(new Set(names).size).toBe(names.length / 2);
  });

  it('says to the owner of a guardrail what is asked', () => {
    const asked = FIXED.filter(({ diagnosis }) =>
      diagnosis.fixes.some(({ layer, edit }) => (layer === 'scp' || layer === 'rcp') && edit?.kind === 'ask-owner'),
    );
    expect(asked.length).toBeGreaterThan(10);
    for (const { diagnosis } of asked) {
      const text = cliForm()({ ...diagnosis, fixes: diagnosis.fixes.filter(({ edit }) => edit?.kind === 'ask-owner') });
      expect(text).toMatch(/^# To the owner of .*needs .*Is the refusal intended\?/m);
      expect(callsIn(text)).toEqual([]);
    }
  });
});

function put(kind: string, name: string): readonly string[] {
  return ['iam', `put-${kind}-policy`, `--${kind}-name`, name, '--policy-name'];
}

function fix(layer: Fix['layer'], target: string, replaces?: string): Fix {
  const whole = replaces === undefined ? {} : { replaces };
  return { layer, attachTo: { kind: 'known', target }, document: DOCUMENT, ...whole, verified: true, unless: [] };
}

/** The whole policy of a bucket, which a command replaces. */
function onBucket(text: string): Diagnosis {
  const hostile = hostileDiagnosis(text, true);
  const attachTo = { kind: 'known', target: 'arn:aws:s3:::reports' } as const;
  return { ...hostile, fixes: hostile.fixes.map((one) => ({ ...one, attachTo })) };
}

/** What a shell calls `aws` with; it is to call nothing else and to print nothing by itself. */
function callsIn(text: string, shell: string = 'bash'): readonly (readonly string[])[] {
  const script = `aws() { printf '%s\\0' "$@"; printf '\\001\\0'; }\n${text}`;
  const { status, stdout, stderr } = spawnSync(`/bin/${shell}`, ['-s'], {
    input: script,
    env: { PATH: '' },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .split('\u0001\0')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1));
}

/** In the order of the text: what is handed over, and what stands in a comment to be merged. */
function documentsIn(text: string, shell?: string): readonly Json[] {
  const merged = text.split('\n').flatMap((line) => (line.startsWith('# {') ? [parsed(line.slice(2))] : []));
  return [...callsIn(text, shell).flat().map(parsed), ...merged].flatMap((one) => (one === undefined ? [] : [one]));
}

function parsed(word: string): Json | undefined {
  return word.startsWith('{') ? object(JSON.parse(word)) : undefined;
}
