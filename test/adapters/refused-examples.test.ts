/**
 * Every example denial, explained while AWS refuses, throttles, hangs or talks nonsense: what the event alone proves is
 * still said, what could not be read is listed, and nothing is certain but what AWS itself said.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { signsAlone } from '../../lambdas/admission/signs.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { isObject, type Json } from '../../lambdas/denial/fields.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';
import { type AwsEndpoint, type Fault, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { sourceOn } from './asking.ts';
import { EXAMPLE_DENIALS, EXAMPLE_SNAPSHOT, exampleWorld } from './example-world.ts';

/** The account most examples are in, so that reads are refused and not only the way to them. */
const ACCOUNT = '444455556666';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(exampleWorld({ account: ACCOUNT }));
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

function denialOf(record: unknown): Denial {
  const parsed = parse(record);
  if (parsed.kind !== 'denial') throw new Error('no denial');
  return parsed.denial;
}

function explained(denial: Denial, at: Pick<AwsEndpoint, 'url'> = endpoint): Promise<Diagnosis> {
  const source = sourceOn({ ...endpoint, url: at.url }, { account: ACCOUNT, requestTimeoutMs: 600 });
  const signs = signsAlone(denial, DEFAULT_SETTINGS.signs);
  const admission = { kind: 'new', fingerprint: fingerprintOf(denial).fingerprint, signs } as const;
  return explain(denial, admission, { source, settings: DEFAULT_SETTINGS, deadlineMs: 10_000 });
}

/** What AWS itself said of it: a reason in the message, or a code that is the whole reason. */
function isSaidByAws(denial: Denial): boolean {
  const { stated, setting } = denial.message;
  return stated !== undefined || setting !== undefined || !['authorization', 'key'].includes(denial.refusal);
}

function expectHonest(denial: Denial, diagnosis: Diagnosis): void {
  if (diagnosis.confidence === 'certain') expect(isSaidByAws(denial)).toBe(true);
  const stated = denial.message.stated;
  const aside = denial.message.action?.toLowerCase() === 's3:listbucket';
  if (stated?.layer !== undefined && !aside) {
    expect(diagnosis.outcome).toBe('explained');
    const kind = stated.effect === 'explicitDeny' ? 'explicit-deny' : 'no-allow';
    expect([`${stated.layer}-${kind}`, `trust-${kind}`, 'service-linked-role-missing']).toContain(diagnosis.cause);
  }
  // Nothing was read: no policy can be quoted, no fix proved, no change blamed.
  expect(diagnosis.blockers.filter(({ text }) => text !== undefined)).toEqual([]);
  for (const fix of diagnosis.fixes)
    expect([fix.verified && fix.unless.length === 0, fix.layer]).toEqual([false, fix.layer]);
  expect(diagnosis.changes.filter(({ culprit }) => culprit)).toEqual([]);
}

const REFUSED: Fault = { code: 'AccessDenied', status: 403 };

describe('with every read refused', () => {
  test.each(EXAMPLE_DENIALS)('$name', async ({ record }) => {
    endpoint.fail('*', REFUSED);
    const denial = denialOf(record);
    const diagnosis = await explained(denial);
    expectHonest(denial, diagnosis);
    const wasAsked = endpoint.calls.length > 0;
    expect(diagnosis.gaps.length > 0).toBe(wasAsked);
    const refusals = diagnosis.gaps.filter(({ reason }) => reason === 'access-denied');
    for (const gap of refusals)
      expect(gap).toMatchObject({ permission: expect.stringMatching(/^[a-z0-9-]+:[A-Za-z]+$/) });
    expect(refusals.length > 0).toBe(wasAsked);
  });
});

test.each<[string, Fault]>([
  ['a throttle', { code: 'ThrottlingException', status: 400 }],
  ['too many requests', { code: 'TooManyRequestsException', status: 429 }],
  ['an internal failure', { code: 'InternalFailure', status: 500 }],
  ['a service that is away', { code: 'ServiceUnavailable', status: 503 }],
  ['nothing in time', { delayMs: 900, code: 'InternalFailure', status: 500 }],
  ['no JSON and no XML', { body: '<<<{{{' }],
  ['an empty answer', { body: '' }],
])('with every read answered by %s, no example says more than it knows', { timeout: 30_000 }, async (_, fault) => {
  endpoint.fail('*', fault);
  const denials = EXAMPLE_DENIALS.map(({ record }) => denialOf(record));
  const diagnoses = await Promise.all(denials.map((denial) => explained(denial)));
  for (const [at, diagnosis] of diagnoses.entries()) {
    const denial = denials[at];
    if (denial === undefined) continue;
    expectHonest(denial, diagnosis);
    // What no policy decided is not looked into.
    expect([denial.eventName, diagnosis.gaps.length > 0]).toEqual([
      denial.eventName,
      diagnosis.outcome !== 'not-a-policy-denial',
    ]);
  }
});

describe('with every policy text broken', () => {
  let broken: AwsEndpoint;
  beforeAll(async () => {
    const events = (exampleWorld().events ?? []).map(withBrokenTexts);
    broken = await startAwsEndpoint(
      exampleWorld({ account: ACCOUNT, snapshot: withBrokenTexts(EXAMPLE_SNAPSHOT), events }),
    );
  });
  afterAll(() => broken.close());

  test.each(EXAMPLE_DENIALS)('$name', async ({ record }) => {
    const denial = denialOf(record);
    const diagnosis = await explained(denial, broken);
    if (diagnosis.confidence === 'certain') expect(isSaidByAws(denial)).toBe(true);
    expect(diagnosis.blockers.filter(({ text }) => text !== undefined)).toEqual([]);
  });
});

const TEXTS = ['policy', 'PolicyDocument', 'AssumeRolePolicyDocument', 'Document', 'document'];

function withBrokenTexts(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, TEXTS.includes(name) ? '{"Statement": [' : brokenIn(inner)]),
  );
}

function brokenIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(brokenIn);
  return isObject(value) ? withBrokenTexts(value) : value;
}
