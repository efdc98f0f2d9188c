/** Attacks on the ceiling and on the eye: who uses up the notices of others, or is told among a thousand. One row each. */
import { describe } from 'vitest';
import type { Seen } from '../admission/denials.ts';
import { attacks } from './attack.ts';
import { anonymous, buckets, CONSOLE, DRY_RUN, job, many, refused, role } from './calls.ts';

const MALLORY = { role: role('Mallory') };
const VICTIM = { role: role('ProdDeploy') };
const KALI = { ...MALLORY, userAgent: 'aws-cli/2.15 kali' };

const copy = (recipientAccountId: string): Seen => ({ more: { recipientAccountId, sharedEventID: 'the-call' } });

const inOther: Seen = { more: { recipientAccountId: '444455556666' } };

describe('exhausting', () => {
  attacks([
    {
      attack: 'anonymous callers of many networks use up the hour',
      steps: [
        Array.from({ length: 80 }, (_, at) => refused('s3:GetObject', anonymous(`2001:db8:${at}::1`))),
        [refused('iam:AttachRolePolicy', VICTIM), refused('secretsmanager:GetSecretValue', { role: role('Other') })],
      ],
      sees: [/^alert \w+ iam:AttachRolePolicy/, /^alert \w+ secretsmanager:GetSecretValue/, /^summary/],
      most: 32,
    },
    {
      attack: 'jobs of a stranger, each of another branch, use up the hour',
      steps: [
        Array.from({ length: 80 }, (_, at) => job(`repo:mallory/x:ref:refs/heads/b${at}`, '20.1.1.1')),
        [refused('iam:AttachRolePolicy', VICTIM)],
      ],
      sees: [/^alert \w+ iam:AttachRolePolicy/, /^summary/],
      most: 40,
    },
    {
      attack: 'one role of ours fails everywhere',
      steps: [buckets(40, MALLORY), [refused('iam:AttachRolePolicy', VICTIM)]],
      sees: [/^alert \w+ iam:AttachRolePolicy/, /^summary/],
      most: 14,
    },
    {
      attack: 'a console session that looks at everything pays with one notice, not with its ten',
      steps: [many(30, 'ec2:Describe', CONSOLE), buckets(9, { userAgent: 'aws-cli/2.15' })],
      sees: Array.from({ length: 9 }, () => /^alert \w+ s3:GetBucketAcl/),
    },
  ]);
});

describe('drowning', () => {
  attacks([
    {
      attack: 'one cheap sign first, then a hundred reads, then the trail is to be stopped',
      steps: [
        [refused('s3:GetBucketAcl', KALI)],
        buckets(60, MALLORY),
        [refused('cloudtrail:StopLogging', { ...MALLORY, readOnly: false })],
        [refused('guardduty:DeleteDetector', { ...MALLORY, readOnly: false })],
      ],
      sees: [/^alert critical cloudtrail:StopLogging/, /^alert critical guardduty:DeleteDetector/],
    },
    {
      attack: 'a call that fails all day is repeated with the tools of an attacker',
      steps: [
        [refused('s3:ListAllMyBuckets')],
        { wait: 10 },
        [refused('s3:ListAllMyBuckets', { userAgent: 'kali pacu' })],
      ],
      sees: [/^alert info s3:ListAllMyBuckets/, /^alert critical s3:ListAllMyBuckets/],
      most: 2,
    },
    {
      attack: 'the channel is down while a caller sends more than its share',
      steps: [{ channel: 'down' }, buckets(10, MALLORY), { channel: 'up' }, { wait: 30 }],
      sees: Array.from({ length: 10 }, () => /^alert \w+ s3:GetBucketAcl/),
    },
    {
      attack: 'the copy that another account receives folds into one that was held: it alerts when there is room',
      steps: [
        buckets(12, MALLORY),
        [refused('s3:GetBucketAcl', { ...MALLORY, ...copy('111122223333'), parameters: { bucketName: 'payroll' } })],
        [refused('s3:GetBucketAcl', { ...MALLORY, ...copy('444455556666'), parameters: { bucketName: 'payroll' } })],
        { wait: 70 },
        [refused('s3:GetBucketAcl', { ...MALLORY, ...inOther, parameters: { bucketName: 'payroll' } })],
      ],
      sees: Array.from({ length: 11 }, () => /^alert \w+ s3:GetBucketAcl/),
      mail: /payroll/,
    },
    {
      attack: 'the memory is brought down while something is tried',
      steps: [{ memory: 'down' }, [refused('iam:CreateUser', MALLORY)], { memory: 'up' }, { wait: 30 }],
      sees: [/^alert \w+ iam:CreateUser/],
      most: 2,
    },
    {
      attack: 'a sweep of dry runs hides the call that is meant',
      steps: [
        many(16, 'ec2:Create', { ...MALLORY, ...DRY_RUN }),
        [refused('ec2:RunInstances', { ...MALLORY, readOnly: false })],
      ],
      sees: [/^alert critical ec2:RunInstances/],
    },
    {
      attack: 'a job repeats one failure five hundred times',
      steps: [Array.from({ length: 500 }, () => refused('s3:GetBucketAcl', MALLORY))],
      sees: [/^alert \w+ s3:GetBucketAcl/, /^digest/],
      most: 1,
      mail: /500/,
    },
    {
      attack: 'a page looks at much and its caller then reads a secret',
      steps: [many(60, 'ec2:Describe', CONSOLE), [refused('secretsmanager:GetSecretValue', CONSOLE)]],
      sees: [/^alert \w+ secretsmanager:GetSecretValue/],
      most: 4,
    },
  ]);
});
