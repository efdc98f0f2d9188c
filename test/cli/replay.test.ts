/**
 * `denyscope replay` as a person and a pipeline run it.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { denyscope, scratch } from './run.ts';

const SNAPSHOT = ['--snapshot', 'examples/snapshot.json'];
const LOG = 'examples/calls.jsonl';
const DENIED = 'examples/denials/33-detached-policy.json';
const LAKE_READER = 'arn:aws:iam::444455556666:role/LakeReader';

function policyFile(name: string, statement: Readonly<Record<string, unknown>>): string {
  return scratch(name, JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
}

const NO_TABLES = policyFile('no-tables.json', {
  Sid: 'NoTables',
  Effect: 'Deny',
  Action: 'dynamodb:*',
  Resource: '*',
});
const NO_SPACE = policyFile('no-space.json', {
  Sid: 'NoSpace',
  Effect: 'Deny',
  Action: 'groundstation:*',
  Resource: '*',
});
const MISSPELT = policyFile('misspelt.json', { Effect: 'Deni', Action: 5, Resource: '*' });
const MISSPELT_WORDS =
  /misspelt\.json: AWS would not store it: Statement\[0\]\.Effect is neither "Allow" nor "Deny"; Statement\[0\]\.Action is/;
const TRUST = policyFile('trust.json', { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' });
const READ = policyFile('read.json', {
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::tidewater-artifacts/*',
});

describe('replay of a change', () => {
  it('that breaks calls ends with 1 and names the statement', async () => {
    const { code, out, err } = await denyscope(['replay', LOG, ...SNAPSHOT, '--scp', `ou-ex4m-workload=${NO_TABLES}`]);
    expect(err).toBe('');
    expect(code).toBe(1);
    expect(out).toContain('Of the 51 calls seen, 6 would be refused.');
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Statement NoTables of the service control policy no-tables (organizational unit ou-ex4m-workload) explicitly denies it.',
    );
    expect(out).toContain('No calls seen of role Analytics');
  });

  it('that breaks nothing ends with 0 and says of which calls', async () => {
    const { code, out } = await denyscope(['replay', LOG, ...SNAPSHOT, '--scp', `r-ex4m=${NO_SPACE}`]);
    expect(code).toBe(0);
    expect(out).toContain('None of the 51 calls seen would be refused.');
    expect(out).not.toMatch(/\bsafe\b/i);
  });

  it('that mends a denial says so', async () => {
    const { code, out } = await denyscope(['replay', LOG, DENIED, ...SNAPSHOT, '--attach', `${LAKE_READER}=${READ}`]);
    expect(code).toBe(0);
    expect(out).toContain('None of the 51 calls seen that AWS let through would be refused; 1 denial would be mended.');
    expect(out).toContain('Mends 1 of 1 denial of role LakeReader.');
  });

  it('given as a second snapshot is the same change', async () => {
    const now = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
    now.organization.policies['p-guardtrail'].document = JSON.parse(readFileSync(NO_TABLES, 'utf8'));
    const against = scratch('proposed.json', JSON.stringify(now));
    const { code, out } = await denyscope(['replay', LOG, ...SNAPSHOT, '--against', against, '--format', 'json']);
    expect(code).toBe(1);
    const [line = '', ...others] = out.trim().split('\n');
    expect(others).toEqual([]);
    const { newlyRefused } = JSON.parse(line);
    expect(newlyRefused.map(({ action }: { action: string }) => action).sort()).toEqual([
      'dynamodb:PutItem',
      'dynamodb:Query',
    ]);
  });

  it.each(['markdown', 'html'])('is printed as %s', async (format) => {
    const { code, out } = await denyscope([
      'replay',
      LOG,
      ...SNAPSHOT,
      '--scp',
      `r-ex4m=${NO_TABLES}`,
      '--format',
      format,
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(format === 'html' ? /^<!doctype html>/ : /^## Replay: 6 of 51 calls would be refused/);
    expect(out).toContain('NoTables');
  });
});

describe('replay without a change', () => {
  it('holds the captured policies against the log', async () => {
    const { code, out } = await denyscope(['replay', LOG, ...SNAPSHOT]);
    // The one policy that refuses was changed since.
    expect(code).toBe(0);
    expect(out).toContain('Of the 51 calls that AWS let through, the captured policies refuse 3.');
    expect(out.replace(/\s+/g, ' ')).toContain(
      'A policy was changed since: iam:DetachRolePolicy at 2026-11-02 14:03:00 UTC.',
    );
  });
});

describe('a contradiction that no change explains', () => {
  const { changes: _, ...unchanged } = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
  const without = scratch('without-changes.json', JSON.stringify(unchanged));

  it('ends with 1 and names the layer that errs', async () => {
    const { code, out } = await denyscope(['replay', LOG, '--snapshot', without, '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(out).contradictions).toMatchObject([
      { caller: LAKE_READER, count: 3, since: [], blockers: [{ layer: 'identity', effect: 'implicitDeny' }] },
    ]);
  });

  it('is explained by the log itself, where that tells of the change', async () => {
    const [change] = JSON.parse(readFileSync('examples/snapshot.json', 'utf8')).changes;
    const log = scratch('change.json', JSON.stringify(change));
    const { out } = await denyscope(['replay', LOG, log, '--snapshot', without, '--format', 'json']);
    expect(JSON.parse(out).contradictions[0]).toMatchObject({ count: 3, since: [{ action: 'iam:DetachRolePolicy' }] });
  });
});

describe('a plan of which not all is known', () => {
  const TEXT = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const plan = (format: string, ...roles: readonly string[]): string =>
    scratch(
      'plan.json',
      JSON.stringify({
        format_version: format,
        terraform_version: '9.9.9',
        resource_changes: roles.map((role) => ({
          address: `aws_iam_role_policy.${role}`,
          mode: 'managed',
          type: 'aws_iam_role_policy',
          change: { actions: ['create'], before: null, after: { role, name: 'P', policy: TEXT }, after_unknown: {} },
        })),
      }),
    );

  it('is replayed as far as it is, and says the rest with its place', async () => {
    const args = ['replay', LOG, ...SNAPSHOT, '--change', plan('2.0', 'Nobody', 'OrdersApi')];
    const { code, out, err } = await denyscope(args);
    expect(code).toBe(0);
    expect(out).toContain('is known to be refused; not all of the change could be tried.');
    expect(out.replace(/\s+/g, ' ')).toContain('Nobody is left out, as the snapshot lacks what it changes.');
    expect(err).toContain('the format version `2.0` of the plan is not known');
    expect(err).toMatch(/aws_iam_role_policy\.Nobody: the snapshot has no role, user or group .*this part is left out/);
  });

  it('cannot be used where nothing of it is', async () => {
    const { code, out, err } = await denyscope(['replay', LOG, ...SNAPSHOT, '--change', plan('1.2', 'Nobody')]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('aws_iam_role_policy.Nobody: the snapshot has no role');
  });
});

it.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
  [
    'a folder without a manifest',
    {},
    /manifest\.json: there is no such file: a folder is read as `cdk synth` leaves it/,
  ],
  [
    'a manifest that names a template which is gone',
    {
      'manifest.json': JSON.stringify({
        artifacts: { It: { type: 'aws:cloudformation:stack', properties: { templateFile: 'It.template.json' } } },
      }),
    },
    /It\.template\.json: there is no such file: manifest\.json names it: run `cdk synth` again/,
  ],
])('says of %s what to do', async (_, files, problem) => {
  const folder = mkdtempSync(join(tmpdir(), 'denyscope-assembly-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  for (const option of ['--change', '--deployed']) {
    const { code, err } = await denyscope(['replay', LOG, ...SNAPSHOT, option, folder]);
    expect(code).toBe(2);
    expect(err).toMatch(problem);
    expect(err).not.toContain('ENOENT');
  }
});

it('the manifest of a CDK app cannot name a file outside of its folder', async () => {
  const environment = 'aws://444455556666/eu-central-1';
  for (const name of ['../../etc/passwd', '/etc/passwd', 'in/../../out.json']) {
    const artifact = { type: 'aws:cloudformation:stack', environment, properties: { templateFile: name } };
    const manifest = scratch('manifest.json', JSON.stringify({ artifacts: { It: artifact } }));
    const { code, err } = await denyscope(['replay', LOG, ...SNAPSHOT, '--change', manifest]);
    expect(code).toBe(2);
    expect(err).toContain(`names \`${name}\`, which does not lie in its folder`);
  }
});

describe('a policy of the organization', () => {
  it.each(['111122223333', 'r-ex4m'])('on %s says that the management account is spared', async (target) => {
    const { code, out, err } = await denyscope(['replay', LOG, ...SNAPSHOT, '--scp', `${target}=${NO_SPACE}`]);
    expect(code).toBe(0);
    const words =
      /[Ss]ervice and resource control policies do not apply to the management account `?111122223333`?: its calls are not affected/;
    expect(out.replace(/\s+/g, ' ')).toMatch(words);
    expect(err).toMatch(words);
    expect(out).toContain('None of the 51 calls seen would be refused.');
  });

  it('elsewhere says nothing of it', async () => {
    const { out } = await denyscope(['replay', LOG, ...SNAPSHOT, '--scp', `ou-ex4m-workload=${NO_SPACE}`]);
    expect(out).not.toContain('management account');
  });
});

describe('a caller that the change deletes', () => {
  const wholeOf = async (args: readonly string[]) => {
    const { code, out } = await denyscope(['replay', LOG, ...SNAPSHOT, ...args]);
    expect(code).toBe(0);
    return out.replace(/\s+/g, ' ');
  };
  const ORDERS = 'arn:aws:iam::444455556666:role/OrdersApi';
  const told =
    /is known to be refused; of (\d+) calls it cannot be told.*What takes the place of role OrdersApi(?: \([^)]*\))?, which the change deletes, decides \1 calls\./;

  it('is told with its calls: a plan', async () => {
    const change = { actions: ['delete'], before: { arn: ORDERS, name: 'OrdersApi' }, after: null };
    const plan = {
      format_version: '1.2',
      resource_changes: [{ address: 'aws_iam_role.orders', mode: 'managed', type: 'aws_iam_role', change }],
    };
    expect(await wholeOf(['--change', scratch('gone.json', JSON.stringify(plan))])).toMatch(told);
  });

  it('is told with its calls: a template against the deployed one', async () => {
    const template = (resources: object) => JSON.stringify({ Resources: resources });
    const kept = { Topic: { Type: 'AWS::SNS::Topic', Properties: {} } };
    const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'OrdersApi' } };
    const then = scratch('then.json', template(kept));
    const deployed = scratch('deployed.json', template({ ...kept, Api: role }));
    expect(await wholeOf(['--change', then, '--deployed', deployed])).toMatch(told);
  });

  it('is told with its calls: a second snapshot', async () => {
    const now = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
    const { iam } = now.accounts['444455556666'];
    iam.RoleDetailList = iam.RoleDetailList.filter(({ Arn }: { Arn: string }) => Arn !== ORDERS);
    const whole = await wholeOf(['--against', scratch('without.json', JSON.stringify(now))]);
    expect(whole).toContain('What takes the place of role OrdersApi, which the change deletes, decides 6 calls.');
    expect(whole).toContain('of 7 calls it cannot be told');
    // The call that took the role, too.
    expect(whole).toContain('What the role trust policy would say, which could not be read, decides 1 call.');
  });
});

describe('what cannot be used ends with 2 and says where', () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    [
      'a role that is not there',
      ['--attach', `arn:aws:iam::444455556666:role/LakeReder=${READ}`],
      /no role, user or group .*did you mean arn:aws:iam::444455556666:role\/LakeReader/,
    ],
    ['a target that is not there', ['--scp', `ou-ex4m-workloadz=${READ}`], /did you mean ou-ex4m-workload/],
    ['a target that is none', ['--scp', `Workloads=${READ}`], /is not a target/],
    ['a principal that is none', ['--attach', `LakeReader=${READ}`], /is not the ARN of a role, user or group/],
    ['no file', ['--scp', 'r-ex4m'], /write where it goes, =, and the file/],
    ['a file that is not a policy', ['--scp', 'r-ex4m=examples/expected.json'], /is not a policy/],
    ['a policy that AWS would not store', ['--scp', `r-ex4m=${MISSPELT}`], MISSPELT_WORDS],
    ['a trust policy for a boundary', ['--boundary', `${LAKE_READER}=${TRUST}`], /Statement\[0\]\.Principal cannot be/],
    ['a file that is not there', ['--scp', 'r-ex4m=nowhere.json'], /nowhere\.json/],
    ['a plan that is none', ['--change', 'examples/expected.json'], /is not a Terraform plan/],
    [
      'a snapshot of a later form',
      ['--against', scratch('later.json', '{"schemaVersion":9}')],
      /schemaVersion 9 is not known/,
    ],
  ])('%s', async (_, args, problem) => {
    const { code, out, err } = await denyscope(['replay', LOG, ...SNAPSHOT, ...args]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(problem);
  });

  it('a log that is not there', async () => {
    const { code, err } = await denyscope(['replay', 'nowhere.jsonl', ...SNAPSHOT]);
    expect(code).toBe(2);
    expect(err).toContain('nowhere.jsonl: there is no such file');
  });

  it('a log in which nothing can be decided, with what was left out', async () => {
    const { code, out, err } = await denyscope(['replay', '-', ...SNAPSHOT], 'Access Denied\n');
    expect(code).toBe(2);
    expect(out).toContain('nothing can be said');
    expect(err).toContain('no call of the log could be compared');
  });
});
