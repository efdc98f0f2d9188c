/** Attacks on being told: who forges a name, hides behind a rule, or folds into another's denials. One row each. */
import { describe, expect } from 'vitest';
import { METRIC } from '../../lambdas/contract/names.ts';
import { measure } from '../../lambdas/flows/metrics.ts';
import { attacks } from './attack.ts';
import { anonymous, buckets, CLOUDSHELL, CONSOLE, DRY_RUN, job, many, refused, role, user } from './calls.ts';

const AS_CONFIG = user('x:role/aws-service-role/config.amazonaws.com/mallory');
const IAM_LISTS = ['ListUsers', 'ListRoles', 'ListGroups', 'ListPolicies', 'GetAccountSummary'];
const OURS = 'repo:tidewater/orders:ref:refs/heads/main';

/** A read of an object whose key was chosen for what it says. */
function forgedReason(key: string): Record<string, unknown> {
  return refused('s3:GetObject', {
    parameters: { bucketName: 'reports', key },
    more: {
      eventCategory: 'Data',
      managementEvent: false,
      errorMessage: `User: arn:aws:sts::111122223333:assumed-role/App/one is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::reports/${key}" because no identity-based policy allows the s3:GetObject action`,
    },
  });
}

describe('forging', () => {
  attacks([
    {
      attack: 'a path of a user says that it is a service-linked role',
      steps: [
        [refused('iam:CreateUser', AS_CONFIG), refused('secretsmanager:GetSecretValue', AS_CONFIG)],
        [...IAM_LISTS.map((name) => refused(`iam:${name}`, AS_CONFIG))],
      ],
      sees: [/^alert \w+ iam:CreateUser/, /^alert \w+ secretsmanager:GetSecretValue/, /^alert critical iam:/],
    },
    {
      attack: 'a path of a role says so, deeper in',
      steps: [[refused('s3:GetBucketAcl', { role: role('x:role/aws-service-role/config.amazonaws.com/mallory') })]],
      sees: [/^alert \w+ s3:GetBucketAcl/],
    },
    {
      attack: "a user has the name of a scanner's role in its path",
      steps: [[refused('iam:ListUsers', user('x:role/ProwlerScan'))]],
      sees: [/^alert \w+ iam:ListUsers/],
    },
    {
      attack: "a session, a user and another account's role are called as Denyscope's own role",
      steps: [
        [
          refused('iam:CreateUser', user('denyscope')),
          refused('iam:CreateRole', user('x:role/denyscope')),
          refused('iam:CreateGroup', { role: 'arn:aws:iam::444455556666:role/denyscope' }),
        ],
      ],
      sees: [/iam:CreateUser/, /iam:CreateRole/, /iam:CreateGroup/],
    },
    {
      attack: 'a user agent is that of AWS, of a health probe, or of the console',
      steps: [
        ['config.amazonaws.com', 'AWS Internal', 'ELB-HealthChecker/2.0', 'console.amazonaws.com'].map(
          (userAgent, at) => refused(`iam:Delete${['User', 'Role', 'Group', 'Policy'][at]}`, { userAgent }),
        ),
      ],
      sees: [/iam:DeleteUser/, /iam:DeleteRole/, /iam:DeleteGroup/, /iam:DeletePolicy/],
    },
    {
      attack: 'a path is that of a role which the settings mute',
      settings: {
        quietRules: [{ name: 'ci', reason: 'known', principals: ['arn:aws:iam::*:role/Ci', '*:role/Ci'] }],
      },
      steps: [[refused('iam:CreateUser', user('x:role/Ci')), refused('iam:CreateGroup', { role: role('Ci') })]],
      sees: [/^alert \w+ iam:CreateUser/],
      seesNot: [/iam:CreateGroup/],
    },
    {
      attack: "an object's key says in AWS's words that a control policy refused",
      settings: { quietRules: [{ name: 'scp', reason: 'known', causes: ['scp-explicit-deny'] }] },
      steps: [[forgedReason('b with an explicit deny in a service control policy')]],
      sees: [/^alert \w+ s3:GetObject/],
      also: ({ parcels }) => expect(parcels[0]?.diagnosis?.cause).not.toBe('scp-explicit-deny'),
    },
    {
      attack: "an object's key names the policy too",
      steps: [
        [
          forgedReason(
            'b with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1',
          ),
        ],
      ],
      sees: [/^alert \w+ s3:GetObject/],
      also: ({ parcels }) => expect(parcels[0]?.diagnosis?.cause).not.toBe('scp-explicit-deny'),
    },
  ]);
});

