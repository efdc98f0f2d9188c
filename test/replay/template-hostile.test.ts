/**
 * Templates that are made to stop the reader, or to have it say more than is known: what cannot be resolved stays unknown,
 * within bounded time.
 */
import { describe, expect, it } from 'vitest';
import { isObject, type Json } from '../../lambdas/denial/fields.ts';
import { composeReplay } from '../../lambdas/notice/compose-replay.ts';
import { markdownNotice } from '../../lambdas/notice/formats/markdown.ts';
import { replaySummary } from '../../lambdas/notice/words/replay.ts';
import type { PlanNote } from '../../lambdas/replay/plan/planned.ts';
import { parseTemplate } from '../../lambdas/replay/template/parse-template.ts';
import { readTemplates, type TemplateInput } from '../../lambdas/replay/template/template.ts';
import { CALLS, replayed, SNAPSHOT } from './replaying.ts';

const WHERE = { 'AWS::AccountId': '444455556666', 'AWS::Region': 'eu-central-1', 'AWS::StackName': 'orders' };

function onRole(resource: unknown, more: Json = {}): Json {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: resource };
  const document = { Version: '2012-10-17', Statement: [statement] };
  const properties = { RoleName: 'OrdersApi', PolicyName: 'P', PolicyDocument: document };
  return { It: { Type: 'AWS::IAM::RolePolicy', Properties: properties }, ...more };
}

function notesOf(template: Json, more: Partial<TemplateInput> = {}): readonly string[] {
  const input = { template, file: 'it.json', parameters: WHERE, ...more };
  return readTemplates([input], SNAPSHOT).notes.map(({ kind }) => kind);
}

function alias(name: unknown): Json {
  return { Type: 'AWS::KMS::Alias', Properties: { AliasName: name } };
}

function nested(levels: number): unknown {
  let value: unknown = { Ref: 'Nothing' };
  for (let level = 0; level < levels; level += 1) value = { 'Fn::Join': ['', ['"', value]] };
  return value;
}

function doubling(levels: number, first: unknown): Json {
  const aliases: [string, Json][] = [['A0', alias(first)]];
  for (let level = 1; level < levels; level += 1)
    aliases.push([`A${level}`, alias({ 'Fn::Sub': `\${A${level - 1}}\${A${level - 1}}` })]);
  return Object.fromEntries(aliases);
}

function holdingTwice(levels: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level += 1) value = { 'Fn::Sub': [`\${A}\${A}`, { A: value }] };
  return value;
}

const SELF = { 'Fn::FindInMap': ['M', 'a', 'b'] };
const OUTPUTS = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => [
    `O${at}`,
    {
      Export: { Name: `e${at}` },
      Value: { 'Fn::Join': ['', [{ 'Fn::ImportValue': `e${at - 1}` }, { 'Fn::ImportValue': `e${at - 1}` }]] },
    },
  ]),
);

const CHAIN = Object.fromEntries(
  Array.from({ length: 20_000 }, (_, at) => [
    `B${at}`,
    { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: `B${at + 1}` } } },
  ]),
);

const HOSTILE: readonly (readonly [string, Json])[] = [
  ['an alias that names itself', { Resources: onRole({ Ref: 'A' }, { A: alias({ Ref: 'A' }) }) }],
  [
    'buckets that name each other',
    {
      Resources: onRole(
        { 'Fn::GetAtt': ['A', 'Arn'] },
        {
          A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'B' } } },
          B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'A' } } },
        },
      ),
    },
  ],
  ['a mapping that asks for itself', { Mappings: { M: { a: { b: SELF } } }, Resources: onRole(SELF) }],
  ['functions in functions', { Resources: onRole(nested(40)) }],
  ['names that double, known', { Resources: onRole({ Ref: 'A39' }, doubling(40, 'alias/x')) }],
  ['names that double, unknown', { Resources: onRole({ Ref: 'A39' }, doubling(40, { Ref: 'Nothing' })) }],
  ['outputs that double', { Resources: onRole({ 'Fn::ImportValue': 'e39' }), Outputs: OUTPUTS }],
  ['values that hold each other twice', { Resources: onRole(holdingTwice(33)) }],
  ['a long chain of names', { Resources: onRole({ 'Fn::GetAtt': ['B0', 'Arn'] }, CHAIN) }],
];

