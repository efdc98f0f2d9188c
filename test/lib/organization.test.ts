/** A whole organization: what it takes does not grow with its accounts, and nobody in it can forge or read too much. */
import { describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../lambdas/contract/settings.ts';
import { DenyscopeStack } from '../../lib/denyscope-stack.ts';
import { LIMIT, sizesIn } from '../../lib/limits.ts';
import { addStacks } from '../../lib/stacks.ts';
import {
  ENV,
  hub,
  isObject,
  objectIn,
  resourceOf,
  resourcesOf,
  settingsOf,
  statementsOf,
  textOf,
  unbundledApp,
} from './synthesized.ts';

const MANAGEMENT = '999988887777';
const ORGANIZATION = {
  id: 'o-a1b2c3d4e5',
  root: 'r-a1b2',
  regions: ['us-east-1', 'eu-west-1'],
  hubAccount: ENV.account,
  managementAccount: MANAGEMENT,
};
const READERS = ['diagnose-denial', 'report-spike'].map(
  (name) => `arn:aws:iam::${ENV.account}:role/Denyscope-${name}-${ENV.region}`,
);
const stack = hub({ organization: ORGANIZATION });
const stackSet = resourceOf(stack, 'AWS::CloudFormation::StackSet').properties;
const member: unknown = JSON.parse(String(stackSet['TemplateBody']));

function accounts(count: number): string[] {
  return Array.from({ length: count }, (_, at) => String(222_200_000_000 + at));
}

function inMember(type: string): { readonly id: string; readonly resource: Readonly<Record<string, unknown>> }[] {
  return Object.entries(objectIn(member, 'Resources')).flatMap(([id, resource]) =>
    isObject(resource) && resource['Type'] === type ? [{ id, resource }] : [],
  );
}

describe('the hub of an organization', () => {
  it('lets in the organization by one statement, with what CloudTrail makes and nothing else', () => {
    expect(resourceOf(stack, 'AWS::Events::EventBusPolicy').properties['Statement']).toEqual({
      Effect: 'Allow',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: 'arn:aws:events:eu-west-1:111122223333:event-bus/default',
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        'ForAllValues:StringLike': {
          'events:source': 'aws.*',
          'events:detail-type': ['* via CloudTrail', 'Scheduled Event'],
        },
        Null: { 'events:source': 'false', 'events:detail-type': 'false' },
      },
    });
  });

  it('lets in listed accounts under the same conditions', () => {
    const statement = objectIn(
      resourceOf(hub({ accounts: ['444455556666'] }), 'AWS::Events::EventBusPolicy').properties,
      'Statement',
    );
    expect(objectIn(statement, 'Condition')['ForAllValues:StringLike']).toMatchObject({ 'events:source': 'aws.*' });
  });

  it('has one StackSet, which CloudFormation rolls out to every account there is and will be', () => {
    expect(stackSet).toMatchObject({
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'DELEGATED_ADMIN',
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      StackInstancesGroup: [
        { DeploymentTargets: { OrganizationalUnitIds: ['r-a1b2'] }, Regions: ['us-east-1', 'eu-west-1'] },
      ],
      OperationPreferences: { MaxConcurrentPercentage: 25, FailureTolerancePercentage: 10 },
    });
    const units = { ...ORGANIZATION, root: undefined, ous: ['ou-a1b2-c3d4e5f6'] };
    const some = resourceOf(hub({ organization: units }), 'AWS::CloudFormation::StackSet').properties;
    expect(JSON.stringify(some['StackInstancesGroup'])).toContain('"OrganizationalUnitIds":["ou-a1b2-c3d4e5f6"]');
  });

  it('calls as itself where it is the management account', () => {
    const own = hub({ organization: { ...ORGANIZATION, managementAccount: ENV.account } });
    expect(resourceOf(own, 'AWS::CloudFormation::StackSet').properties['CallAs']).toBe('SELF');
  });

  it('has roles whose names stay when it is made anew', () => {
    const names = resourcesOf(stack, 'AWS::IAM::Role').map((role) => textOf(role.properties['RoleName']));
    expect(names).toContain('Denyscope-diagnose-denial-eu-west-1');
    expect(names).toContain('Denyscope-report-spike-eu-west-1');
  });
});

