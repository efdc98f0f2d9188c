/**
 * One look-up that several denials wait for: the time of whoever asked first is not the time of the others, and a question
 * that nobody waits for any more ends.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { remembering } from '../../lambdas/adapters/connection/remember.ts';
import type { LookupOf } from '../../lambdas/evidence/source.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, gapsOf, sourceOn } from './asking.ts';
import { HUB, MEMBER, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const SOON = () => AbortSignal.timeout(100);
const LONG = () => AbortSignal.timeout(20_000);
const timedOut = expect.objectContaining({ reason: 'timed-out' });

test('a denial that still has time reads what another one gave up', async () => {
  endpoint.fail('iam:GetRole', { delayMs: 300 });
  const source = sourceOn(endpoint, { account: HUB });
  const lookup: LookupOf<'principal'> = { kind: 'principal', account: HUB, type: 'role', name: 'App' };
  const [left, stayed] = await Promise.all([askSource(source, lookup, SOON()), askSource(source, lookup)]);
  expect(left).toMatchObject({ kind: 'unread', gaps: expect.arrayContaining([timedOut]) });
  expect(stayed.kind).toBe('found');
  expect(endpoint.calls.filter(({ operation }) => operation === 'GetRole')).toHaveLength(1);
});

describe('what look-ups of different things have in common is read for who still has time', () => {
  const role: LookupOf<'principal'> = { kind: 'principal', account: HUB, type: 'role', name: 'App' };
  const user: LookupOf<'principal'> = { kind: 'principal', account: HUB, type: 'user', name: 'dev' };
  const place = (account: string): LookupOf<'organization'> => ({ kind: 'organization', account });

  test.each([
    ['the version of a managed policy', 'iam:GetPolicy', role, user],
    ['its text', 'iam:GetPolicyVersion', role, user],
    ['the policies that hang at the root', 'organizations:ListPoliciesForTarget', place(HUB), place(MEMBER)],
    ['the text of an SCP', 'organizations:DescribePolicy', place(HUB), place(MEMBER)],
  ])('%s', async (_, operation, first, second) => {
    endpoint.fail(operation, { delayMs: 300 });
    const source = sourceOn(endpoint, { account: HUB });
    const [, stayed] = await Promise.all([askSource(source, first, SOON()), askSource(source, second, LONG())]);
    expect(stayed.kind).toBe('found');
    expect(gapsOf(stayed)).toEqual([]);
  });

  test.each([
    ['of an SCP', 'organizations:DescribePolicy', 'p-guard'],
    ['of a managed policy', 'iam:GetPolicyVersion', `arn:aws:iam::${HUB}:policy/team/First`],
  ])('the old texts %s', async (_, operation, policy) => {
    endpoint.fail(operation, { delayMs: 300 });
    const { policyTexts } = sourceOn(endpoint, { account: HUB });
    if (policyTexts === undefined) throw new Error('nothing reads old texts');
    const [left, stayed] = await Promise.all([policyTexts(policy, HUB, SOON()), policyTexts(policy, HUB, LONG())]);
    expect(JSON.stringify(left)).not.toContain('"Statement"');
    expect(stayed).toMatchObject({ kind: 'found' });
    expect(stayed.kind === 'found' && stayed.value.versions.every(({ document }) => document !== undefined)).toBe(true);
  });
});

describe('a question that several wait for', () => {
  /** Answers with how it ended. */
  const until = (signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      const timer = setTimeout(() => resolve('answered'), 60);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        setTimeout(() => resolve('ended'), 30);
      });
    });
  const memory = () => remembering<string>({ most: 10, worthKeeping: (one) => one === 'answered' });
  const within = (ms: number) => AbortSignal.timeout(ms);

  it('goes on while one of them has time, and lets go of the others', async () => {
    const { share } = memory();
    const [left, stayed] = await Promise.allSettled([share('k', within(10), until), share('k', within(1_000), until)]);
    expect(left.status).toBe('rejected');
    expect(stayed).toEqual({ status: 'fulfilled', value: 'answered' });
  });

  it('ends with the last of them, who has what was read so far', async () => {
    const { share } = memory();
    const both = await Promise.allSettled([share('k', within(10), until), share('k', within(20), until)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(both[1]).toMatchObject({ value: 'ended' });
  });

  it('is asked anew where everybody had left, or had no time when it began', async () => {
    const { share } = memory();
    const gone = share('k', AbortSignal.abort(), until);
    expect(await gone).toBe('ended');
    const ending = share('k', within(10), until);
    await new Promise((done) => setTimeout(done, 20));
    const anew = share('k', within(1_000), until);
    expect(await Promise.all([ending, anew])).toEqual(['ended', 'answered']);
    expect(await share('k', AbortSignal.abort(), until)).toBe('answered');
  });

  it('does not end where one waits without a deadline', async () => {
    const { share, get } = memory();
    const [, endless] = await Promise.allSettled([share('k', within(10), until), get('k', async () => 'other')]);
    expect(endless).toEqual({ status: 'fulfilled', value: 'answered' });
  });

  it('is not kept open by a load that throws before it begins', async () => {
    const { get } = memory();
    const broken = () => {
      throw new Error('broken');
    };
    await expect(get('k', broken)).rejects.toThrow('broken');
    expect(await get('k', async () => 'answered')).toBe('answered');
  });
});
