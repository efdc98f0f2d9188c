/**
 * Policies used many times: edits, sharing, bounds; and documents in every state they are found in.
 */
import { describe, expect, it } from 'vitest';
import { evaluate, type PolicyEdit, type PolicySet, prepare, withContext } from '../../lambdas/engine/index.ts';
import { cellsOf, glob } from './reference/glob.ts';

const asked = {
  principal: 'arn:aws:sts::111122223333:assumed-role/app/run',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::data/a.txt',
  resourceAccount: '111122223333',
};
const allow = { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const deny = { Sid: 'Stop', Effect: 'Deny', Action: '*', Resource: '*' };
const document = (...statements: readonly Record<string, unknown>[]) => ({
  Version: '2012-10-17',
  Statement: statements,
});
const all = { Effect: 'Allow', Action: '*', Resource: '*' };
const full = { name: 'Full', document: document(all) };
const set: PolicySet = {
  identity: [{ name: 'read', document: document(allow) }],
  scps: [
    { target: 'r-1', policies: [full] },
    { target: 'ou-1', policies: [full, { name: 'stop', document: document(deny) }] },
  ],
};

describe('of many statements about many resources', () => {
  const team = `\${aws:PrincipalTag/team}`;
  const odd = ['arn:aws:s3:::*7/*', `arn:aws:s3:::bucket-3/${team}/*`, 'arn:aws:s3:*:shared', 'arn:*:s3:::bucket-1*'];
  const statement = (at: number): Record<string, unknown> => {
    const own = [`arn:aws:s3:::bucket-${at}/*`, `arn:aws:s3:::bucket-${at % 7}/shared/*`];
    const Resource = at % 9 === 0 ? odd[at % odd.length] : own;
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': at % 3 === 0 ? 'red' : 'blue' } };
    const of = at % 50 === 5 ? { NotResource: 'arn:aws:s3:::bucket-*' } : { Resource };
    return { Effect: at % 5 === 4 ? 'Deny' : 'Allow', Action: 's3:*', ...of, ...(at % 4 === 1 ? {} : { Condition }) };
  };
  const seldom = (at: number): Record<string, unknown> => ({
    ...statement(at),
    Resource: `arn:aws:s3:::bucket-${at}/*`,
  });
  const resources = Array.from(
    { length: 40 },
    (_, at) => `arn:aws:s3:::bucket-${at}/${at % 2 ? 'shared' : 'red'}/a.txt`,
  );

  it.each([
    ['all kinds of patterns', statement],
    ['a bucket each', seldom],
  ])('the answer is the same however often it was asked: %s', (_kind, of) => {
    const policies = {
      identity: [{ name: 'p', document: document(...Array.from({ length: 200 }, (_, at) => of(at))) }],
    };
    const prepared = prepare(policies);
    const decisions = new Set<string>();
    for (const resource of [...resources, ...resources, '*', 'arn:aws:s3:::data']) {
      for (const context of [{ 'aws:PrincipalTag/team': 'red' }, {}]) {
        const one = { ...asked, resource, context, unknown: ['aws:SourceIp'] };
        const verdict = prepared.evaluate(one);
        decisions.add(verdict.decision);
        expect(JSON.stringify(verdict)).toBe(JSON.stringify(evaluate(one, policies)));
      }
    }
    expect(decisions.size).toBeGreaterThan(1);
  });
});

describe('actions of any spelling', () => {
  const written = [
    '*',
    '*:*',
    's3:*',
    'S3:get*',
    's?:GetObject',
    '?3:GetObject',
    's*',
    '*Object',
    's3-*:Get*',
    's3:Get?bject',
  ];
  const actions = [
    's3:GetObject',
    'S3:GETOBJECT',
    's3:PutObject',
    's3-outposts:GetObject',
    'sqs:SendMessage',
    'ec2:x',
    'x',
  ];

  it.each(written)('%s is found by the service it can be about', (Action) => {
    const policies = { identity: [{ name: 'p', document: document({ ...allow, Action }) }] };
    const inverse = {
      identity: [{ name: 'p', document: document({ Effect: 'Deny', NotAction: Action, Resource: '*' }, all) }],
    };
    const [prepared, but] = [prepare(policies), prepare(inverse)];
    for (const action of [...actions, ...actions.toReversed()]) {
      const matches = glob(cellsOf(Action.toLowerCase()), action.toLowerCase());
      expect([action, prepared.evaluate({ ...asked, action }).decision === 'allowed']).toEqual([action, matches]);
      expect([action, but.evaluate({ ...asked, action }).decision === 'allowed']).toEqual([action, matches]);
    }
  });
});

describe('what if', () => {
  const decision = (...edits: PolicyEdit[]) => prepare(set).whatIf(edits).evaluate(asked).decision;

  it('a policy of one level is removed', () => {
    expect(decision({ layer: 'scp', target: 'ou-1', policy: 'stop', change: { kind: 'remove' } })).toBe('allowed');
    expect(decision({ layer: 'scp', target: 'r-1', policy: 'stop', change: { kind: 'remove' } })).toBe('explicitDeny');
  });

  it('a statement is removed, by Sid or by place', () => {
    for (const statement of ['Stop', '2']) {
      const edit: PolicyEdit = {
        layer: 'scp',
        target: 'ou-1',
        policy: 'stop',
        change: { kind: 'remove-statement', statement },
      };
      expect(decision(edit)).toBe(statement === 'Stop' ? 'allowed' : 'explicitDeny');
    }
  });

  it('a statement is replaced', () => {
    const change = { kind: 'replace-statement', statement: 'Stop', with: { ...deny, Action: 'iam:*' } } as const;
    expect(decision({ layer: 'scp', policy: 'stop', change })).toBe('allowed');
  });

  it('a policy is put where there was none, also as the resource policy', () => {
    const cross = { ...asked, resourceAccount: '444455556666' };
    const bucket = document({ ...allow, Principal: '*' });
    const open = prepare({ identity: set.identity ?? [] });
    expect(open.evaluate(cross).blockedBy).toEqual(['resource']);
    const edited = open.whatIf([{ layer: 'resource', policy: 'bucket', change: { kind: 'put', document: bucket } }]);
    expect(edited.evaluate(cross).decision).toBe('allowed');
    expect(
      edited.whatIf([{ layer: 'resource', policy: 'bucket', change: { kind: 'remove' } }]).evaluate(cross).blockedBy,
    ).toEqual(['resource']);
  });

  it('a policy is added beside what was not read, which may still deny', () => {
    const change = { kind: 'add-policy', document: document(allow) } as const;
    const unread = prepare({ identity: null })
      .whatIf([{ layer: 'identity', policy: 'new', change }])
      .evaluate(asked);
    expect(unread).toMatchObject({ decision: 'allowed', dependsOn: ['layer:identity'] });
    const levels = [
      { target: 'r-1', policies: [] },
      { target: 'ou-1', policies: [] },
    ];
    const everyLevel = prepare({ ...set, scps: levels }).whatIf([{ layer: 'scp', policy: 'new', change }]);
    expect(everyLevel.evaluate(asked).decision).toBe('allowed');
  });

  it('an edit of what is not there, or was not read, changes nothing', () => {
    expect(decision({ layer: 'identity', policy: 'nobody', change: { kind: 'remove' } })).toBe('explicitDeny');
    const unread = prepare({ identity: null }).whatIf([{ layer: 'identity', policy: 'x', change: { kind: 'remove' } }]);
    expect(unread.evaluate(asked).dependsOn).toEqual(['layer:identity']);
  });

  it('leaves the policies it was made from as they were', () => {
    const prepared = prepare(set);
    prepared.whatIf([{ layer: 'identity', policy: 'read', change: { kind: 'remove' } }]);
    expect(prepared.evaluate(asked)).toEqual(evaluate(asked, set));
  });
});

describe('the same call with other values of some keys', () => {
  const known = { ...asked, context: { 'aws:SourceIp': '198.51.100.7', 'aws:SourceVpc': 'vpc-1' } };
  const request = { ...known, unknown: ['AWS:SourceVpce', 'aws:ResourceTag/*'] };

  it('they take the place of what was known or unknown, however it was spelled; the rest stays', () => {
    expect(withContext(request, { 'aws:sourceip': '203.0.113.9', 'aws:SourceVpce': 'vpce-1' })).toEqual({
      ...asked,
      context: { 'aws:SourceVpc': 'vpc-1', 'aws:sourceip': '203.0.113.9', 'aws:SourceVpce': 'vpce-1' },
      unknown: ['aws:ResourceTag/*'],
    });
  });

  it('of a call of which nothing was known', () => {
    expect(withContext(asked, { 'aws:SourceVpc': 'vpc-1' })).toEqual({
      ...asked,
      context: { 'aws:SourceVpc': 'vpc-1' },
      unknown: [],
    });
  });

  it('no values, the same call', () => {
    expect(withContext(request, {})).toEqual(request);
  });
});

describe('documents as found in the wild', () => {
  const text = JSON.stringify(document(allow));
  const readable = {
    plain: text,
    'with a byte order mark': `\uFEFF${text}`,
    'URL-encoded': encodeURIComponent(text),
    'with a duplicate key, the last of which wins': text.replace(
      '"Effect":"Allow"',
      '"Effect":"Deny","Effect":"Allow"',
    ),
    'with one statement that is not a list': JSON.stringify({ Version: '2012-10-17', Statement: allow }),
  };
  for (const [name, written] of Object.entries(readable)) {
    it(name, () => {
      const verdict = evaluate(asked, { identity: [{ name: 'p', document: written }] });
      expect(verdict).toMatchObject({ decision: 'allowed' });
      expect(verdict.problems).toBeUndefined();
    });
  }

  it('a text that is not JSON counts as not read and is reported', () => {
    const verdict = evaluate(asked, {
      identity: [...(set.identity ?? []), { name: 'broken', document: '{"Statement": [' }],
    });
    expect(verdict.dependsOn).toEqual(['layer:identity']);
    expect(verdict.problems).toEqual([
      { layer: 'identity', policy: 'broken', place: '', problem: 'is not a JSON object' },
    ]);
  });

  it('an operator that is none: the Allow grants nothing, the Deny leaves the answer open, both name the place', () => {
    const odd = { Condition: { StringLikes: { 'aws:username': 'x' } } };
    const granted = evaluate(asked, { identity: [{ name: 'p', document: document({ ...allow, ...odd }) }] });
    expect(granted).toMatchObject({ decision: 'implicitDeny', dependsOn: [] });
    expect(granted.problems?.[0]).toMatchObject({ place: 'Statement[0].Condition.StringLikes' });
    const denied = evaluate(asked, { identity: [{ name: 'p', document: document(allow, { ...deny, ...odd }) }] });
    expect(denied).toMatchObject({ decision: 'allowed', dependsOn: ['layer:identity'] });
  });

  it('numbers beyond 2^53 are compared as written', () => {
    const limit = { ...allow, Condition: { NumericEquals: { 'x:size': 0 } } };
    const exact = JSON.stringify(document(limit)).replace('"x:size":0', '"x:size":9007199254740993');
    const sized = (size: string) => ({ ...asked, context: { 'x:size': size } });
    const policies = { identity: [{ name: 'p', document: exact }] };
    expect(evaluate(sized('9007199254740993'), policies).decision).toBe('allowed');
    expect(evaluate(sized('9007199254740992'), policies).decision).toBe('implicitDeny');
  });

  it('a pattern made to be slow is not', () => {
    const pattern = `${'*a'.repeat(400)}b`;
    const statement = {
      ...allow,
      Resource: `arn:aws:s3:::${pattern}`,
      Condition: { StringLike: { 'aws:UserAgent': pattern } },
    };
    const hostile = {
      ...asked,
      resource: `arn:aws:s3:::${'a'.repeat(4000)}`,
      context: { 'aws:UserAgent': 'a'.repeat(4000) },
    };
    expect(evaluate(hostile, { identity: [{ name: 'p', document: document(statement) }] }).decision).toBe(
      'implicitDeny',
    );
  });
});

it('a stream of ever new actions does not grow the memory of a prepared set', () => {
  const prepared = prepare(set);
  for (let count = 0; count < 5_000; count++) prepared.evaluate({ ...asked, action: `s3:Get${count}` });
  expect(prepared.evaluate(asked)).toEqual(evaluate(asked, set));
});