describe('muting', () => {
  attacks([
    {
      attack: 'a console session reads data',
      steps: [
        [
          'secretsmanager:GetSecretValue',
          'ssm:GetParameter',
          'ecr:GetAuthorizationToken',
          'iam:GetAccountAuthorizationDetails',
          'kms:Decrypt',
        ].map((action) => refused(action, CONSOLE)),
      ],
      sees: [
        /secretsmanager:GetSecretValue/,
        /ssm:GetParameter/,
        /ecr:GetAuthorizationToken/,
        /iam:GetAccountAuthorizationDetails/,
        /kms:Decrypt/,
      ],
    },
    {
      attack: 'CloudShell enumerates with the credentials of the console',
      steps: [IAM_LISTS.map((name) => refused(`iam:${name}`, CLOUDSHELL))],
      sees: [/^alert critical iam:/],
    },
    {
      attack: 'a console session looks at everything there is',
      steps: [many(45, 'ec2:Describe', CONSOLE)],
      sees: [/^alert warning ec2:Describe/],
      most: 2,
      mail: /Looking at console pages, it was refused \d+ different actions/,
    },
    {
      attack: 'a console session sweeps the services in bits, and then tries something',
      steps: [
        many(19, 'ec2:Describe', CONSOLE),
        { wait: 11 },
        many(19, 'rds:Describe', CONSOLE),
        [refused('iam:CreateUser', { ...CONSOLE, readOnly: false })],
      ],
      sees: [/^alert \w+ iam:CreateUser/],
      most: 1,
    },
    {
      attack: 'a page looks, and its caller then tries a write: what it looked at is told',
      steps: [
        IAM_LISTS.map((name) => refused(`iam:${name}`, CONSOLE)),
        [refused('iam:CreateUser', { ...CONSOLE, readOnly: false })],
      ],
      sees: [/^alert warning iam:CreateUser/],
      most: 1,
      mail: /its console pages asked for what/,
    },
    {
      attack: 'a console page is asked by a tool of attackers',
      steps: [[refused('iam:ListUsers', { ...CONSOLE, userAgent: 'Mozilla/5.0 kali' })]],
      sees: [/^alert critical iam:ListUsers/],
    },
    {
      attack: 'dry runs ask what would be allowed',
      steps: [many(16, 'ec2:Create', DRY_RUN)],
      sees: [/^alert warning ec2:Create/, /^alert critical ec2:Create/],
      mail: /In dry runs, it was refused \d+ different actions/,
    },
    {
      attack: 'a dry run reads a password',
      steps: [[refused('ec2:GetPasswordData', { ...DRY_RUN, readOnly: true })]],
      sees: [/^alert \w+ ec2:GetPasswordData/],
    },
    {
      attack: "a scanner's role reads secrets and writes",
      steps: [
        [
          refused('ssm:GetParametersByPath', { role: role('ProwlerScan') }),
          refused('iam:CreateUser', { role: role('ProwlerScan') }),
          refused('s3:GetBucketAcl', { role: role('ProwlerScan') }),
        ],
      ],
      sees: [/ssm:GetParametersByPath/, /iam:CreateUser/],
      seesNot: [/s3:GetBucketAcl/],
    },
    {
      attack: 'a role that the settings mute wholly is taken over',
      settings: { quietRules: [{ name: 'ci', reason: 'known', principals: [role('Ci')] }] },
      steps: [
        [refused('iam:CreateUser', { role: role('Ci') }), refused('cloudtrail:StopLogging', { role: role('Ci') })],
      ],
      sees: [/^alert critical cloudtrail:StopLogging/],
      seesNot: [/iam:CreateUser/],
    },
    {
      attack: 'an honest person opens pages',
      steps: [[...many(12, 'ec2:Describe', CONSOLE), refused('s3:ListAllMyBuckets', CONSOLE)]],
      sees: [/^digest/],
      most: 0,
      mail: /13 muted/,
      also: ({ outcomes }) =>
        expect(measure(outcomes, new Date(), []).find(({ name }) => name === METRIC.muted)?.value).toBe(13),
    },
  ]);
});

describe('folding', () => {
  attacks([
    {
      attack: "a stranger's repository asks for our role from an address that ours was seen at",
      steps: [[job(OURS, '20.1.1.1')], { wait: 5 }, [job('repo:mallory/orders:ref:refs/heads/main', '20.1.1.1')]],
      sees: [/^alert \w+ sts:AssumeRoleWithWebIdentity/, /^alert \w+ sts:AssumeRoleWithWebIdentity/],
      mail: /mallory/,
    },
    {
      attack: 'one job runs on three machines: no attack',
      steps: [['20.1.1.1', '20.1.1.2', '20.9.9.9'].map((address) => job(OURS, address))],
      sees: [/^alert \w+ sts:AssumeRoleWithWebIdentity/],
      most: 1,
    },
    {
      attack: 'a user takes the name of a role that fails all day',
      steps: [
        [refused('s3:GetBucketAcl', { role: role('App') })],
        { wait: 5 },
        [refused('s3:GetBucketAcl', user('App'))],
      ],
      sees: [/^alert \w+ s3:GetBucketAcl/, /^alert \w+ s3:GetBucketAcl/],
    },
    {
      attack: 'a call that fails all day is tried on another bucket',
      steps: [buckets(1), { wait: 5 }, [refused('s3:GetBucketAcl', { parameters: { bucketName: 'payroll' } })]],
      sees: [/^alert/, /^alert/],
      mail: /payroll/,
    },
    {
      attack: 'a role of the same name in another account asks the same',
      steps: [
        [refused('s3:GetBucketAcl')],
        { wait: 5 },
        [refused('s3:GetBucketAcl', { role: 'arn:aws:iam::444455556666:role/App' })],
      ],
      sees: [/^alert/, /^alert/],
    },
    {
      attack: 'a stranger takes another address of its network',
      steps: [
        [refused('s3:GetObject', anonymous('2001:db8:1:2::1'))],
        { wait: 5 },
        [refused('s3:GetObject', anonymous('2001:db8:1:2::2'))],
      ],
      sees: [/^alert \w+ s3:GetObject/],
      most: 1,
    },
  ]);
});
