/**
 * What is left out of a denial so that it fits where it is remembered is unknown when it is explained again, and is said:
 * a tag, a condition key or an action that was not kept is never one that the call did not have.
 */
import { describe, expect, it } from 'vitest';
import { denialOfStored, storedDenial } from '../../lambdas/admission/repeats/stored-denial.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { partsNotKept } from '../../lambdas/denial/not-kept.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { notSeen } from '../../lambdas/notice/words/gaps.ts';
import { denialOf } from '../adapters/denials.ts';
import { diagnosisOf, example } from '../cli/explained.ts';

const plain = denialOf({ eventId: 'a' });

function kept(denial: Denial): Denial {
  const json = storedDenial(denial);
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(24_000);
  const read = denialOfStored(JSON.parse(json));
  if (read === undefined) throw new Error('the denial was not kept');
  return read;
}

/** Every tag that AWS takes, each as long as it may be. */
function tagged(): Denial {
  const tags = Array.from({ length: 50 }, (_, at) => ({
    key: `team-${at}`.padEnd(128, 'k'),
    value: `${at}`.padEnd(256, 'ü'),
  }));
  const parsed = parse({
    ...example,
    eventName: 'CreateTable',
    eventSource: 'dynamodb.amazonaws.com',
    errorMessage: 'x',
    requestParameters: { tableName: 'orders', tags },
  });
  if (parsed.kind !== 'denial') throw new Error(parsed.kind);
  return parsed.denial;
}

function withContext(context: Denial['requestContext']['context'], unknown: readonly string[] = []): Denial {
  return { ...plain, requestContext: { ...plain.requestContext, context, unknown } };
}

/** Known as it was, or unknown; never absent. */
function isUnknown(denial: Denial, key: string): boolean {
  return denial.requestContext.unknown.some((name) =>
    name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : name === key,
  );
}

describe('a denial too large to be remembered whole', () => {
  it.each([
    ['all the tags that a request may carry', tagged()],
    [
      'a list longer than is kept',
      withContext({
        'dynamodb:Attributes': {
          value: Array.from({ length: 900 }, (_, at) => `a${at}`),
          standing: 'exact',
          from: 'x',
        },
      }),
    ],
    [
      'a text longer than is kept',
      withContext({ 's3:prefix': { value: 'p'.repeat(9_000), standing: 'exact', from: 'x' } }),
    ],
    [
      'a value that holds a secret',
      withContext({ 's3:prefix': { value: 'password=hunter22', standing: 'exact', from: 'x' } }),
    ],
    [
      'more keys than are kept',
      withContext(
        Object.fromEntries(
          Array.from(
            { length: 700 },
            (_, at) => [`kms:EncryptionContext:${at}`, { value: 'v', standing: 'exact', from: 'x' }] as const,
          ),
        ),
      ),
    ],
    [
      'keys of many services',
      withContext(
        Object.fromEntries(
          Array.from(
            { length: 900 },
            (_, at) => [`s${at}:Key`, { value: 'v'.repeat(60), standing: 'exact', from: 'x' }] as const,
          ),
        ),
      ),
    ],
    [
      'a key with a long name',
      withContext({ [`aws:RequestTag/${'n'.repeat(5_000)}`]: { value: 'v', standing: 'exact', from: 'x' } }),
    ],
    [
      'more unknown keys than are kept',
      withContext(
        {},
        Array.from({ length: 3_000 }, (_, at) => `aws:RequestTag/${at}`),
      ),
    ],
  ])('keeps each condition key as it was, or as unknown: %s', (_, denial) => {
    const read = kept(denial);
    const { context, unknown } = denial.requestContext;
    for (const [key, fact] of Object.entries(context)) {
      const found = read.requestContext.context[key];
      if (found === undefined) expect(isUnknown(read, key), key).toBe(true);
      else expect(found).toEqual(fact);
    }
    for (const key of unknown) expect(isUnknown(read, key), key).toBe(true);
    if (Object.keys(read.requestContext.context).length < Object.keys(context).length)
      expect(partsNotKept(read)).toContain('requestContext');
  });

  it('does not hold a resource for another one', () => {
    const [need] = plain.needs;
    if (need === undefined) throw new Error('the denial needs nothing');
    const read = kept({ ...plain, needs: [{ ...need, resource: `arn:aws:s3:::b/${'k'.repeat(9_000)}` }] });
    expect(read.needs[0]?.resource).toMatch(/^arn:aws:s3:::b\/k+\*$/);
    expect(read.needs).toEqual([{ ...need, resource: read.needs[0]?.resource, resourceFrom: 'template' }]);
    expect(partsNotKept(read)).toContain('needs');
  });

  it('does not hold a caller, a parameter or what AWS said for another one', () => {
    const long = 'x'.repeat(9_000);
    const read = kept({
      ...plain,
      caller: { ...plain.caller, arn: long },
      parameters: { key: long, bucketName: 'reports' },
      message: { resource: long, action: 's3:GetObject', encodedMessage: { text: long, truncated: false } },
    });
    expect(read.caller).not.toHaveProperty('arn');
    expect(read.caller.entityArn).toBe(plain.caller.entityArn);
    expect(read.parameters).toEqual({ bucketName: 'reports' });
    expect(read.message).toEqual({ action: 's3:GetObject' });
    expect(partsNotKept(read)).toEqual(['caller', 'message', 'parameters']);
  });

  it('proves no fix without each action that the call needs', async () => {
    const read = kept({
      ...plain,
      needs: Array.from({ length: 400 }, (_, at) => ({
        action: `s3:Get${at}`,
        actionFrom: 'event',
        actionKnown: false,
        resource: `arn:aws:s3:::b/${at}`.padEnd(600, 'k'),
        resourceFrom: 'event',
      })),
    });
    expect(read.needs.length).toBeGreaterThan(0);
    expect(partsNotKept(read)).toContain('needs');
    const { fixes } = await diagnosisOf(read);
    expect(fixes.filter(({ verified }) => verified)).toEqual([]);
  });

  it('says what was left out, and that the record has it', async () => {
    const told = notSeen(await diagnosisOf(kept(tagged())), 0).join('\n');
    expect(told).toContain('too large to be remembered whole');
    expect(told).toContain('condition keys');
    expect(told).toContain('The record in CloudTrail has it all.');
  });

  it('keeps what fits as it is', () => {
    expect(kept(plain)).toEqual(JSON.parse(JSON.stringify(plain)));
    expect(partsNotKept(kept(plain))).toEqual([]);
  });
});
