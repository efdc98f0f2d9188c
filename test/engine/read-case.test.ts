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

describe('a problem with its place', () => {
  const bad: readonly (readonly [unknown, string])[] = [
    [7, 'the line is not an object'],
    [{ id: 'x' }, 'request: is not an object'],
    [{ id: 'x', request: { ...request, action: 5 } }, 'request.action: is not text'],
    [{ id: 'x', request: { ...request, context: { k: {} } } }, 'request.context.k: is neither'],
    [{ id: 'x', request, policies: { identity: [7] } }, 'policies.identity[0]: is not a policy'],
    [
      { id: 'x', request, policies: { identity: [{ name: 'p', document: 7 }] } },
      'policies.identity[0].document: is neither',
    ],
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
