/** What the roles may do: compared with the whole synthesized roles, so that no right comes in by another door. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { isKnownService, knownAction } from '../../lambdas/denial/service-data.ts';
import { ReaderStack } from '../../lib/member-stack.ts';
import { ALL_HANDLERS, type Handler, OWN_ACTIONS } from '../../lib/rights/own-actions.ts';
import { JOURNAL_READS, readerActions, SPIKE_READS } from '../../lib/rights/reader-actions.ts';
import {
  ENV,
  hub,
  isObject,
  listed,
  resourcesOf,
  type Statement,
  settingsOf,
  statementsOf,
  textOf,
  unbundledApp,
} from './synthesized.ts';

const WEBHOOK = {
  webhook: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:hook-a1b2c3', host: 'hooks.slack.com' },
};
/** Reads of data, and of what is as good as data: never in any role, but for the webhook's one secret. */
const DATA_READS = [
  's3:GetObject*',
  's3:GetObjectVersion',
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'kms:Decrypt',
  'lambda:GetFunction',
  'lambda:GetFunctionConfiguration',
  'lambda:InvokeFunction',
  'ssm:GetParameter*',
  'logs:GetLogEvents',
  'logs:FilterLogEvents',
  'logs:StartQuery',
  'kinesis:GetRecords',
  'ecr:BatchGetImage',
  'codeartifact:GetPackageVersionAsset',
  'ec2:DescribeInstanceAttribute',
];
/** Rights to look, by name; everything else counts as a write. */
const LOOKS = /^[a-z0-9-]+:(Get|List|Describe|Lookup|Simulate|Decode|BatchGet|Query|GET$)/;
/** Newer than the service reference in use; AWS documents both with the authorization details. */
const NOT_YET_IN_REFERENCE = ['iam:GetRequestAuthorizationDetails', 'iam:GetRequestAuthorizationPolicy'];

