/**
 * A line of `evaluate --jsonl` becomes a case, or a problem that names its place.
 */
import { describe, expect, it } from 'vitest';
import { readCase } from '../../lambdas/engine/index.ts';

const request = { principal: 'anonymous', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
const document = { Version: '2012-10-17', Statement: [] };

describe('read as a case', () => {
  const lenient: readonly (readonly [string, unknown, unknown])[] = [
    ['no policies at all', undefined, {}],
    [
      'one policy where a list is allowed',
      { identity: { name: 'p', document } },
      { identity: [{ name: 'p', document }] },
    ],
    ['a bare document', { boundary: [document] }, { boundary: [{ name: '1', document }] }],
    ['a layer that was not read', { scps: null, session: null }, { scps: null, session: null }],
    [
      'a level that was not read',
      { rcps: [{ target: 'r', policies: null }] },
      { rcps: [{ target: 'r', policies: null }] },
    ],
    [
      'a document that was not read',
      { endpoint: [{ name: 'e', document: null }] },
      { endpoint: [{ name: 'e', document: null }] },
    ],
    ['policies told to be none', null, {}],
    ['a document as text, as AWS returns it', { session: '{}' }, { session: [{ name: '1', document: '{}' }] }],
    [
      'a policy as IAM names it, and as it is found in an answer of Organizations',
      { identity: [{ PolicyName: 'p', document }], endpoint: [{ id: 'e', document }] },
      { identity: [{ name: 'p', document }], endpoint: [{ name: 'e', document }] },
    ],
    [
      'policies without a name, by their places',
      { identity: [{ document }, document, null] },
      {
        identity: [
          { name: '1', document },
          { name: '2', document },
          { name: '3', document: null },
        ],
      },
    ],
    [
      'levels without a name, one that was not read, one without policies',
      { scps: [{ policies: [] }, null, { target: 'ou' }] },
      {
        scps: [
          { target: '1', policies: [] },
          { target: '2', policies: null },
          { target: 'ou', policies: [] },
        ],
      },
    ],
    [
      'Block Public Access as S3 answers it, and as text',
      { publicAccessBlock: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: 'true' } } },
      {
        publicAccessBlock: {
          BlockPublicAcls: true,
          IgnorePublicAcls: false,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: false,
        },
      },
    ],
    [
      'grants, one of which is bound to a context',
      {
        grants: [
          { GrantId: 'g', GranteePrincipal: 'a', RetiringPrincipal: 'b', Operations: 'Decrypt', Other: 1 },
          { Constraints: { EncryptionContextSubset: { k: 'v', n: 1 }, EncryptionContextEquals: 7 } },
        ],
      },
      {
        grants: [
          { GrantId: 'g', GranteePrincipal: 'a', RetiringPrincipal: 'b', Operations: ['Decrypt'] },
          { Constraints: { EncryptionContextSubset: { k: 'v', n: '1' } } },
        ],
      },
    ],
    [
      'no access block and no grants read',
      { publicAccessBlock: null, grants: null },
      { publicAccessBlock: null, grants: null },
    ],
    ['a single resource policy', { resource: { name: 'b', document } }, { resource: [{ name: 'b', document }] }],
  ];
  for (const [name, policies, expected] of lenient) {
    it(name, () => {
      expect(readCase({ id: 'x', request, policies })).toEqual({
        kind: 'case',
        case: { id: 'x', request, policies: expected },
      });
    });
  }

  it('single values and lists in the context, one unknown key', () => {
    const reading = readCase({ request: { ...request, context: { a: 1, b: ['x', true], c: null }, unknown: 'd' } });
    expect(reading).toMatchObject({
      case: { id: null, request: { context: { a: 1, b: ['x', true] }, unknown: ['d'] } },
    });
  });
});

describe('the owner of the resource', () => {
  const owners: readonly (readonly [string, unknown, string | undefined])[] = [
    ['as text', '012345678901', '012345678901'],
    ['as a number, whose zeros JSON lost', 12345678901, '012345678901'],
    ['not told', undefined, undefined],
    ['told to be nobody', null, undefined],
  ];
  for (const [name, resourceAccount, expected] of owners) {
    it(name, () => {
      const reading = readCase({ request: { ...request, resourceAccount } });
      expect(reading).toMatchObject({ kind: 'case' });
      expect(reading.kind === 'case' ? reading.case.request.resourceAccount : 'unreadable').toBe(expected);
    });
  }
});

describe('a problem with its place', () => {
  const bad: readonly (readonly [unknown, string])[] = [
    [7, 'the line is not an object'],
    [{ id: 'x' }, 'request: is not an object'],
    [{ id: 'x', request: { ...request, action: 5 } }, 'request.action: is not text'],
    [{ id: 'x', request: { ...request, principal: '' } }, 'request.principal: is not text'],
    [{ id: 'x', request: { ...request, resource: 5 } }, 'request.resource: is not text'],
    [{ id: 'x', request: { ...request, resourceAccount: {} } }, 'request.resourceAccount: is not text'],
    [{ id: 'x', request: { ...request, context: 'k' } }, 'request.context: is not an object'],
    [{ id: 'x', request: { ...request, context: { k: {} } } }, 'request.context.k: is neither'],
    [{ id: 'x', request: { ...request, context: { k: ['a', null] } } }, 'request.context.k: is neither'],
    [{ id: 'x', request: { ...request, unknown: ['a', 7] } }, 'request.unknown[1]: is not text'],
    [{ id: 'x', request, policies: [] }, 'policies: is not an object'],
    [{ id: 'x', request, policies: { identity: [7] } }, 'policies.identity[0]: is not a policy'],
    [
      { id: 'x', request, policies: { identity: [{ name: 'p', document: 7 }] } },
      'policies.identity[0].document: is neither',
    ],
    [{ id: 'x', request, policies: { identity: [{ name: 'p' }] } }, 'policies.identity[0]: has no document'],
    [{ id: 'x', request, policies: { publicAccessBlock: true } }, 'policies.publicAccessBlock: is not an object'],
    [{ id: 'x', request, policies: { scps: [[]] } }, 'policies.scps[0]: is not a level of the organization'],
    [{ id: 'x', request, policies: { grants: [7] } }, 'policies.grants[0]: is not an object'],
  ];
  for (const [line, problem] of bad) {
    it(problem, () => {
      const reading = readCase(line);
      expect(reading.kind).toBe('unreadable');
      expect(reading.kind === 'unreadable' ? reading.problem : '').toContain(problem);
      if (typeof line === 'object') expect(reading).toMatchObject({ id: 'x' });
    });
  }
});
