import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { clocksContract } from './clocks-contract.ts';
import { CONNECT } from './connect.ts';
import { copiesContract } from './copies-contract.ts';
import { denialOf, sightingOf } from './denials.ts';
import { CONTRACT_TIMES, memoryContract, minute } from './memory-contract.ts';

describe('the memory inside a process', () => {
  memoryContract(() => localMemory(CONTRACT_TIMES));
  copiesContract(() => localMemory(CONTRACT_TIMES));
  clocksContract(() => localMemory(CONTRACT_TIMES));
});

describe('the memory in a table', () => {
  let endpoint: AwsEndpoint;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint({ account: '111122223333' });
  });
  afterAll(() => endpoint.close());
  const open = () => dynamoMemory('memory', { ...CONNECT, endpoint: endpoint.url }, CONTRACT_TIMES);

  memoryContract(open);
  copiesContract(open);
  clocksContract(open);

  const writes = () => endpoint.calls.filter((call) => call.operation === 'UpdateItem').length;

  test('a sighting costs one write, new or repeat', async () => {
    const memory = open();
    const see = (id: string) =>
      memory.admit([sightingOf('costs', [denialOf({ eventId: id })], { callerKey: 'costs' })], minute(0));
    await see('a');
    await memory.settle('costs', { cause: 'unexplained', severity: 'info', at: minute(0) });
    const before = writes();
    for (let at = 0; at < 200; at += 1) await see(`repeat-${at}`);
    expect(writes() - before).toBe(200);
  });

  test('keeps what an account is called with what was settled', async () => {
    const memory = open();
    await memory.admit([sightingOf('named', [denialOf({ eventId: 'n1' })])], minute(0));
    const settled = { cause: 'unexplained', severity: 'info', at: minute(0), accountName: 'payments' } as const;
    await memory.settle('named', settled);
    const [seen] = await memory.admit([sightingOf('named', [denialOf({ eventId: 'n2' })])], minute(1));
    expect(seen?.remembered).toMatchObject({ kind: 'repeat', settled });
  });

  test('ten containers at once make one new fingerprint', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        open().admit([sightingOf('raced', [denialOf({ eventId: `race-${at}` })], { callerKey: 'raced' })], minute(0)),
      ),
    );
    expect(answers.filter(([one]) => one?.remembered.kind === 'new')).toHaveLength(1);
  });

  test('a mute is told with every sighting, with its end', async () => {
    const memory = open();
    await memory.mute('muted', minute(30), 'known');
    const see = async (at: number) =>
      (await memory.admit([sightingOf('muted', [denialOf({ eventId: `m${at}` })])], minute(at)))[0];
    expect((await see(1))?.remembered.muted).toEqual({ until: minute(30), reason: 'known' });
    expect((await see(31))?.remembered.muted?.until).toBe(minute(30));
  });

  test('one item that cannot be written makes its own denials news and no others', async () => {
    const sightings = ['known', 'lost'].map((print) =>
      sightingOf(print, [denialOf({ eventId: `${print}-1` })], { callerKey: print }),
    );
    await open().admit(sightings, minute(0));
    for (const print of ['known', 'lost'])
      await open().settle(print, { cause: 'unexplained', severity: 'info', at: minute(0) });
    const again = ['known', 'lost'].map((print) =>
      sightingOf(print, [denialOf({ eventId: `${print}-2` })], { callerKey: print }),
    );
    endpoint.fail('dynamodb:UpdateItem', { code: 'ThrottlingException', status: 400, times: 1 });
    const kinds = (await open().admit(again, minute(1))).map((one) => one.remembered.kind);
    expect(kinds.toSorted()).toEqual(['repeat', 'unknown']);
    endpoint.reset();
  });

  test('what was never remembered is not settled into being', async () => {
    const memory = open();
    await memory.settle('never', { cause: 'unexplained', severity: 'info', at: minute(0) });
    const [answer] = await memory.admit([sightingOf('never', [denialOf({ eventId: 'n' })])], minute(1));
    expect(answer?.remembered).toEqual({ kind: 'new', leased: true });
    const [next] = await memory.admit([sightingOf('never', [denialOf({ eventId: 'o' })])], minute(1));
    expect(next?.remembered).not.toHaveProperty('settled');
  });

  test('a table that does not answer is unknown, so that admission errs towards alerting', async () => {
    endpoint.fail('dynamodb:UpdateItem', { code: 'InternalServerError', status: 500 });
    const [answer] = await open().admit([sightingOf('down', [denialOf({ eventId: 'a' })])], minute(0));
    expect(answer?.remembered).toEqual({ kind: 'unknown' });
    endpoint.reset();
  });
});
