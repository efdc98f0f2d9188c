/**
 * A CloudFormation template as a change: what its functions come to, what each resource says, what cannot be resolved, and
 * what it does to the calls of a log.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isObject, type Json, objectAt } from '../../lambdas/denial/fields.ts';
import type { Planned } from '../../lambdas/replay/plan/planned.ts';
import { parseTemplate } from '../../lambdas/replay/template/parse-template.ts';
import { readTemplates, type TemplateInput } from '../../lambdas/replay/template/template.ts';
import { CALLS, denial, edited, editsOf, replayed, SNAPSHOT } from './replaying.ts';

const ACCOUNT = '444455556666';
const WHERE = { 'AWS::AccountId': ACCOUNT, 'AWS::Region': 'eu-central-1', 'AWS::StackName': 'orders' };

function templateIn(text: string): Json {
  const template = parseTemplate(text);
  if (!isObject(template)) throw new Error(template);
  return template;
}

function read(template: Json, more: Partial<TemplateInput> = {}): Planned {
  return readTemplates([{ template, file: 'orders.yaml', parameters: WHERE, ...more }], SNAPSHOT);
}

function resources(all: Readonly<Record<string, Json>>, more: Json = {}): Json {
  return { ...more, Resources: all };
}

/** An inline policy of a role that is there, with one statement. */
function onRole(statement: Json, more: Json = {}): Json {
  const properties = { RoleName: 'OrdersApi', PolicyName: 'P', PolicyDocument: document(statement) };
  return resources({ It: { Type: 'AWS::IAM::RolePolicy', Properties: properties } }, more);
}

function document(statement: Json): Json {
  return { Version: '2012-10-17', Statement: [statement] };
}

const INTRINSICS: Intrinsics = JSON.parse(readFileSync('test/cases/replay/templates/intrinsics.json', 'utf8'));
const MORE = INTRINSICS.beside;

interface Intrinsics {
  readonly beside: Json;
  readonly known: readonly { readonly name: string; readonly value: unknown; readonly gives: unknown }[];
  readonly unknown: readonly { readonly name: string; readonly value: unknown }[];
}

const ORDERS = templateIn(readFileSync('test/cases/replay/templates/orders.yaml', 'utf8'));
const ORDERS_API = `arn:aws:iam::${ACCOUNT}:role/OrdersApi`;
const LAKE_READER = `arn:aws:iam::${ACCOUNT}:role/LakeReader`;

describe('a template', () => {
  const planned = read(ORDERS);

  it('is told with what is left out and what is not known', () => {
    expect(planned.notes).toEqual([
      { kind: 'new', place: 'orders/Worker' },
      { kind: 'unresolved-place', place: 'orders/Users Name' },
      { kind: 'removals-unseen', place: 'orders.yaml' },
      { kind: 'unresolved-text', place: 'orders/Backups PolicyDocument.Statement[0].Resource' },
    ]);
  });

  it('refuses, mends and leaves open the calls that it should', async () => {
    const report = await replayed([...CALLS, denial('33-')], SNAPSHOT, edited(SNAPSHOT, editsOf(planned)));
    expect(report.newlyRefused.map(({ action, caller, blockers }) => [action, caller, blockers[0]?.statement])).toEqual(
      [
        ['dynamodb:PutItem', ORDERS_API, 'NoTables'],
        ['dynamodb:Query', ORDERS_API, 'NoTables'],
      ],
    );
    expect(report.mended).toEqual([{ caller: LAKE_READER, mended: 1, denials: 1 }]);
    expect(report.cannotTell).toMatchObject([
      { action: 's3:PutObject', count: 1, hangsOn: ['text:orders/Backups PolicyDocument[0]'] },
    ]);
  });

  it('of another stage is another change', async () => {
    const test = read(ORDERS, { parameters: { ...WHERE, Stage: 'test' } });
    const report = await replayed(CALLS, SNAPSHOT, edited(SNAPSHOT, editsOf(test)));
    expect(new Set(report.newlyRefused.map(({ caller }) => caller))).toEqual(new Set([ORDERS_API]));
    expect(report.newlyRefused.map(({ blockers }) => blockers[0]?.policy)).toContain('Nothing');
  });

  it('that is deployed already changes nothing', () => {
    expect(read(ORDERS, { deployed: ORDERS }).edits).toEqual([]);
  });
});

