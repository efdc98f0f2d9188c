import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readsByReader } from '../../lambdas/aws/look-up.ts';
import type { GapReason } from '../../lambdas/evidence/source.ts';
import { type AwsEndpoint, type Fault, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { type AnyAnswer, askSource, gapsOf, sourceOn } from './asking.ts';
import { LOOKUPS } from './lookups.ts';
import { world } from './world.ts';

let full: AwsEndpoint;
let bare: AwsEndpoint;
let paged: AwsEndpoint;
let faulty: AwsEndpoint;

beforeAll(async () => {
  [full, bare, paged, faulty] = await Promise.all([
    startAwsEndpoint(world()),
    startAwsEndpoint(world({ withPolicies: false })),
    startAwsEndpoint(world({ pageSize: 1 })),
    startAwsEndpoint(world()),
  ]);
});
afterAll(() => Promise.all([full.close(), bare.close(), paged.close(), faulty.close()]));

const NAMES = Object.keys(LOOKUPS);
const DECLARED = new Set([
  ...readsByReader().flatMap(({ reads }) => reads.map(({ action }) => action)),
  'sts:AssumeRole',
]);

function lookup(name: string) {
  const found = LOOKUPS[name];
  if (found === undefined) throw new Error(`no lookup ${name}`);
  return found;
}

function factsOf(answer: AnyAnswer): unknown {
  return answer.kind === 'found' ? answer.value : answer;
}

describe('what is there is found', () => {
  test.each(NAMES)('%s', async (name) => {
    const answer = await askSource(sourceOn(full), lookup(name));
    expect(gapsOf(answer)).toEqual([]);
    expect(answer.kind).toBe('found');
    if (lookup(name).kind === 'resource')
      expect(factsOf(answer)).toMatchObject({ policy: { document: expect.anything() } });
  });
});

describe('a resource without a policy is said to have none', () => {
  // A key always has a policy.
  const without = NAMES.filter((name) => lookup(name).kind === 'resource' && name !== 'key' && name !== 'alias');
  test.each(without)('%s', async (name) => {
    const answer = await askSource(sourceOn(bare), lookup(name));
    expect(answer.kind).toBe('found');
    expect(gapsOf(answer)).toEqual([]);
    expect(factsOf(answer)).not.toHaveProperty('policy.document');
    expect(factsOf(answer)).not.toHaveProperty('policy', null);
  });
});

describe('pages are turned: one entry a page gives the same answer', () => {
  test.each(NAMES)('%s', async (name) => {
    const [whole, turned] = await Promise.all([
      askSource(sourceOn(full), lookup(name)),
      askSource(sourceOn(paged), lookup(name)),
    ]);
    expect(turned).toEqual(whole);
  });
});

const FAULTS: readonly { readonly name: string; readonly fault: Fault; readonly reasons: readonly GapReason[] }[] = [
  { name: 'refused', fault: { code: 'AccessDeniedException', status: 403 }, reasons: ['access-denied'] },
  { name: 'throttled', fault: { code: 'ThrottlingException', status: 400 }, reasons: ['throttled'] },
  { name: 'broken inside', fault: { code: 'InternalFailure', status: 500 }, reasons: ['unavailable'] },
  { name: 'answering rubbish', fault: { body: '{"Policy": <oops', status: 200 }, reasons: ['malformed'] },
];

const OPERATIONS = new Map<string, readonly string[]>();

/** What a reader calls when all goes well. */
async function operationsOf(name: string): Promise<readonly string[]> {
  const known = OPERATIONS.get(name);
  if (known !== undefined) return known;
  faulty.reset();
  await askSource(sourceOn(faulty), lookup(name));
  const operations = [...new Set(faulty.calls.map((call) => `${call.service}:${call.operation}`))];
  OPERATIONS.set(name, operations);
  return operations;
}

describe.each(FAULTS)('each call of a reader, $name', ({ fault, reasons }) => {
  test.each(NAMES)('%s: a gap, never an error, never "none"', async (name) => {
    for (const operation of await operationsOf(name)) {
      faulty.reset();
      faulty.fail(operation, fault);
      const answer = await askSource(sourceOn(faulty), lookup(name));
      const gaps = gapsOf(answer);
      expect(answer.kind, `${operation}: ${JSON.stringify(answer)}`).not.toBe('absent');
      if (operation === 'organizations:DescribeAccount' && name !== 'organization') {
        // Whether the account is ours cannot be told: it is not read.
        expect(gaps.map(({ reason }) => reason)).toContain('account-not-listed');
        continue;
      }
      expect(
        gaps.map(({ reason }) => reason),
        `${operation}: ${JSON.stringify(answer)}`,
      ).toEqual(expect.arrayContaining([...reasons]));
      for (const gap of gaps.filter(({ reason }) => reason === 'access-denied')) {
        expect(DECLARED, operation).toContain(gap.permission);
      }
    }
  });
});
