/**
 * A statement in what was read, by its Sid or its place; and nothing where there is none.
 */
import { describe, expect, it } from 'vitest';
import { askedOfKey } from '../../lambdas/diagnosis/asked-of-key.ts';
import { findStatement, policiesOf, textsOf } from '../../lambdas/diagnosis/policy-text.ts';
import type { PolicySet } from '../../lambdas/engine/index.ts';
import { check, judge, policy } from './building.ts';

const READ = { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const WRITE = { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' };
const P = policy('P', READ, WRITE);

describe('a statement', () => {
  it.each([
    ['Read', 0, READ],
    ['1', 0, READ],
    ['2', 1, WRITE],
  ])('is found by %s', (statement, at, text) => {
    const statements = [READ, WRITE];
    expect(findStatement([policy('Q', WRITE), P], 'P', statement)).toEqual([
      { policy: 'P', document: P.document, statements, at, text },
    ]);
  });

  it.each(['3', '0', 'Write', '', '-1', '12345'])('is not there: %j', (statement) => {
    expect(findStatement([P], 'P', statement)).toEqual([]);
  });

  it('is not there in another policy, and in one that cannot be read', () => {
    expect(findStatement([P], 'Q', '1')).toEqual([]);
    expect(findStatement([{ name: 'P', document: '{' }], 'P', '1')).toEqual([]);
    expect(findStatement([{ name: 'P', document: null }], 'P', '1')).toEqual([]);
  });

  it('of each policy of the name, where several have it', () => {
    expect(findStatement([P, policy('P', WRITE)], 'P', '1').map(({ text }) => text)).toEqual([READ, WRITE]);
  });
});

it('the policies of a layer, and of one level of the organization', () => {
  const [a, b] = [policy('A'), policy('B')];
  const set: PolicySet = {
    identity: [a],
    boundary: [b],
    session: null,
    resource: a,
    scps: [
      { target: 'r', policies: [a] },
      { target: 'ou', policies: [b] },
      { target: 'x', policies: null },
    ],
    rcps: null,
  };
  const layers = ['identity', 'boundary', 'session', 'resource', 'trust', 'scp', 'rcp', 'endpoint'] as const;
  expect(layers.map((layer) => policiesOf(set, layer))).toEqual([[a], [b], [], [a], [a], [a, b], [], []]);
  expect(policiesOf(set, 'scp', 'ou')).toEqual([b]);
  expect(policiesOf({ ...set, resource: [a, b] }, 'resource')).toEqual([a, b]);
  expect(policiesOf({ resource: null }, 'trust')).toEqual([]);
});

it('one value or a list, and nothing that is not text', () => {
  expect([textsOf('a'), textsOf(['a', 7, 'b']), textsOf(7), textsOf(undefined)]).toEqual([['a'], ['a', 'b'], [], []]);
});

describe('who asks for a key that no one could tell', () => {
  const team = `\${aws:PrincipalTag/team}`;
  const asking = (operator: string, value: unknown, action: object = { Action: 's3:*' }) => ({
    Effect: 'Allow',
    ...action,
    Resource: '*',
    Condition: { [operator]: { 'aws:ResourceTag/team': value } },
  });
  const askedIn = (...policies: readonly PolicySet[]) =>
    askedOfKey('AWS:resourcetag/team', judge(...policies.map((one) => check({ policies: one }))));

  it.each<readonly [string, readonly PolicySet[], object | undefined]>([
    [
      'a statement of the identity policies',
      [{ identity: [policy('Other', READ), policy('Tagged', READ, asking('StringEquals', 'red'))] }],
      { layer: 'identity', policy: 'Tagged', statement: '2', values: ['red'] },
    ],
    [
      'one of another layer',
      [
        {
          identity: [P],
          scps: [{ target: 'r', policies: [policy('Fence', { Sid: 'F', ...asking('StringLike', ['a', 'b']) })] }],
        },
      ],
      { layer: 'scp', policy: 'Fence', statement: 'F', values: ['a', 'b'] },
    ],
    [
      "the innermost of several: the caller's own",
      [
        {
          identity: [policy('In', asking('StringEquals', 'i'))],
          boundary: [policy('Out', asking('StringEquals', 'o'))],
        },
      ],
      { layer: 'identity', policy: 'In', values: ['i'] },
    ],
    [
      'one of a further call',
      [{ identity: [P] }, { identity: [policy('Tagged', asking('Bool', true))] }],
      { layer: 'identity', policy: 'Tagged', values: ['true'] },
    ],
    [
      'one about all but other actions',
      [{ identity: [policy('N', asking('StringEquals', 'x', { NotAction: 'sqs:*' }))] }],
      { policy: 'N' },
    ],
    [
      'none about other actions',
      [{ identity: [policy('Q', asking('StringEquals', 'x', { Action: 'sqs:*' }))] }],
      undefined,
    ],
    [
      'none about all but this',
      [{ identity: [policy('N', asking('StringEquals', 'x', { NotAction: 's3:Get*' }))] }],
      undefined,
    ],
    ['none that asks whether it is there', [{ identity: [policy('N', asking('Null', 'true'))] }], undefined],
    ['none that was not read', [{ identity: null }], undefined],
  ])('%s', (_, policies, expected) => {
    const told = askedIn(...policies);
    if (expected === undefined) expect(told).toBeUndefined();
    else expect(told).toMatchObject(expected);
  });

  it('with what its variables stand for here, where that is known', () => {
    const values = [`${team}-x`, team, `\${aws:PrincipalTag/unit}`];
    const one = check({
      policies: { identity: [policy('V', asking('StringEquals', values))] },
      request: { context: { 'aws:principaltag/team': 'red' } },
    });
    expect(askedOfKey('aws:ResourceTag/team', judge(one))?.variables).toEqual([
      { name: 'aws:PrincipalTag/team', value: 'red' },
    ]);
  });
});
