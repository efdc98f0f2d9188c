/**
 * A service's reader over the real SDK: `test/cases/services/<reader>/reading.json` holds the one call it makes, the
 * answers AWS may give and what must come of each. A refusal and a throttle are tried with every reader.
 */
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArn } from '../../lambdas/aws/arn.ts';
import { services } from '../../lambdas/aws/look-up.ts';
import { type AnyAnswer, askSource, gapsOf, sourceOn } from './asking.ts';

interface Answering {
  readonly status?: number;
  readonly code?: string;
  readonly body?: unknown;
  /** The policy as it must be read; absent: none. */
  readonly policy?: unknown;
  readonly absent?: true;
  readonly gap?: string;
}

interface Reading {
  readonly arn: string;
  readonly asked: string;
  readonly answers: Readonly<Record<string, Answering>>;
}

const FOLDER = join(import.meta.dirname, '../cases/services');
const REFUSED: Answering = { status: 403, code: 'AccessDeniedException', gap: 'access-denied' };
const THROTTLED: Answering = { status: 429, code: 'TooManyRequestsException', gap: 'throttled' };

describe.each(readdirSync(FOLDER))('%s', (reader) => {
  const reading: Reading = JSON.parse(readFileSync(join(FOLDER, reader, 'reading.json'), 'utf8'));
  const answers = Object.entries({ ...reading.answers, refused: REFUSED, throttled: THROTTLED });

  it.each(answers)('%s', async (_name, answering) => {
    const { answer, calls } = await asking(reading, answering);
    expect(calls).toEqual([reading.asked]);
    expect(gapsOf(answer).map(({ reason }) => reason)).toEqual(answering.gap === undefined ? [] : [answering.gap]);
    if (answering.gap === undefined) {
      expect(answer.kind).toBe(answering.absent === true ? 'absent' : 'found');
      expect(policyOf(answer)).toEqual(answering.policy);
    } else expect(policyOf(answer)).toBeNull();
  });

  it('names the permission that is missing', async () => {
    const { answer } = await asking(reading, REFUSED);
    const service = services().find(({ prefix }) => prefix === parseArn(reading.arn)?.service);
    expect(gapsOf(answer)).toMatchObject([{ permission: service?.carries?.permission, subject: reading.arn }]);
  });
});

async function asking({ arn }: Reading, { status = 200, code, body = {} }: Answering) {
  const calls: string[] = [];
  const server = http.createServer(({ method, url, headers }, response) => {
    calls.push(`${method} ${headers['x-amz-target'] ?? url}`);
    response.writeHead(status, { 'content-type': 'application/json', ...(code && { 'x-amzn-errortype': code }) });
    response.end(JSON.stringify(code === undefined ? body : { message: code }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const { port } = addressOf(server.address());
    const source = sourceOn({ url: `http://127.0.0.1:${port}` });
    const answer = await askSource(source, { kind: 'resource', arn, account: '111122223333', region: 'eu-west-1' });
    return { answer, calls };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address;
}

function policyOf(answer: AnyAnswer): unknown {
  if (answer.kind !== 'found' || !('policy' in answer.value)) return undefined;
  const { policy } = answer.value;
  return policy === null || policy === undefined || !('document' in policy) ? policy : policy.document;
}
