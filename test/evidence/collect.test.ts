import { describe, expect, test } from 'vitest';
import type { PolicyChange } from '../../lambdas/change/policy-change.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import type { Gap, PolicySource } from '../../lambdas/evidence/source.ts';
import { A, assumeTarget, denial, getObject, KEY, world } from './world.ts';

const settings = { simulation: true, objectExistence: true };
const source = (): PolicySource => snapshotSource(readSnapshot(world()).snapshot);

/** Counts what is asked. */
function counting(asked: string[]): PolicySource {
  const inner = source();
  return {
    ...inner,
    resource: async (lookup, signal) => {
      asked.push(lookup.arn);
      return inner.resource?.(lookup, signal) ?? { kind: 'absent' };
    },
  };
}

const layers = (gaps: readonly Gap[]): readonly (string | undefined)[] => gaps.map(({ layer }) => layer).toSorted();

describe('rounds', () => {
  test('a bucket, then its key, then the changes of all that was read', async () => {
    const asked: string[] = [];
    const { evidence } = await collect(denial(getObject), counting(asked), settings);
    expect(asked).toEqual(['arn:aws:s3:::data', KEY]);
    expect(evidence.rounds).toBe(3);
    expect(evidence.gaps).toEqual([]);
  });

  test('an access point, its bucket, the key', async () => {
    const asked: string[] = [];
    const accessPoint = `arn:aws:s3:eu-west-1:${A}:accesspoint/door`;
    const call = denial({
      ...getObject,
      errorMessage: 'Access Denied',
      requestParameters: { bucketName: accessPoint, key: 'k' },
    });
    await collect(call, counting(asked), settings);
    expect(asked).toEqual([accessPoint, 'arn:aws:s3:::data', KEY]);
  });

  test('the same lookup of two needed authorizations is made once', async () => {
    const asked: string[] = [];
    const call = denial(getObject);
    await collect({ ...call, needs: [...call.needs, ...call.needs] }, counting(asked), settings);
    expect(asked).toEqual(['arn:aws:s3:::data', KEY]);
  });
});

describe('what cannot be had is a gap', () => {
  test('without any reader', async () => {
    const {
      evidence: { gaps },
    } = await collect(denial(getObject), {}, settings);
    expect(new Set(layers(gaps))).toEqual(
      new Set(['boundary', 'identity', 'rcp', 'resource', 'scp', 'session', undefined]),
    );
    expect(gaps).toContainEqual({
      layer: 'identity',
      reason: 'no-reader',
      subject: `arn:aws:iam::${A}:role/App`,
      permission: 'iam:GetRole',
    });
    expect(gaps.some(({ subject }) => subject.startsWith('simulation'))).toBe(false);
  });

  test('a reader that throws, at once or later', async () => {
    const broken: PolicySource = {
      ...source(),
      principal: () => {
        throw new Error('at once');
      },
      organization: () => Promise.reject(new Error('later')),
    };
    const {
      evidence: { gaps },
    } = await collect(denial(getObject), broken, settings);
    expect(gaps.filter(({ reason }) => reason === 'unavailable').map(({ layer }) => layer)).toEqual([
      'identity',
      'boundary',
      'scp',
      'rcp',
    ]);
  });

  test('a reader that never answers is given up at the deadline, the rest is kept', async () => {
    const stuck: PolicySource = { ...source(), session: () => new Promise(() => {}) };
    const { evidence } = await collect(denial(getObject), stuck, settings, { deadlineMs: 30 });
    expect(evidence.cutShort).toBe(true);
    expect(evidence.gaps).toContainEqual({
      layer: 'session',
      reason: 'timed-out',
      subject: 'session ASIAEXAMPLE',
    });
    expect([...evidence.answers.principal.values()].map(({ kind }) => kind)).toEqual(['found']);
  });

  test('a reader that heeds the deadline says itself what it waited for', async () => {
    const held: PolicySource = {
      ...source(),
      session: (_, signal) =>
        new Promise((resolve) => {
          const gaps = [{ layer: 'session', reason: 'held-back', subject: 'session ASIAEXAMPLE' } as const];
          signal.addEventListener('abort', () => setImmediate(() => resolve({ kind: 'unread', gaps })));
        }),
    };
    const { evidence } = await collect(denial(getObject), held, settings, { deadlineMs: 30 });
    expect(evidence.gaps).toContainEqual({ layer: 'session', reason: 'held-back', subject: 'session ASIAEXAMPLE' });
  });

  test('a signal that was given before', async () => {
    const {
      evidence: { gaps, cutShort },
    } = await collect(denial(getObject), source(), settings, { signal: AbortSignal.abort() });
    expect(cutShort).toBe(true);
    expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(['timed-out']));
  });

  test('the role to be assumed is a gap of trust, not of the caller', async () => {
    const snapshot = world();
    const target = snapshot.accounts['444455556666'];
    const { iam: _, ...without } = target;
    const lacking = { ...snapshot, accounts: { ...snapshot.accounts, '444455556666': without } };
    const { evidence } = await collect(denial(assumeTarget), snapshotSource(readSnapshot(lacking).snapshot), settings);
    expect(layers(evidence.gaps.filter(({ reason }) => reason === 'not-in-snapshot'))).toEqual(['trust']);
  });

  test('a caller known by its unique id alone', async () => {
    const {
      evidence: { gaps },
    } = await collect(
      denial({
        ...getObject,
        errorMessage: 'Access Denied',
        userIdentity: {
          type: 'AWSAccount',
          accountId: A,
          principalId: 'AROAEXAMPLEAPP:s',
        },
      }),
      source(),
      settings,
    );
    expect(gaps).toContainEqual({
      layer: 'identity',
      reason: 'not-named-by-event',
      subject: 'AROAEXAMPLEAPP',
    });
  });
});

test('a refusal that no policy decided is not looked into', async () => {
  const { evidence } = await collect({ ...denial(getObject), refusal: 'credentials-expired' }, {}, settings);
  expect([evidence.rounds, evidence.gaps]).toEqual([0, []]);
});

test('what one change replaced is what an earlier one wrote, whatever source told of them', async () => {
  const change = (eventId: string, time: string, newDocument: object): PolicyChange => ({
    eventId,
    time,
    account: A,
    region: 'eu-west-1',
    actor: 'x',
    action: 's3:PutBucketPolicy',
    kind: 'put',
    layer: 'resource',
    target: 'arn:aws:s3:::data',
    newDocument: { ...newDocument },
  });
  const told: PolicySource = {
    ...source(),
    changes: async ({ targets }) => ({
      kind: 'found',
      value: targets.includes('arn:aws:s3:::data')
        ? [change('1', '2026-10-02T00:00:00Z', { Id: 'new' }), change('2', '2026-10-01T00:00:00Z', { Id: 'old' })]
        : [],
    }),
  };
  const {
    evidence: { answers },
  } = await collect(denial(getObject), told, settings);
  const found = [...answers.changes.values()].flatMap((answer) => (answer.kind === 'found' ? answer.value : []));
  expect(found.map(({ oldDocument, oldFrom }) => [oldDocument, oldFrom])).toEqual([
    [{ Id: 'old' }, 'record'],
    [undefined, undefined],
  ]);
});