describe('a function of a template', () => {
  it.each(INTRINSICS.known.map(({ name, value, gives }) => [name, value, gives] as const))(
    '%s',
    (_, value, expected) => {
      const template = onRole({ Effect: 'Deny', Action: 's3:*', Resource: value }, MORE);
      const things = {
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'OrdersApi' } },
        Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'tidewater-reports' } },
      };
      const { edits, notes } = read({ ...template, Resources: { ...things, ...objectAt(template, 'Resources') } });
      expect(notes.filter(({ kind }) => kind !== 'removals-unseen')).toEqual([]);
      const said = document({ Effect: 'Deny', Action: 's3:*', Resource: expected });
      expect(edits.map(({ edit }) => edit)).toEqual([
        { kind: 'inline', entity: ORDERS_API, name: 'P', document: said },
      ]);
    },
  );

  it.each(INTRINSICS.unknown.map(({ name, value }) => [name, value] as const))(
    '%s is not known and said with its place',
    (_, value) => {
      const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: ['arn:aws:s3:::b', value] };
      const { edits, notes } = read(onRole(statement, MORE));
      const place = 'orders/It PolicyDocument.Statement[0].Resource[1]';
      expect(notes).toContainEqual({ kind: 'unresolved-text', place });
      const doubt = { StringEquals: { 'text:orders/It PolicyDocument[0]': 'known' } };
      expect(edits).toMatchObject([
        { edit: { document: { Statement: [{ Resource: ['arn:aws:s3:::b'] }, { Condition: doubt }] } } },
      ]);
    },
  );

  it('that names itself ends', () => {
    const template = onRole(
      { Effect: 'Allow', Action: 's3:*', Resource: { 'Fn::If': ['Loop', 'a', { 'Fn::GetAtt': ['Bucket', 'Arn'] }] } },
      { Conditions: { Loop: { Condition: 'Loop' } } },
    );
    expect(read(template).notes.map(({ kind }) => kind)).toContain('unresolved-text');
  });
});

describe('what is not known leaves open only what hangs on it', () => {
  const NONE = { Parameters: { None: { Type: 'String' } } };

  it.each<readonly [string, Json, number, number]>([
    [
      'a deny of the tables that somebody names',
      { Effect: 'Deny', Action: 'dynamodb:*', Resource: { Ref: 'None' } },
      0,
      6,
    ],
    ['a deny of other tables too', { Effect: 'Deny', Action: 'dynamodb:*', Resource: ['*', { Ref: 'None' }] }, 6, 0],
    [
      'a deny of objects',
      {
        Effect: 'Deny',
        Action: 's3:*',
        Resource: { 'Fn::Join': ['', ['arn:aws:s3:::elsewhere-', { Ref: 'None' }, '/*']] },
      },
      0,
      0,
    ],
    [
      'a deny but for somebody',
      {
        Effect: 'Deny',
        Action: 'dynamodb:*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:PrincipalOrgID': { Ref: 'None' } } },
      },
      0,
      6,
    ],
    [
      'a deny of all but what somebody names',
      { Effect: 'Deny', NotAction: [{ Ref: 'None' }, 'dynamodb:*'], Resource: '*' },
      0,
      0,
    ],
    [
      'an action that somebody names',
      { Effect: 'Deny', Action: { 'Fn::Join': [':', ['dynamodb', { Ref: 'None' }]] }, Resource: '*' },
      0,
      6,
    ],
    ['an effect that somebody names', { Effect: { Ref: 'None' }, Action: 'dynamodb:*', Resource: '*' }, 0, 6],
    ['an allowance more', { Effect: 'Allow', Action: 's3:*', Resource: { Ref: 'None' } }, 0, 0],
  ])('%s', async (_, statement, refused, open) => {
    const calls = CALLS.filter(({ eventSource }) => eventSource === 'dynamodb.amazonaws.com');
    const report = await replayed(calls, SNAPSHOT, edited(SNAPSHOT, editsOf(read(onRole(statement, NONE)))));
    const sum = (groups: readonly { readonly count: number }[]): number =>
      groups.reduce((all, { count }) => all + count, 0);
    expect([sum(report.newlyRefused), sum(report.cannotTell)]).toEqual([refused, open]);
  });
});

describe('the text of a template', () => {
  it.each([
    ['a list', '- a\n- b\n', /neither JSON nor a YAML mapping/],
    ['no YAML', 'Resources:\n  A: [\n', /line \d/],
    ['broken JSON', '{"Resources": {', /JSON/],
  ])('that is %s is said to be none', (_, text, problem) => {
    expect(parseTemplate(text)).toMatch(problem);
  });

  it('reads every short form', () => {
    const text = [
      'A: !GetAtt Role.Arn',
      'B: !Sub "a-{C}"',
      'C: !Join ["", [a, !Ref D]]',
      'D: !If [E, 1, !Ref "AWS::NoValue"]',
      'F: !Transform {Name: x}',
    ];
    expect(parseTemplate(text.join('\n'))).toEqual({
      A: { 'Fn::GetAtt': ['Role', 'Arn'] },
      B: { 'Fn::Sub': 'a-{C}' },
      C: { 'Fn::Join': ['', ['a', { Ref: 'D' }]] },
      D: { 'Fn::If': ['E', 1, { Ref: 'AWS::NoValue' }] },
      F: { 'Fn::Transform': { Name: 'x' } },
    });
  });
});