const stack = hub({ ...WEBHOOK, slack: { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF', actions: true } });
const template = Template.fromStack(stack).toJSON();

/** All statements of a handler's role, whatever resource they come from. */
function statementsOfRole(handler: Handler): Statement[] {
  const roleId = `Roles${handler.replaceAll('-', '')}`;
  const roles = resourcesOf(stack, 'AWS::IAM::Role').filter((role) => role.id.startsWith(roleId));
  expect(roles).toHaveLength(1);
  const inline = roles.flatMap((role) => listed(role.properties['Policies']));
  expect(inline).toEqual([]);
  expect(roles.flatMap((role) => listed(role.properties['ManagedPolicyArns']))).toEqual([]);
  return [...resourcesOf(stack, 'AWS::IAM::Policy'), ...resourcesOf(stack, 'AWS::IAM::ManagedPolicy')]
    .filter((policy) =>
      listed(policy.properties['Roles']).some((role) => isObject(role) && String(role['Ref']).startsWith(roleId)),
    )
    .flatMap((policy) => statementsOf(policy.properties['PolicyDocument']));
}

const READS: Readonly<Record<Handler, readonly string[]>> = {
  'diagnose-denial': [...readerActions({ objectExistence: true }).map((read) => read.action), 'sts:AssumeRole'],
  'report-spike': [
    ...readerActions({ objectExistence: true }).map((read) => read.action),
    ...SPIKE_READS.map((read) => read.action),
    'sts:AssumeRole',
  ],
  'record-change': JOURNAL_READS.map((read) => read.action),
  tick: [],
  'chat-action': [],
};

describe.each(ALL_HANDLERS)('the role of %s', (handler) => {
  const statements = statementsOfRole(handler);

  it('holds exactly the listed actions', () => {
    const own = OWN_ACTIONS.filter((each) => each.by.includes(handler)).map((each) => each.action);
    const actions = statements.flatMap((statement) => statement.Action);
    expect([...actions].sort()).toEqual([...own, ...READS[handler]].sort());
  });

  it('writes to nothing but what this stack made', () => {
    for (const { Action, Resource, Sid } of statements) {
      const writes = Action.filter((action) => !LOOKS.test(action) && action !== 'sts:AssumeRole');
      if (writes.length === 0) continue;
      for (const resource of Resource) {
        expect(isOwn(resource), `${Sid} ${writes} on ${JSON.stringify(resource)}`).toBe(true);
      }
    }
  });

  it('reads no data', () => {
    for (const { Action, Resource, Condition } of statements) {
      for (const action of Action) {
        expect(action, 'no wildcard').not.toMatch(/\*/);
        const data = DATA_READS.some((read) =>
          read.endsWith('*') ? action.startsWith(read.slice(0, -1)) : read === action,
        );
        if (!data) continue;
        if (action === 'kms:Decrypt') {
          // Its own key, as part of a publish.
          expect(Resource.every(isOwn)).toBe(true);
          expect(Condition).toEqual({ StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } });
        } else {
          expect([action, Resource]).toEqual(['secretsmanager:GetSecretValue', [WEBHOOK.webhook.secretArn]]);
        }
      }
    }
  });

  it('is assumed by Lambda alone', () => {
    const [role] = resourcesOf(stack, 'AWS::IAM::Role').filter((each) =>
      each.id.startsWith(`Roles${handler.replaceAll('-', '')}`),
    );
    expect(statementsOf(role?.properties['AssumeRolePolicyDocument']).map((each) => each.Principal)).toEqual([
      { Service: 'lambda.amazonaws.com' },
    ]);
  });
});

function isOwn(resource: unknown): boolean {
  // The index of a table.
  const [separator, parts] = isObject(resource) ? listed(resource['Fn::Join']) : [];
  if (separator === '' && Array.isArray(parts) && parts[1] === '/index/due') return isOwn(parts[0]);
  if (isObject(resource)) {
    const attribute = listed(resource['Fn::GetAtt'])[0] ?? resource['Ref'];
    return typeof attribute === 'string' && attribute in template.Resources;
  }
  return resource === 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
}

describe('every right', () => {
  const all = [...readerActions({ objectExistence: true }), ...JOURNAL_READS, ...SPIKE_READS, ...OWN_ACTIONS];

  it('has a reason of its own', () => {
    for (const { action, reason } of all) expect(reason.length, action).toBeGreaterThan(8);
    const names = readerActions({ objectExistence: true }).map((read) => read.action);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is an action that AWS knows', () => {
    for (const { action } of all.filter((each) => !NOT_YET_IN_REFERENCE.includes(each.action))) {
      expect(isKnownService(action.split(':')[0] ?? ''), action).toBe(true);
      expect(knownAction(action)?.action, action).toBe(action);
    }
  });
});

describe('writing to the bus', () => {
  it('goes by one name only, so that a role of Denyscope can forge nobody else', () => {
    const writing = statementsOfRole('diagnose-denial').filter((each) => each.Action.includes('events:PutEvents'));
    expect(writing.map((each) => each.Condition)).toEqual([
      { 'ForAllValues:StringEquals': { 'events:source': 'denyscope' }, Null: { 'events:source': 'false' } },
    ]);
  });
});

describe('reading in other accounts', () => {
  it('reaches one role name, in the own organization only', () => {
    const assume = statementsOfRole('diagnose-denial').filter((each) => each.Action.includes('sts:AssumeRole'));
    expect(assume).toHaveLength(1);
    expect(assume[0]?.Resource.map(textOf)).toEqual(['arn:<AWS::Partition>:iam::*:role/denyscope-reader']);
    expect(assume[0]?.Condition).toEqual({ StringEquals: { 'aws:ResourceOrgID': `\${aws:PrincipalOrgID}` } });
  });

  it('asks for one key at most, and not at all where that is switched off', () => {
    const listing = (input: object): Statement[] =>
      resourcesOf(hub(input), 'AWS::IAM::Policy')
        .flatMap((policy) => statementsOf(policy.properties['PolicyDocument']))
        .filter((each) => each.Action.includes('s3:ListBucket'));
    expect(listing({}).map((each) => each.Condition)).toEqual([
      { NumericLessThanEquals: { 's3:max-keys': '1' } },
      { NumericLessThanEquals: { 's3:max-keys': '1' } },
    ]);
    expect(listing({ objectExistence: false })).toEqual([]);
  });

  it('trusts the exact roles of the hub, one session name, and the external id', () => {
    const readBy = ['arn:aws:iam::444455556666:role/diagnose', 'arn:aws:iam::444455556666:role/report'];
    const member = new ReaderStack(unbundledApp(), 'DenyscopeReader', {
      settings: settingsOf({ readerExternalId: 'only-us' }),
      readBy,
      env: ENV,
    });
    const [role] = resourcesOf(member, 'AWS::IAM::Role').filter((each) => each.id.startsWith('Reader'));
    expect(role?.properties['RoleName']).toBe('denyscope-reader');
    const [trust, ...others] = statementsOf(role?.properties['AssumeRolePolicyDocument']);
    expect(others).toEqual([]);
    expect(trust?.Principal).toEqual({ AWS: 'arn:aws:iam::444455556666:root' });
    expect(trust?.Condition).toEqual({
      ArnEquals: { 'aws:PrincipalArn': readBy },
      StringEquals: { 'sts:RoleSessionName': 'denyscope', 'sts:ExternalId': 'only-us' },
    });
    const reads = resourcesOf(member, 'AWS::IAM::Policy')
      .filter((each) => each.id.startsWith('Reader'))
      .flatMap((policy) => statementsOf(policy.properties['PolicyDocument']).flatMap((each) => each.Action));
    expect(reads.sort()).toEqual(
      readerActions({ objectExistence: true })
        .map((read) => read.action)
        .sort(),
    );
    expect(reads.filter((action) => !LOOKS.test(action))).toEqual([]);
  });
});
