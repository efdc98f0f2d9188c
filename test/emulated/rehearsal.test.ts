/**
 * The whole life of a deployment in an organization, without AWS: the hub, a StackSet that reaches the members, a second
 * deploy that changes nothing, a changed filter, refusals in two accounts and Regions, an alarm, an upgrade of what the
 * first release left behind, and the end. `npm run rehearse` shows it step by step.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cdk, HOME, type Key } from './cdk.ts';
import { entry, record } from './events.ts';
import { type Functions, startFunctions } from './functions.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { type Moto, startMoto } from './moto.ts';
import { startWire, type Wire } from './wire.ts';

const HUB = '123456789012';
const REGIONS = ['us-east-1', 'eu-west-1'];
const DEPLOY = ['deploy', '--require-approval', 'never', '--method', 'direct'];

const folder = mkdtempSync(join(tmpdir(), 'denyscope-rehearsal-'));
const settings = join(folder, 'settings.json');
let moto: Moto;
let wire: Wire;
let functions: Functions;
let organization = { id: '', root: '' };
let members: readonly string[] = [];
let mailbox: Mailbox;

beforeAll(async () => {
  functions = await startFunctions(
    () => join(folder, 'us-east-1'),
    () => wire.url,
  );
  wire = await startWire(() => moto.endpoint);
  moto = await startMoto(functions.url);
  organization = await foundOrganization();
  members = [await addAccount('orders'), await addAccount('payments')];
  writeSettings('critical');
});

afterAll(async () => {
  await functions?.stop();
  await wire?.stop();
  await moto?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a hub and its members', () => {
  it('are deployed by two commands', async () => {
    await cdk(run('us-east-1'), 'bootstrap');
    const said = await cdk(run('us-east-1'), ...DEPLOY, 'Denyscope', ...withSettings());
    expect(said).toMatch(/Denyscope\.AlertsTopicArn/);
    await cdk(run('us-east-1'), ...DEPLOY, 'DenyscopeManagement-eu-west-1', ...withSettings());
    mailbox = await openMailbox(moto.endpoint, await onlyTopic());
  });

  it('listen in every account and Region, and the hub may read each account once', async () => {
    for (const account of members) {
      for (const region of REGIONS) {
        const { Rules } = await (await events(account, region)).send(new ListRulesCommand({}));
        expect(Rules?.filter(({ ScheduleExpression }) => ScheduleExpression !== undefined)).toHaveLength(1);
        const states = new Set(
          Rules?.filter(({ EventPattern }) => EventPattern !== undefined).map(({ State }) => State),
        );
        expect([account, region, ...states]).toEqual([
          account,
          region,
          'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        ]);
      }
      const { Roles } = await new IAMClient(await config(account)).send(new ListRolesCommand({}));
      expect(Roles?.filter(({ RoleName }) => RoleName === 'denyscope-reader')).toHaveLength(1);
    }
  });

  it('differ in nothing from their templates, and a second deploy changes nothing', async () => {
    expect(
      await cdk(run('us-east-1'), 'diff', '--fail', '--method', 'template', 'Denyscope', ...withSettings()),
    ).toMatch(/no differences/);
    expect(await cdk(run('us-east-1'), ...DEPLOY, 'Denyscope', ...withSettings())).toMatch(/no changes/);
  });

  it('take a changed filter in place', async () => {
    const before = await subscriptions();
    writeSettings('warning');
    await cdk(run('us-east-1'), ...DEPLOY, 'Denyscope', ...withSettings());
    const after = await subscriptions();
    expect(after.map(({ arn }) => arn)).toEqual(before.map(({ arn }) => arn));
    expect(after.map(({ filter }) => filter).toSorted()).toEqual(['', '', '{"severity":["warning"]}']);
  });
});

describe('a refusal', () => {
  it.each([0, 1])('in member %i, in a Region of its own, is told with the policies of its account', async (which) => {
    const account = members[which] ?? '';
    const region = REGIONS[which] ?? '';
    await new IAMClient(await config(account)).send(
      new CreateRoleCommand({
        RoleName: 'report',
        AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    );
    await (await events(account, region)).send(new PutEventsCommand({ Entries: [refusedIn(account, region)] }));
    const notices = await mailbox.delivered();
    expect(notices, functions.logs.slice(-5).join('')).toHaveLength(1);
    const diagnosis: unknown = JSON.parse(notices[0] ?? '');
    expect(diagnosis).toMatchObject({ cause: 'identity-no-allow', denial: { account, region } });
    expect(notices[0]).not.toMatch(/sts:AssumeRole/);
  });

  it('that goes on rings the alarm, whose report names the caller', async () => {
    const client = new CloudWatchClient(await config(HUB));
    const { CompositeAlarms } = await client.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: 'Denyscope-denials-', AlarmTypes: ['CompositeAlarm'] }),
    );
    const AlarmName = CompositeAlarms?.[0]?.AlarmName;
    const change = { AlarmName, StateReason: 'Rehearsed', StateReasonData: '{}' };
    await client.send(new SetAlarmStateCommand({ ...change, StateValue: 'ALARM' }));
    expect((await mailbox.delivered()).join('')).toMatch(/"kind":"spike".*role\/report/s);
    await client.send(new SetAlarmStateCommand({ ...change, StateValue: 'OK' }));
    expect((await mailbox.delivered()).join('')).toMatch(/back to normal/);
  });
});

describe('what the first release left behind', () => {
  it('is upgraded and loses no table, topic, queue or subscriber', async () => {
    const account = await addAccount('older');
    const stacks = new CloudFormationClient(await config(account));
    const key = await keyOf(account);
    await cdk({ ...run('us-east-1'), key }, 'bootstrap');
    await stacks.send(new CreateStackCommand({ StackName: 'Denyscope', TemplateBody: firstRelease() }));
    const before = await kept(stacks);
    expect(before.map(({ type }) => type)).toContain('AWS::SNS::Subscription');
    await cdk({ ...run('us-east-1'), key }, ...DEPLOY, 'Denyscope', '-c', 'email=you@example.com');
    expect(await kept(stacks)).toEqual(expect.arrayContaining(before));
  });
});

describe('the end', () => {
  it('leaves the table, and in the members nothing', async () => {
    await cdk(run('us-east-1'), 'destroy', '--all', '--force', ...withSettings());
    const { TableNames } = await new DynamoDBClient(await config(HUB)).send(new ListTablesCommand({}));
    expect(TableNames).toEqual([expect.stringMatching(/^Denyscope-MemoryTable/)]);
    const { Topics } = await new SNSClient(await config(HUB)).send(new ListTopicsCommand({}));
    expect(Topics ?? []).toEqual([]);
    for (const account of [HUB, ...members]) {
      for (const region of REGIONS) {
        expect((await (await events(account, region)).send(new ListRulesCommand({}))).Rules ?? []).toEqual([]);
        const { QueueUrls = [] } = await new SQSClient(await config(account, region)).send(new ListQueuesCommand({}));
        expect(QueueUrls.filter((url) => !url.endsWith('/mailbox'))).toEqual([]);
      }
      const { Roles } = await new IAMClient(await config(account)).send(new ListRolesCommand({}));
      expect(Roles?.filter(({ RoleName }) => RoleName?.toLowerCase().startsWith('denyscope'))).toEqual([]);
    }
  });
});

function run(region: string) {
  return { moto, region, out: join(folder, region) };
}

function withSettings(): string[] {
  return ['-c', `settings=${settings}`];
}

function writeSettings(severity: string): void {
  const value = {
    email: ['platform@example.com'],
    subscriptions: [{ protocol: 'email', endpoint: 'security@example.com', filter: { severity: [severity] } }],
    organization: { ...organization, regions: REGIONS, hubAccount: HUB, managementAccount: HUB },
  };
  writeFileSync(settings, JSON.stringify(value));
}

async function foundOrganization(): Promise<{ id: string; root: string }> {
  const client = new OrganizationsClient(await config(HUB));
  const { Organization } = await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await client.send(new ListRootsCommand({}));
  return { id: Organization?.Id ?? '', root: Roots?.[0]?.Id ?? '' };
}

async function addAccount(AccountName: string): Promise<string> {
  const client = new OrganizationsClient(await config(HUB));
  const made = await client.send(new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }));
  return made.CreateAccountStatus?.AccountId ?? '';
}

async function config(account: string, region = 'us-east-1') {
  return { endpoint: moto.endpoint, region, credentials: await keyOf(account) };
}

async function events(account: string, region: string): Promise<EventBridgeClient> {
  return new EventBridgeClient(await config(account, region));
}

/** moto takes a session of a role for the role's account. */
async function keyOf(account: string): Promise<Key> {
  if (account === HUB) return HOME;
  const sts = new STSClient({ endpoint: moto.endpoint, region: 'us-east-1', credentials: HOME });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/Admin`, RoleSessionName: 'rehearsal' }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

async function onlyTopic(): Promise<string> {
  const { Topics } = await new SNSClient(await config(HUB)).send(new ListTopicsCommand({}));
  expect(Topics).toHaveLength(1);
  return Topics?.[0]?.TopicArn ?? '';
}

async function subscriptions(): Promise<{ arn: string; filter: string }[]> {
  const client = new SNSClient(await config(HUB));
  const { Subscriptions = [] } = await client.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: await onlyTopic() }),
  );
  return Promise.all(
    Subscriptions.map(async ({ SubscriptionArn = '' }) => {
      const { Attributes } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
      return { arn: SubscriptionArn, filter: (Attributes?.['FilterPolicy'] ?? '').replaceAll(' ', '') };
    }),
  );
}

function refusedIn(account: string, region: string) {
  const session = `arn:aws:sts::${account}:assumed-role/report/nightly`;
  const role = { type: 'Role', arn: `arn:aws:iam::${account}:role/report`, accountId: account, userName: 'report' };
  const detail = record(`e-${account}`, {
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:nightly',
      arn: session,
      accountId: account,
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: { sessionIssuer: role },
    },
    recipientAccountId: account,
    awsRegion: region,
    eventSource: 'sqs.amazonaws.com',
    eventName: 'ListQueues',
    requestParameters: null,
    errorCode: 'AccessDenied',
    errorMessage: `User: ${session} is not authorized to perform: sqs:listqueues on resource: arn:aws:sqs:${region}:${account}: because no identity-based policy allows the sqs:listqueues action`,
  });
  return entry('aws.sqs', detail);
}

/** The template as the first release deployed it. */
function firstRelease(): string {
  return gunzipSync(readFileSync(new URL('releases/0.1.0.template.json.gz', import.meta.url))).toString();
}

/** What must outlive an upgrade. */
async function kept(stacks: CloudFormationClient): Promise<{ type: string; id: string }[]> {
  const { StackResources = [] } = await stacks.send(new DescribeStackResourcesCommand({ StackName: 'Denyscope' }));
  return StackResources.map(({ ResourceType = '', PhysicalResourceId = '' }) => ({
    type: ResourceType,
    id: PhysicalResourceId,
  })).filter(({ type }) => /::(?:Table|Topic|Queue|Subscription|Key|LogGroup)$/.test(type));
}
