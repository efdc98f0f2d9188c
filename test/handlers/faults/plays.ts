/**
 * What the functions do, as plays: something is run, and tried again as AWS would while it fails; afterwards something must
 * have been told and counted. Each gives what is missing then.
 */
import { readFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoLedger } from '../../../lambdas/adapters/store/dynamo-ledger.ts';
import { dynamoMemory } from '../../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { endOfDay, NOTHING_HELD } from '../../../lambdas/admission/ledger/ledger.ts';
import { DEFAULT_SETTINGS } from '../../../lambdas/contract/settings.ts';
import { type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { CLIENT } from '../../adapters/connect.ts';
import { denialOf, sightingOf } from '../../adapters/denials.ts';
import { recordOf } from '../../admission/denials.ts';
import type { World } from '../../aws-endpoint/index.ts';
import { ACCOUNT, type Stage } from './stage.ts';

const MINUTE_MS = 60_000;
const snapshot: Json = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
const example = (stem: string): Json => JSON.parse(readFileSync(`examples/denials/${stem}.json`, 'utf8'));

export interface Play {
  readonly name: string;
  readonly world: World;
  /** By the queue, or by the next tick; what Lambda tries thrice is over in three minutes. */
  readonly isTriedForLong?: true;
  /** Between one try and the next. */
  readonly againAfterMs: number;
  /** While all is well. */
  prepare(stage: Stage): Promise<void>;
  /** Gives whether it is done; what failed is tried again. */
  run(stage: Stage): Promise<boolean>;
  /** `lasts`: for how many tries AWS was not well. */
  missing(stage: Stage, lasts?: number): Promise<readonly string[]>;
}

const { organization: _, ...alone } = snapshot;
const WORLD: World = {
  account: ACCOUNT,
  snapshot: alone,
  assumableRoles: ['denyscope-reader'],
  contributors: { 'Denyscope-principals': { 'arn:aws:iam::444455556666:role/LakeReader': 130 } },
};
const IN_ORGANIZATION: World = { ...WORLD, snapshot, organizationReaders: [ACCOUNT] };
export const SETTINGS = { ...DEFAULT_SETTINGS, accounts: ['777788889999', '123456789012', '111122223333'] };

/** Diagnoses that the alerts topic took, by the role they are about. */
function alerted({ endpoint }: Stage): readonly string[] {
  return endpoint.served.flatMap(({ operation, params }) => {
    if (operation !== 'Publish' || textAt(params, 'TopicArn')?.endsWith(':alerts') !== true) return [];
    const forMachines = objectAt({ body: JSON.parse(textAt(params, 'Message') ?? '{}') }, 'body');
    const diagnosis: unknown = JSON.parse(textAt(forMachines, 'default') ?? '{}');
    return textAt(objectAt(objectAt(diagnosis, 'denial'), 'principal'), 'arn')?.split('/')[1] ?? [];
  });
}

const subjects = ({ endpoint }: Stage): readonly string[] =>
  endpoint.served.flatMap(({ operation, params }) =>
    operation === 'Publish' ? [String(params['Subject'] ?? '').split(':')[0] ?? ''] : [],
  );

interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** Hands a batch over as the queue does: what failed, or all when the function did, comes again. */
async function handOver(stage: Stage, batch: readonly Message[], left: { now?: readonly Message[] }): Promise<boolean> {
  const messages = left.now ?? batch;
  try {
    const answer = await stage.invoke('diagnose-denial', { Records: messages });
    const failed = new Set(listAt(answer, 'batchItemFailures').map((one) => textAt(one, 'itemIdentifier')));
    left.now = messages.filter(({ messageId }) => failed.has(messageId));
  } catch {
    left.now = messages;
  }
  return left.now.length === 0;
}

const message = (detail: unknown, messageId: string): Message => ({
  messageId,
  body: typeof detail === 'string' ? detail : JSON.stringify({ source: 'aws.s3', detail }),
});

interface Round {
  readonly examples: readonly string[];
  /** The roles of the examples, and how often each is refused. */
  readonly refused: Readonly<Record<string, number>>;
}

const HERE: Round = {
  examples: ['02-identity-bucket-arn-for-object', '02-identity-bucket-arn-for-object', '04-boundary-no-allow'],
  refused: { ReportWriter: 2, BuildRunner: 1 },
};
const ELSEWHERE: Round = {
  examples: ['13-cross-account-double-allow', '28-kms-key-policy', '08-scp-no-allow'],
  refused: { Analytics: 1, KeyUser: 1, Experiment: 1 },
};

function batchOf({ examples }: Round, round: number): readonly Message[] {
  return [
    ...examples.map((stem, at) => message({ ...example(stem), eventID: `${stem}-${round}-${at}` }, `${stem}-${at}`)),
    message(recordOf({ eventId: `quiet-${round}`, fromConsole: true }), 'quiet'),
    message('no JSON at all', 'poison'),
  ];
}

async function missingCounts(stage: Stage, { refused }: Round, rounds: number): Promise<readonly string[]> {
  const stories = await dynamoMemory('memory', stage.connect).stories(stage.at(-600), stage.at(600));
  const counted = new Map<string, number>();
  for (const { first, count } of stories) {
    const role = first.caller.arn?.split('/')[1] ?? '';
    counted.set(role, (counted.get(role) ?? 0) + count);
  }
  return Object.entries(refused).flatMap(([role, times]) =>
    (counted.get(role) ?? 0) < times * rounds
      ? [`${counted.get(role) ?? 0} of ${times * rounds} counted of ${role}`]
      : [],
  );
}

async function missingOfBatch(stage: Stage, round: Round, rounds: number, lasts = 1): Promise<readonly string[]> {
  const told = alerted(stage);
  const day = await dynamoLedger('memory', stage.connect, SETTINGS.digestHour).day(
    endOfDay(stage.at(0), SETTINGS.digestHour),
  );
  const muted = day.muted.reduce((sum, { count }) => sum + count, 0);
  const kept = stage.endpoint.served.some(({ operation }) => operation === 'SendMessage');
  return [
    ...Object.keys(round.refused)
      .filter((role) => !told.includes(role))
      .map((role) => `no alert of ${role}`),
    ...Object.keys(round.refused)
      // While the memory does not answer, each try may tell.
      .filter((role) => told.filter((one) => one === role).length > 2 + lasts)
      .map((role) => `too many alerts of ${role}`),
    ...(await missingCounts(stage, round, rounds)),
    ...(muted < rounds ? [`${muted} muted of ${rounds} counted`] : []),
    ...(kept ? [] : ['what could not be read is gone']),
  ];
}

/** What each play keeps from one try to the next belongs to its stage. */
const waiting = new WeakMap<Stage, { now?: readonly Message[] }>();
function leftOf(stage: Stage): { now?: readonly Message[] } {
  const left = waiting.get(stage) ?? {};
  waiting.set(stage, left);
  return left;
}

/** The queue's visibility timeout, and a little. */
const QUEUE_AGAIN_MS = 6 * MINUTE_MS + 2_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The journal has heard of every Region for half a year: CloudTrail's event history, which AWS lets be asked twice a second, is
 * not needed, and a play takes a moment.
 */
export async function coverJournal(stage: Stage): Promise<void> {
  const client = new DynamoDBClient({ ...CLIENT, endpoint: stage.endpoint.url });
  const since = { N: String(Date.parse(stage.at(-180 * 24 * 60))) };
  for (const account of [ACCOUNT, ...SETTINGS.accounts]) {
    for (const region of ['us-east-1', 'eu-west-1', 'eu-central-1']) {
      const Item = { pk: { S: `changes-of#${account}#${region}` }, sk: { S: '-' }, since, latest: since };
      await client.send(new PutItemCommand({ TableName: 'memory', Item }));
    }
  }
}

const news: Play = {
  name: 'news',
  world: WORLD,
  isTriedForLong: true,
  againAfterMs: QUEUE_AGAIN_MS,
  prepare: coverJournal,
  run: (stage) => handOver(stage, batchOf(HERE, 1), leftOf(stage)),
  missing: (stage, lasts) => missingOfBatch(stage, HERE, 1, lasts),
};

const repeats: Play = {
  ...news,
  name: 'repeats',
  prepare: async (stage) => {
    await coverJournal(stage);
    if (!(await handOver(stage, batchOf(HERE, 1), {}))) throw new Error('the first round was not taken');
  },
  run: (stage) => handOver(stage, batchOf(HERE, 2), leftOf(stage)),
  missing: (stage, lasts) => missingOfBatch(stage, HERE, 2, lasts),
};

const elsewhere: Play = {
  ...news,
  name: 'elsewhere',
  world: IN_ORGANIZATION,
  run: (stage) => handOver(stage, batchOf(ELSEWHERE, 1), leftOf(stage)),
  missing: (stage, lasts) => missingOfBatch(stage, ELSEWHERE, 1, lasts),
};

const tick: Play = {
  name: 'tick',
  world: WORLD,
  isTriedForLong: true,
  againAfterMs: 5 * MINUTE_MS + 1_000,
  async prepare(stage) {
    const memory = dynamoMemory('memory', stage.connect);
    const ledger = dynamoLedger('memory', stage.connect, SETTINGS.digestHour);
    const print = '0123456789abcdef';
    await memory.admit([sightingOf(print, [denialOf({ eventId: 'a' })])], stage.at(-90));
    await memory.settle(print, { cause: 'identity-no-allow', severity: 'info', at: stage.at(-90) });
    await memory.admit([sightingOf(print, [denialOf({ eventId: 'b' })])], stage.at(-48));
    const principals = [{ name: 'arn:aws:iam::111122223333:role/App', count: 4 }];
    await ledger.note({ muted: [], own: 0, held: { ...NOTHING_HELD, denials: 4, principals } }, stage.at(-12));
    const muted = [{ rule: 'r', reason: 'known', count: 3 }];
    await ledger.note({ muted, own: 0, held: NOTHING_HELD }, stage.at(-24 * 60));
  },
  // A tick that failed is tried again, and the next one comes whatever happened; a day that AWS said was empty is told with the next.
  run: (stage) =>
    stage.invoke('tick', {}).then(
      async () => {
        const missing = await tick.missing(stage);
        if (missing.includes('no Daily digest')) stage.pass(24 * HOUR_MS);
        return missing.length === 0;
      },
      () => false,
    ),
  missing: async (stage) =>
    ['Repeats', 'Storm', 'Daily digest'].filter((kind) => !subjects(stage).includes(kind)).map((kind) => `no ${kind}`),
};

const journal: Play = {
  name: 'journal',
  world: WORLD,
  againAfterMs: MINUTE_MS,
  prepare: async () => {},
  run: (stage) => {
    const event = {
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.iam',
      detail: listAt(snapshot, 'changes')[1],
    };
    return stage.invoke('record-change', event).then(
      () => true,
      () => false,
    );
  },
  missing: async (stage) => {
    const kept = stage.endpoint.served
      .filter(({ operation }) => operation === 'PutItem')
      .map(({ params }) => JSON.stringify(params));
    return kept.some((one) => one.includes(`change#arn:aws:iam::${ACCOUNT}:role/OrdersWorker`)) ? [] : ['no entry'];
  },
};

const alarm: Play = {
  name: 'alarm',
  world: WORLD,
  againAfterMs: MINUTE_MS,
  prepare: async (stage) => {
    await coverJournal(stage);
    const denial = { ...example('33-detached-policy'), eventTime: `${stage.at(-4).slice(0, 19)}Z` };
    if (!(await handOver(stage, [message(denial, 'm')], {}))) throw new Error('the denial was not taken');
  },
  run: (stage) => {
    const time = stage.at(0);
    const event = {
      id: 'alarm-1',
      'detail-type': 'CloudWatch Alarm State Change',
      source: 'aws.cloudwatch',
      time,
      detail: {
        alarmName: 'Denyscope-denials-above-baseline',
        state: { value: 'ALARM', reason: 'x', timestamp: time },
        previousState: { value: 'OK', timestamp: new Date(Date.now() - HOUR_MS).toISOString() },
      },
    };
    return stage.invoke('report-spike', event).then(
      () => true,
      () => false,
    );
  },
  missing: async (stage) => (subjects(stage).includes('Spike') ? [] : ['no report']),
};

export const PLAYS: readonly Play[] = [news, repeats, elsewhere, tick, journal, alarm];