describe('a hostile template', () => {
  it.each(HOSTILE)('of %s is read, and what hangs on it is not known', (_, template) => {
    expect(notesOf(template)).toContain('unresolved-text');
  });

  it.each([
    ['JSON', `{"Resources":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    ['YAML', `Resources: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('of %s that is nested too deep is told as such', (_, text) => {
    expect(parseTemplate(text)).toBe('is nested deeper than 100 levels');
  });

  it('of aliases of aliases is refused', () => {
    const lines = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
    expect(parseTemplate(['a0: &a0 [x]', ...lines, 'Resources: *a9'].join('\n'))).toMatch(
      /YAML aliases .*write what they/,
    );
  });
});

it('an alias within a function of YAML stands for its value', () => {
  const text = 'Name: &name data\nResources: {It: {If: !If [C, *name, {N: *name}], List: !Join ["", [*name]]}}';
  const template = parseTemplate(text);
  expect(isObject(template) ? template['Resources'] : template).toEqual({
    It: { If: { 'Fn::If': ['C', 'data', { N: 'data' }] }, List: { 'Fn::Join': ['', ['data']] } },
  });
});

describe('a policy that comes to hang on a condition', () => {
  const conditions = { On: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } };
  const parts = onRole('*');
  const always: Json = { Conditions: conditions, Resources: parts };
  const perhaps: Json = {
    Conditions: conditions,
    Resources: { It: { ...(isObject(parts['It']) ? parts['It'] : {}), Condition: 'On' } },
  };
  const edits = (template: Json, deployed: Json) =>
    readTemplates([{ template, deployed, file: 'it.json', parameters: WHERE }], SNAPSHOT).edits.length;

  it('is a change, though its text is the same', () => {
    expect(edits(perhaps, always)).toBe(1);
    expect(edits(perhaps, perhaps)).toBe(0);
  });
});

it('a statement of which a part is in doubt leaves the whole policy of the bus in doubt', () => {
  const bus = 'arn:aws:events:eu-central-1:444455556666:event-bus/orders';
  const snapshot = { ...SNAPSHOT, accounts: { '444455556666': { resources: { [bus]: { policy: {} } } } } };
  const statement = {
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Principal: { AWS: ['111122223333', { Ref: 'Partner' }] },
    Resource: bus,
  };
  const properties = { EventBusName: 'orders', StatementId: 'S', Statement: statement };
  const template = { Resources: { It: { Type: 'AWS::Events::EventBusPolicy', Properties: properties } } };
  const { edits } = readTemplates([{ template, file: 'it.json', parameters: WHERE }], snapshot);
  expect(edits.map(({ edit }) => edit)).toEqual([{ kind: 'resource', arn: bus, document: null }]);
});

it('a record that is nested too deep is left out, and the others are replayed', async () => {
  const [record = {}] = CALLS;
  const deep: Json = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
  const report = await replayed([{ ...record, requestParameters: deep }, record], SNAPSHOT, SNAPSHOT);
  expect(report.calls).toBe(1);
  expect(report.leftOut).toEqual([{ reason: 'not readable: nested too deep', records: 1 }]);
});

describe('the summary', () => {
  const [record = {}] = CALLS;
  const summary = async (notes: readonly PlanNote[]) => {
    const report = { ...(await replayed([record], SNAPSHOT, SNAPSHOT)), notes };
    return { summary: replaySummary(report), body: markdownNotice(composeReplay(report)) };
  };

  it('does not say that none would be refused where a part of the change was left out', async () => {
    const told = await summary([{ kind: 'deleted', place: 'aws_iam_role.app' }]);
    expect(told.summary).toBe('None of the 1 call seen is known to be refused; not all of the change could be tried.');
    expect(told.body).toContain('is deleted: calls by it or on it are not replayed as refused.');
  });

  it('says so where what is not known bears on no call', async () => {
    const told = await summary([{ kind: 'new', place: 'aws_iam_role.app' }]);
    expect(told.summary).toBe('None of the 1 call seen would be refused.');
    expect(told.body).toContain('is new: there are no calls of it yet.');
  });
});