describe('the template of the members', () => {
  it('needs no bootstrap and no asset, and fits into a StackSet', () => {
    expect(objectIn(member, 'Parameters')).toEqual({});
    expect(objectIn(member, 'Rules')).toEqual({});
    expect(String(stackSet['TemplateBody'])).not.toMatch(/cdk-hnb659fds|BootstrapVersion/);
    expect(Buffer.byteLength(String(stackSet['TemplateBody']))).toBeLessThan(LIMIT.templateBody);
  });

  it('forwards everywhere but where the hub listens itself', () => {
    const rules = inMember('AWS::Events::Rule');
    expect(rules).toHaveLength(6);
    for (const { id, resource } of rules) expect(resource['Condition'], id).toBe('IsNotTheHub');
    // There nothing is left to send, to set aside or to ring: the queue alone keeps the stack from being empty.
    const { properties } = resourceOf(
      hub({ organization: ORGANIZATION, memberAlarmTopic: 'pager' }),
      'AWS::CloudFormation::StackSet',
    );
    const withAlarm: unknown = JSON.parse(String(properties['TemplateBody']));
    const resources = Object.values(objectIn(withAlarm, 'Resources')).filter(isObject);
    const inTheHub = resources.filter((resource) => resource['Condition'] === undefined);
    expect(inTheHub.map((resource) => resource['Type'])).toEqual(['AWS::SQS::Queue']);
    expect(resources.map((resource) => resource['Type'])).toContain('AWS::CloudWatch::Alarm');
    expect(objectIn(member, 'Conditions')['IsNotTheHub']).toEqual({
      'Fn::Not': [
        {
          'Fn::And': [
            { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, ENV.account] },
            { 'Fn::Equals': [{ Ref: 'AWS::Region' }, ENV.region] },
          ],
        },
      ],
    });
  });

  it('holds the reader role once an account, in the first Region', () => {
    const roles = inMember('AWS::IAM::Role').filter(({ id }) => id.startsWith('Reader'));
    expect(roles.map(({ resource }) => resource['Condition'])).toEqual(['HoldsTheReader']);
    expect(JSON.stringify(objectIn(member, 'Conditions')['HoldsTheReader'])).toContain(
      '{"Fn::Equals":[{"Ref":"AWS::Region"},"us-east-1"]}',
    );
  });

  it('is read by the two roles of the hub, from within the organization, in sessions of one name', () => {
    const [role] = inMember('AWS::IAM::Role').filter(({ id }) => id.startsWith('Reader'));
    const [trust, ...others] = statementsOf(objectIn(role?.resource, 'Properties')['AssumeRolePolicyDocument']);
    expect(others).toEqual([]);
    expect(trust?.Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': READERS },
      StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'sts:RoleSessionName': 'denyscope' },
    });
  });
});

describe('the management account', () => {
  const app = unbundledApp();
  addStacks(app, { kind: 'hub', settings: settingsOf({ organization: ORGANIZATION }), global: false }, ENV);

  it('gets small stacks of its own, for no StackSet reaches it', () => {
    const stacks = app.node.children.map((each) => each.node.id);
    expect(stacks).toEqual(['Denyscope', 'DenyscopeManagement-us-east-1', 'DenyscopeManagement-eu-west-1']);
  });
});

