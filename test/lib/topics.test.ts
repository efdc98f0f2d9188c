/** Who may publish, who may use the key, who is subscribed. */
import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { hub, listed, objectIn, resourceOf, resourcesOf, statementsOf, textOf } from './synthesized.ts';

const SLACK = { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF' };
const stack = hub({ email: ['you@example.com'] });

describe('the key of the topics', () => {
  const key = resourceOf(stack, 'AWS::KMS::Key').properties;
  const statements = statementsOf(key['KeyPolicy']);
  const uses = statements.filter((each) =>
    each.Action.some((action) => /Decrypt|Encrypt|GenerateDataKey|\*$/.test(action)),
  );

  it('rotates', () => {
    expect(key['EnableKeyRotation']).toBe(true);
  });

  it('is used by the three publishing functions through SNS, by CloudWatch for this account, and by nobody else', () => {
    expect(uses.map((each) => each.Effect)).toEqual(['Allow', 'Allow']);
    const [functions, cloudwatch] = uses;
    const principals = listed(objectIn(functions, 'Principal')['AWS']).map(textOf);
    expect(principals).toHaveLength(3);
    for (const [at, name] of ['diagnosedenial', 'reportspike', 'tick'].entries()) {
      expect(principals[at]).toMatch(new RegExp(`^<Roles${name}[0-9A-F]{8}\\.Arn>$`));
    }
    expect(functions?.Condition).toEqual({ StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } });
    expect(cloudwatch?.Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(cloudwatch?.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': '111122223333' } });
    expect(cloudwatch?.Action).toEqual(['kms:GenerateDataKey*', 'kms:Decrypt']);
  });

  it('is administered by the account, which cannot use it by that', () => {
    const root = statements.filter((each) => textOf(objectIn(each, 'Principal')['AWS']).endsWith(':root'));
    expect(root).toHaveLength(1);
    expect(root[0]?.Action).toContain('kms:PutKeyPolicy');
    expect(root[0]?.Action.filter((action) => /Decrypt|Encrypt|DataKey|CreateGrant|\*/.test(action))).toEqual([]);
    expect(statements).toHaveLength(3);
  });
});

describe('the topics', () => {
  it('are encrypted, over TLS only, and let in alarms of this account alone', () => {
    const chatty = hub({ slack: SLACK });
    const topics = resourcesOf(chatty, 'AWS::SNS::Topic');
    expect(topics).toHaveLength(2);
    for (const { id, properties } of topics) {
      expect(textOf(properties['KmsMasterKeyId']), id).toMatch(/^<TopicsKey/);
      expect(properties['FifoTopic'], id).toBeUndefined();
      const statements = resourcesOf(chatty, 'AWS::SNS::TopicPolicy')
        .filter((policy) => listed(policy.properties['Topics']).some((each) => textOf(each) === `<${id}>`))
        .flatMap((policy) => statementsOf(policy.properties['PolicyDocument']));
      expect(statements.filter((each) => each.Effect === 'Deny').map((each) => each.Condition)).toEqual([
        { Bool: { 'aws:SecureTransport': 'false' } },
      ]);
      const allowed = statements.filter((each) => each.Effect === 'Allow');
      expect(allowed.map(({ Principal, Action, Condition }) => ({ Principal, Action, Condition }))).toEqual([
        {
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['sns:Publish'],
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        },
      ]);
    }
  });

  it('tell each address once, unfiltered', () => {
    const both = hub({ email: ['you@example.com', 'team@example.com'] });
    expect(resourcesOf(both, 'AWS::SNS::Subscription').map((each) => each.properties)).toMatchObject([
      { Protocol: 'email', Endpoint: 'you@example.com' },
      { Protocol: 'email', Endpoint: 'team@example.com' },
    ]);
    for (const { properties } of resourcesOf(both, 'AWS::SNS::Subscription')) {
      expect(properties['FilterPolicy']).toBeUndefined();
    }
  });

  it('take subscriptions with a filter', () => {
    const routed = hub({
      subscriptions: [
        { protocol: 'email', endpoint: 'sec@example.com', filter: { severity: ['critical'] } },
        { protocol: 'email', endpoint: 'guardrails@example.com', filter: { layer: ['scp', 'rcp'] } },
        { protocol: 'sqs', endpoint: 'arn:aws:sqs:eu-west-1:111122223333:denials' },
        { protocol: 'lambda', endpoint: 'arn:aws:lambda:eu-west-1:111122223333:function:open-ticket' },
      ],
    });
    expect(resourcesOf(routed, 'AWS::SNS::Subscription').map((each) => each.properties['FilterPolicy'])).toEqual([
      { severity: ['critical'] },
      { layer: ['scp', 'rcp'] },
      undefined,
      undefined,
    ]);
    const [permission] = resourcesOf(routed, 'AWS::Lambda::Permission').filter((each) => each.id.startsWith('Topics'));
    expect(permission?.properties).toMatchObject({
      FunctionName: 'arn:aws:lambda:eu-west-1:111122223333:function:open-ticket',
      Principal: 'sns.amazonaws.com',
    });
    expect(textOf(permission?.properties['SourceArn'])).toMatch(/^<TopicsAlerts/);
  });
});

describe('a subscription whose filter is changed', () => {
  const ids = (filter: object | undefined): string[] =>
    resourcesOf(
      hub({ subscriptions: [{ protocol: 'email', endpoint: 'sec@example.com', ...(filter && { filter }) }] }),
      'AWS::SNS::Subscription',
    ).map((each) => each.id);

  it('stays the same resource, which CloudFormation changes in place', () => {
    const [id] = ids({ severity: ['critical'] });
    expect(id).toMatch(/^Topicsemailsecexamplecom[0-9A-F]{8}$/);
    expect(ids({ severity: ['critical', 'warning'] })).toEqual([id]);
    expect(ids(undefined)).toEqual([id]);
  });

  it('is told apart from an address that differs in a sign alone', () => {
    const alike = hub({ email: ['a+b@example.com', 'a-b@example.com'] });
    expect(new Set(resourcesOf(alike, 'AWS::SNS::Subscription').map((each) => each.id)).size).toBe(2);
  });
});

describe('chat', () => {
  it('is not there unless configured', () => {
    expect(resourcesOf(stack, 'AWS::SNS::Topic')).toHaveLength(1);
    Template.fromStack(stack).resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 0);
  });

  it.each([
    ['Slack', { slack: SLACK }, 'AWS::Chatbot::SlackChannelConfiguration'],
    [
      'Teams',
      {
        teams: {
          teamId: 'dddddddd-1111-2222-3333-444444444444',
          tenantId: 'eeeeeeee-1111-2222-3333-444444444444',
          channelId: '19%3Aab%40thread.tacv2',
        },
      },
      'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    ],
  ])('%s reads a topic of its own and may do nothing but look at CloudWatch', (_name, settings, type) => {
    const chatty = hub(settings);
    const channel = resourceOf(chatty, type).properties;
    expect(listed(channel['SnsTopicArns']).map(textOf)).toEqual([expect.stringMatching(/^<TopicsChat/)]);
    expect(listed(channel['GuardrailPolicies']).map(textOf)).toEqual([
      'arn:<AWS::Partition>:iam::aws:policy/CloudWatchReadOnlyAccess',
    ]);
    const role = resourceOf(chatty, 'AWS::IAM::Role', 'Chat');
    expect(listed(role.properties['ManagedPolicyArns'])).toEqual([]);
    const attached = resourcesOf(chatty, 'AWS::IAM::Policy').flatMap((each) =>
      listed(each.properties['Roles']).map(textOf),
    );
    expect(attached).not.toContain(`<${role.id}>`);
  });

  it('hears the operational alarms too', () => {
    const chatty = hub({ slack: SLACK });
    const [alarm] = resourcesOf(chatty, 'AWS::CloudWatch::Alarm').filter((each) => /deadletters/.test(each.id));
    expect(listed(alarm?.properties['AlarmActions']).map(textOf)).toEqual([
      expect.stringMatching(/^<TopicsAlerts/),
      expect.stringMatching(/^<TopicsChat/),
    ]);
  });
});

describe('the buttons of chat', () => {
  const TEAMS = {
    teamId: 'dddddddd-1111-2222-3333-444444444444',
    tenantId: 'eeeeeeee-1111-2222-3333-444444444444',
    channelId: '19%3Aab%40thread.tacv2',
  };
  const pressable = hub({ slack: { ...SLACK, actions: true }, teams: { ...TEAMS, actions: true } });
  const buttons = resourcesOf(pressable, 'AWS::Chatbot::CustomAction').map(({ properties }) => properties);
  const commandOf = (button: object) => String(objectIn(objectIn({ button }, 'button'), 'Definition')['CommandText']);

  it('are there only where they are wanted', () => {
    const without = hub({ slack: SLACK, teams: TEAMS });
    expect(resourcesOf(without, 'AWS::Chatbot::CustomAction')).toEqual([]);
    expect(resourcesOf(without, 'AWS::IAM::ManagedPolicy')).toEqual([]);
    expect(resourcesOf(without, 'AWS::Lambda::Function')).toHaveLength(4);
    expect(
      buttons.flatMap((each) => listed(each['Attachments'])).map((each) => objectIn({ each }, 'each')['ButtonText']),
    ).toEqual(['Mute 8 h', 'Explain again']);
  });

  it('run one short command each, of which a notice fills in what it is about', () => {
    for (const button of buttons) {
      const [attachment] = listed(button['Attachments']);
      const {
        Variables: variables,
        Criteria: criteria,
        NotificationType: type,
      } = objectIn({ attachment }, 'attachment');
      expect(type).toBe('Custom');
      const used = [...commandOf(button).matchAll(/\$(\w+)/g)].map(([, name]) => name);
      expect(Object.keys(objectIn({ variables }, 'variables')).sort()).toEqual(used.sort());
      expect(used.length).toBeLessThanOrEqual(5);
      expect(listed(criteria)).toEqual([{ Operator: 'HAS_VALUE', VariableName: 'fingerprint' }]);
      expect(commandOf(button)).not.toMatch(/^aws /);
      expect(commandOf(button).length).toBeLessThanOrEqual(100);
    }
  });

  it('may invoke their function and nothing else, within a guardrail that says the same', () => {
    const actor = resourceOf(pressable, 'AWS::Lambda::Function', 'ChatActor');
    const right = resourceOf(pressable, 'AWS::IAM::ManagedPolicy');
    expect(statementsOf(right.properties['PolicyDocument'])).toMatchObject([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'] },
    ]);
    expect(
      statementsOf(right.properties['PolicyDocument'])
        .flatMap(({ Resource }) => Resource)
        .map(textOf),
    ).toEqual([`<${actor.id}.Arn>`]);
    expect(listed(resourceOf(pressable, 'AWS::IAM::Role', 'Chat').properties['ManagedPolicyArns']).map(textOf)).toEqual(
      [`<${right.id}>`],
    );
    for (const type of ['SlackChannelConfiguration', 'MicrosoftTeamsChannelConfiguration']) {
      const channel = resourceOf(pressable, `AWS::Chatbot::${type}`).properties;
      expect(listed(channel['GuardrailPolicies']).map(textOf)).toEqual([
        'arn:<AWS::Partition>:iam::aws:policy/CloudWatchReadOnlyAccess',
        `<${right.id}>`,
      ]);
      expect(listed(channel['CustomizationResourceArns'])).toHaveLength(2);
    }
  });

  it('write to fingerprints alone', () => {
    const rights = resourcesOf(pressable, 'AWS::IAM::Policy')
      .filter(({ id }) => id.startsWith('ChatActor'))
      .flatMap(({ properties }) => statementsOf(properties['PolicyDocument']));
    expect(rights.find(({ Action }) => Action.includes('dynamodb:UpdateItem'))?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'fingerprint#*' },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  });

  it('belong to the channel that wants them', () => {
    const one = hub({ slack: SLACK, teams: { ...TEAMS, actions: true } });
    expect(
      resourceOf(one, 'AWS::Chatbot::SlackChannelConfiguration').properties['CustomizationResourceArns'],
    ).toBeUndefined();
    expect(
      listed(resourceOf(one, 'AWS::Chatbot::SlackChannelConfiguration').properties['GuardrailPolicies']),
    ).toHaveLength(1);
    expect(
      listed(
        resourceOf(one, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration').properties['CustomizationResourceArns'],
      ),
    ).toHaveLength(2);
  });

  it('are set as the page about them says', () => {
    const [, example = ''] = /```json buttons\n([\s\S]*?)```/.exec(readFileSync('docs/routing.md', 'utf8')) ?? [];
    expect(
      resourcesOf(hub(JSON.parse(example)), 'AWS::Chatbot::CustomAction').map(({ properties }) => properties),
    ).toEqual(buttons);
  });

  it('look for what a notice carries where the settings say', () => {
    const elsewhere = hub({
      slack: { ...SLACK, actions: true },
      chatActions: { notificationType: 'SNS', variablePath: 'event.context' },
    });
    const [button] = resourcesOf(elsewhere, 'AWS::Chatbot::CustomAction');
    const [attachment] = listed(button?.properties['Attachments']);
    expect(objectIn({ attachment }, 'attachment')).toMatchObject({
      NotificationType: 'SNS',
      Variables: { fingerprint: 'event.context.fingerprint' },
    });
  });
});
