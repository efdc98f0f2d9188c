/**
 * Which near misses are told first: what explains the headline, then what else kept the same call, then the rest; and
 * each statement once.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { PolicySet } from '../../lambdas/engine/index.ts';
import { ALLOW_ALL, check, denial, diagnosed, policy } from './building.ts';

const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' };
/** Nearer than any other: a letter's case. */
const NEAR = policy('Near', { ...READ, Resource: 'arn:aws:s3:::reports/2026/Q3.csv' });
const FAR = policy('Far', { ...READ, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } });
const UPLOAD = { action: 's3:PutObject', resource: 'arn:aws:s3:::archive/a' };

function told(refused: Partial<Denial>, policies: PolicySet, also?: PolicySet): readonly string[] {
  const further = also === undefined ? [] : [check({ purpose: 'also-needed', policies: also, request: UPLOAD })];
  const { nearMisses } = diagnosed(denial(refused), [check({ policies }), ...further]);
  return nearMisses.map(({ layer, policy: name, action }) => `${layer} ${name} ${action}`);
}

const stated = (layer: 'boundary' | 'identity') =>
  ({ message: { action: 's3:GetObject', stated: { layer, effect: 'implicitDeny' } } }) as const;

describe('near misses are told', () => {
  it('of the layer that AWS named first, however near those of others are', () => {
    const policies = { identity: [NEAR], boundary: [FAR] };
    expect(told(stated('boundary'), policies)).toEqual(['boundary Far s3:GetObject', 'identity Near s3:GetObject']);
    expect(told(stated('identity'), policies)).toEqual(['identity Near s3:GetObject', 'boundary Far s3:GetObject']);
  });

  it('of the outermost layer that refuses first, where AWS named none', () => {
    expect(told({}, { identity: [NEAR], boundary: [FAR] })).toEqual([
      'boundary Far s3:GetObject',
      'identity Near s3:GetObject',
    ]);
  });

  it('of the same call before those of a further one', () => {
    const archive = policy('Archive', { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::archive/A' });
    expect(told({}, { identity: [FAR] }, { identity: [archive] })).toEqual([
      'identity Far s3:GetObject',
      'identity Archive s3:PutObject',
    ]);
  });

  it('nearest first within a layer, and each statement once', () => {
    const policies = { identity: [FAR, NEAR] };
    expect(told({}, policies)).toEqual(['identity Near s3:GetObject', 'identity Far s3:GetObject']);
    const twice = diagnosed(denial(), [check({ policies }), check({ policies })]);
    expect(twice.nearMisses).toHaveLength(2);
  });

  it('not of a layer that lets the call through', () => {
    expect(told({}, { identity: [], boundary: [ALLOW_ALL, NEAR] })).toEqual([]);
  });
});

describe('a statement that names the operation and not its action', () => {
  const misnamed = (Action: string) => policy('Misnamed', { Effect: 'Allow', Action, Resource: '*' });
  const list = { action: 's3:ListBucket', resource: 'arn:aws:s3:::reports' };
  const need = { actionFrom: 'event-name', actionKnown: true, resourceFrom: 'request-parameters', ...list } as const;
  const asked = { eventName: 'ListObjectsV2', needs: [need] };

  it.each([
    ['s3:ListObjectsV2', 'action-typo'],
    ['S3:listobjectsv2', 'action-typo'],
    ['s3:ListBucketVersions', undefined],
  ])('%s: %s', (action, reason) => {
    const { nearMisses } = diagnosed(denial(asked), [
      check({ policies: { identity: [misnamed(action)] }, request: list }),
    ]);
    expect(nearMisses.find(({ distance }) => distance === 0)?.reason).toBe(reason);
  });

  it('is none where the right name would not help', () => {
    const elsewhere = policy('Misnamed', {
      Effect: 'Allow',
      Action: 's3:ListObjectsV2',
      Resource: 'arn:aws:s3:::other',
    });
    const { nearMisses } = diagnosed(denial(asked), [check({ policies: { identity: [elsewhere] }, request: list })]);
    expect(nearMisses).toEqual([]);
  });
});