describe('policies', () => {
  const policiesOf = (input: SettingsInput): { readonly of: string; readonly characters: number; limit: number }[] =>
    sizesIn(new DenyscopeStack(unbundledApp(), 'Denyscope', { settings: settingsOf(input), env: ENV }));

  it.each([1, 50, 500, 5_000])('of a hub with %i accounts in its organization stay within their limits', (count) => {
    // Nothing names them: the organization of any size is the same template.
    const sizes = policiesOf({
      organization: ORGANIZATION,
      quietRules: [{ name: 'x', reason: 'y', accounts: accounts(count) }],
    });
    expect(sizes.length).toBeGreaterThan(4);
    for (const { of, characters, limit } of sizes) expect(characters, of).toBeLessThanOrEqual(limit);
  });

  it.each([1, 50, 200])('of a hub that lists %i accounts stay within their limits', (count) => {
    for (const { of, characters, limit } of policiesOf({ accounts: accounts(count) })) {
      expect(characters, of).toBeLessThanOrEqual(limit);
    }
  });

  it.each([500, 5_000])('of a hub that lists %i accounts are refused with the number', (count) => {
    expect(() => policiesOf({ accounts: accounts(count) })).toThrow(
      new RegExp(`with ${count} of them the policy of the event bus has \\d{5,} characters, AWS takes 10240`),
    );
  });

  it('grow over their limit only with what is listed', () => {
    const [one, many] = [1, 100].map((count) => policiesOf({ accounts: accounts(count) }));
    const bus = (sizes: typeof one): number => sizes?.find(({ of }) => of === 'the event bus')?.characters ?? 0;
    expect(bus(many) - bus(one)).toBeLessThan(100 * 50);
  });
});

describe('an impossible deployment', () => {
  const refused = (input: SettingsInput, env: { account?: string; region?: string }, global = false): string => {
    try {
      addStacks(unbundledApp(), { kind: 'hub', settings: settingsOf(input), global }, env);
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  };
  const slack = { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF' };
  const webhook = {
    secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:hook-a1b2c3',
    host: 'hooks.slack.com',
  };

  it.each([
    [
      'a hub in another account',
      { organization: ORGANIZATION },
      { ...ENV, account: '444455556666' },
      /hubAccount: 111122223333, but/,
    ],
    [
      'a hub in a Region that is not known',
      { organization: ORGANIZATION },
      { account: ENV.account },
      /Region of the hub is not known/,
    ],
    [
      'Regions of another partition',
      { organization: ORGANIZATION },
      { ...ENV, region: 'us-gov-west-1' },
      /us-east-1 is of another partition/,
    ],
    [
      'a Region that does not exist',
      { organization: { ...ORGANIZATION, regions: ['eu-west-9'] } },
      ENV,
      /eu-west-9 is not a known Region/,
    ],
    [
      'Slack in China',
      { slack },
      { ...ENV, region: 'cn-north-1' },
      /slack: Amazon Q Developer .* does not exist in cn-north-1/,
    ],
    ['a secret of another partition', { webhook }, { ...ENV, region: 'cn-north-1' }, /secret of the partition aws/],
    ['a secret of another Region', { webhook }, ENV, /a secret in us-east-1, the hub is in eu-west-1/],
  ])('is refused: %s', (_what, settings, env, expected) => {
    expect(refused(settings, env)).toMatch(expected);
  });

  it.each(['us-east-1', 'us-gov-west-1', 'cn-north-1'])('is refused: a global forwarder for a hub in %s', (region) => {
    expect(refused({}, { ...ENV, region }, true)).toMatch(/sees global services already/);
  });

  it.each([
    ['eu-west-1', 'us-east-1'],
    ['us-gov-east-1', 'us-gov-west-1'],
    ['cn-northwest-1', 'cn-north-1'],
  ])('is none: a hub in %s with its global forwarder in %s, and the output says so', (region, home) => {
    const app = unbundledApp();
    addStacks(app, { kind: 'hub', settings: settingsOf({}), global: true }, { ...ENV, region });
    const [main, forwarder] = app.node.children;
    expect(forwarder instanceof Object && 'region' in forwarder ? forwarder.region : '').toBe(home);
    if (!(main instanceof DenyscopeStack)) throw new Error('the hub comes first');
    expect(app.synth().getStackByName('Denyscope').template.Outputs.GlobalServices.Value).toBe(
      `seen: DenyscopeGlobal forwards them from ${home}`,
    );
  });
});
