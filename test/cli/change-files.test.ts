/** Files that people give as a change and that are none, or are written in another way: read, or refused in words. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readChange } from '../../lambdas/cli/replay/read-change.ts';
import type { Json } from '../../lambdas/denial/fields.ts';
import { SNAPSHOT } from '../replay/replaying.ts';
import { scratch } from './run.ts';

const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }] };
const PROPERTIES = { RoleName: 'OrdersApi', PolicyName: 'P', PolicyDocument: DOCUMENT };
const TEMPLATE = JSON.stringify({ Resources: { It: { Type: 'AWS::IAM::RolePolicy', Properties: PROPERTIES } } });
const YAML = `Resources:
  It:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: OrdersApi
      PolicyName: P
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Deny, Action: "dynamodb:*", Resource: "*"}
`;
const CHANGE = {
  address: 'aws_iam_role_policy.it',
  mode: 'managed',
  type: 'aws_iam_role_policy',
  change: {
    actions: ['create'],
    before: null,
    after: { role: 'OrdersApi', name: 'P', policy: JSON.stringify(DOCUMENT) },
  },
};
const PLAN: Json = { format_version: '1.2', terraform_version: '1.13.4', resource_changes: [CHANGE] };

function utf16(text: string, order: 'little' | 'big', mark = true): Buffer {
  const bytes = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le');
  return order === 'little' ? bytes : bytes.swap16();
}

function changeIn(bytes: string | Uint8Array): ReturnType<typeof readChange> {
  const file = scratch('change.json', '');
  writeFileSync(file, bytes);
  return readChange({ change: [file] }, SNAPSHOT);
}

describe('a change is read', () => {
  it.each<readonly [string, string | Uint8Array]>([
    ['as JSON', TEMPLATE],
    ['with a byte order mark', `\uFEFF${TEMPLATE}`],
    ['as PowerShell writes it', utf16(TEMPLATE, 'little')],
    ['as PowerShell writes it, without its mark', utf16(TEMPLATE, 'little', false)],
    ['in the other order of bytes', utf16(TEMPLATE, 'big')],
    ['as YAML', YAML],
    ['as YAML with the ends of lines of Windows', YAML.replaceAll('\n', '\r\n')],
    ['as YAML as PowerShell writes it', utf16(YAML, 'little')],
    ['as YAML with a name for a part', YAML.replace('PolicyDocument:', 'PolicyDocument: &text')],
    ['as a plan', JSON.stringify(PLAN)],
    ['as a plan as PowerShell writes it', utf16(JSON.stringify(PLAN), 'little')],
    ['as a plan of a later version', JSON.stringify({ ...PLAN, format_version: '2.0' })],
  ])('%s', (_, bytes) => {
    const read = changeIn(bytes);
    const planned = read.kind === 'read' ? read.planned.map(({ edit }) => edit) : read.problem;
    expect(planned).toMatchObject([{ kind: 'inline', name: 'P', document: { Statement: [{ Effect: 'Deny' }] } }]);
  });
});

describe('what is no change is refused in words', () => {
  it.each<readonly [string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /: is empty$/],
    ['spaces', ' \r\n\t', /: is empty$/],
    ['comments', '# nothing\n', /neither JSON nor a YAML mapping$/],
    ['null', 'null', /neither JSON nor a YAML mapping$/],
    [
      'a key twice in JSON',
      TEMPLATE.replace(/\}$/, ', "Resources": {}}'),
      /: has the key "Resources" twice in one object$/,
    ],
    [
      'a key twice, deep inside',
      TEMPLATE.replace('"Statement":', '"Statement": [], "Statement":'),
      /: has the key "Statement" twice/,
    ],
    ['a key twice in YAML', `${YAML}Resources: {}\n`, /: Map keys must be unique/],
    [
      'a tag that is no function',
      YAML.replace('OrdersApi', '!Custom OrdersApi'),
      /: Unresolved tag: !Custom at line 5/,
    ],
    ['a tag of another language', YAML.replace('OrdersApi', '!!python/object:os.system OrdersApi'), /: Unresolved tag/],
    ['two documents', `${YAML}---\n${YAML}`, /: holds several YAML documents/],
    ['a text cut off', TEMPLATE.slice(0, -5), /: is not JSON: /],
    ['a saved plan', 'PK\u0003\u0004plan', /: is a plan as Terraform saves it: write `terraform show -json/],
    [
      'the log of a plan',
      '{"@level":"info","type":"version"}\n{"@level":"info"}\n',
      /: is what `terraform plan -json` tells/,
    ],
    ['a state', JSON.stringify({ version: 4, terraform_version: '1.13.4', resources: [] }), /is not a Terraform plan/],
    [
      'a state, shown',
      JSON.stringify({ format_version: '1.0', terraform_version: '1.13.4', values: {} }),
      /is not a Terraform plan/,
    ],
    ['a packed file', gzipSync(TEMPLATE), /: /],
    [
      'brackets in brackets',
      `{"Resources":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
      /deeper than 100 levels$/,
    ],
  ])('%s', (_, bytes, problem) => {
    const read = changeIn(bytes);
    expect(read).toEqual({ kind: 'wrong', problem: expect.stringMatching(problem) });
  });
});

describe('of a plan is told', () => {
  const notesOf = (plan: Json): unknown => {
    const read = changeIn(JSON.stringify(plan));
    return read.kind === 'read' ? read.notes : read.problem;
  };

  it.each<readonly [string, Json, readonly Json[]]>([
    ['that it could not be made to its end', { ...PLAN, errored: true }, [{ kind: 'not-whole', place: 'errored' }]],
    [
      'what it puts off',
      { ...PLAN, deferred_changes: [{ reason: 'resource_config_unknown', resource_change: CHANGE }] },
      [{ kind: 'not-read', place: 'aws_iam_role_policy.it' }],
    ],
    [
      'nothing where it changes nothing',
      { format_version: '1.2', terraform_version: '1.13.4', planned_values: {} },
      [],
    ],
  ])('%s', (_, plan, notes) => {
    expect(notesOf(plan)).toEqual(notes);
  });

  it('all, however large it is', () => {
    const pad = 'x'.repeat(1_000);
    const others = Array.from({ length: 30_000 }, (_, at) => ({
      address: `aws_instance.it[${at}]`,
      mode: 'managed',
      type: 'aws_instance',
      change: { actions: ['no-op'], before: { user_data: pad }, after: { user_data: pad } },
    }));
    const bytes = JSON.stringify({ ...PLAN, resource_changes: [...others, CHANGE] });
    expect(bytes.length).toBeGreaterThan(60_000_000);
    const read = changeIn(bytes);
    expect(read.kind === 'read' ? read.planned.length : read.problem).toBe(1);
  });
});
