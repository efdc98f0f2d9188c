import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alikeIn, NOTHING_ALIKE } from '../../lambdas/cli/explain/alike.ts';
import { onceForRepeats } from '../../lambdas/cli/explain/repeats.ts';
import { Same } from '../../lambdas/cli/explain/same.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';

const record: Record<string, unknown> = JSON.parse(readFileSync('examples/denials/01-identity-no-allow.json', 'utf8'));

function denial(changed: Readonly<Record<string, unknown>>): Denial {
  const parsed = parse({ ...record, ...changed });
  if (parsed.kind !== 'denial') throw new Error(parsed.kind);
  return parsed.denial;
}

/** Without anything to read, so that the cause stays open and support is asked. */
async function alone(one: Denial): Promise<Diagnosis> {
  const signs = { severity: 'info', signs: [], recentActions: [] } as const;
  const admission = { kind: 'new', fingerprint: '0123456789abcdef', signs } as const;
  return explain(one, admission, { source: {}, settings: DEFAULT_SETTINGS, deadlineMs: 1_000 });
}

async function counted(denials: readonly Denial[], alike = NOTHING_ALIKE) {
  let calls = 0;
  const once = onceForRepeats((one) => {
    calls += 1;
    return alone(one);
  }, alike);
  const diagnoses = await Promise.all(denials.map(once));
  return { calls, diagnoses };
}

const bare = { errorMessage: 'Access Denied' };

describe('denials that only their ids tell apart', () => {
  it('are explained once, each with ids of its own', async () => {
    const denials = [
      denial({ ...bare, eventID: 'a', requestID: 'R1' }),
      denial({ ...bare, eventID: 'b', requestID: 'R2', sharedEventID: 's' }),
      denial({ ...bare, eventID: 'c', requestID: 'R3' }),
    ];
    const { calls, diagnoses } = await counted(denials);
    expect(calls).toBe(1);
    expect(diagnoses).toEqual(await Promise.all(denials.map(alone)));
    expect(diagnoses[1]?.nextSteps).toContainEqual({ kind: 'contact-support', requestId: 'R2' });
  });

  it.each([
    ['a second', { eventTime: '2026-11-02T08:12:10Z' }],
    ['an address', { sourceIPAddress: '192.0.2.9' }],
    ['a parameter', { requestParameters: { tableName: 'other' } }],
    ['a missing request id', { requestID: undefined }],
    ['a word of the message', { errorMessage: 'Access denied' }],
  ])('and any other by itself: %s', async (_, changed) => {
    const denials = [denial({ ...bare, eventID: 'a' }), denial({ ...bare, eventID: 'b', ...changed })];
    const { calls, diagnoses } = await counted(denials);
    expect(calls).toBe(2);
    expect(diagnoses).toEqual(await Promise.all(denials.map(alone)));
  });
});

describe('denials of several addresses', () => {
  const policy = { Condition: { IpAddress: { 'AWS:sourceIp': '10.0.0.0/8' } } };
  const change = { eventTime: '2026-11-02T14:00:00Z', sourceIPAddress: '203.0.113.80' };
  const elsewhere = { eventID: 'b', sourceIPAddress: '192.0.2.9' };
  const key = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ci', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
  const unnamed = { type: 'Unknown' };

  it.each([
    ['where no policy asks for one', {}, {}, 1],
    ['though a change was made from one', { changes: [change] }, {}, 1],
    ['unless a policy asks', { policy }, {}, 2],
    ['unless letters are written as escapes', { policy: String.raw`aws:\u0053ourceIp` }, {}, 2],
    ['and each key is told with its own', {}, { userIdentity: key }, 1],
    ['unless it stands for the caller', {}, { userIdentity: unnamed }, 2],
  ])('are explained once %s', async (_, snapshot, changed, calls) => {
    const denials = [denial({ ...bare, ...changed }), denial({ ...bare, ...changed, ...elsewhere })];
    const made = await counted(denials, alikeIn(JSON.stringify(snapshot), snapshot));
    expect(made.calls).toBe(calls);
    expect(made.diagnoses).toEqual(await Promise.all(denials.map(alone)));
  });

  it.each([
    ['a private one', '10.1.2.3'],
    ['a service', 'cloudformation.amazonaws.com'],
  ])('are never one with %s', async (_, sourceIPAddress) => {
    const made = await counted([denial(bare), denial({ ...bare, sourceIPAddress })], alikeIn('{}', {}));
    expect(made.calls).toBe(2);
  });
});

describe('records that only ids and the time tell apart', () => {
  const same = new Same<string>();
  same.keep({ ...record, additionalEventData: { 'x-amz-id-2': 'a' } }, 'kept');
  const like = { ...record, eventID: 'b', requestID: 'R2', additionalEventData: { 'x-amz-id-2': 'b' } };

  it('are known again, with the time of each', () => {
    const again = same.before({ ...like, eventTime: '2026-11-02T09:00:00Z' });
    expect(again).toEqual({ kept: 'kept', time: '2026-11-02T09:00:00Z' });
  });

  it.each([
    ['an address', { sourceIPAddress: '192.0.2.9' }],
    ['a parameter', { requestParameters: { tableName: 'other' } }],
    ['data beside it', { additionalEventData: { 'x-amz-id-2': 'b', SignatureVersion: 'SigV4' } }],
    ['a time that is none', { eventTime: 'yesterday' }],
  ])('and any other is read again: %s', (_, changed) => {
    expect(same.before({ ...like, ...changed })).toBeUndefined();
  });
});
