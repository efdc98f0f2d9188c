/**
 * What a function works with, made once a container from the environment that the stack gave it. A name that is missing
 * is an error at the start, with the name: a function that starts without its table would lose alerts one by one.
 */

import { awsSource } from '../adapters/aws-source.ts';
import { busChannel } from '../adapters/channels/bus-channel.ts';
import { type DeadLetters, deadLetters } from '../adapters/channels/dead-letter.ts';
import { opsgenieChannel, pagerDutyChannel } from '../adapters/channels/on-call-channels.ts';
import { pacedChannel } from '../adapters/channels/paced-channel.ts';
import { chatChannel, snsChannel } from '../adapters/channels/sns-channel.ts';
import { signedWebhookChannel, teamsWorkflowChannel, webhookChannel } from '../adapters/channels/webhook-channel.ts';
import type { ConnectOptions } from '../adapters/connection/accounts.ts';
import { organizationHeard } from '../adapters/organization-changes.ts';
import { type AccountNamesOf, accountNamesIn, sharedOrganization } from '../adapters/shared-organization.ts';
import { dynamoCeiling } from '../adapters/store/dynamo-ceiling.ts';
import { dynamoJournal } from '../adapters/store/dynamo-journal.ts';
import { dynamoLedger } from '../adapters/store/dynamo-ledger.ts';
import { dynamoMembers, lastHeardIn } from '../adapters/store/dynamo-members.ts';
import { dynamoMemory } from '../adapters/store/memory/dynamo-memory.ts';
import type { Ledger } from '../admission/ledger/ledger.ts';
import type { AccountRegion, Members } from '../admission/ledger/members.ts';
import type { MutingMemory } from '../admission/memory.ts';
import { DEFAULT_TIMES } from '../admission/repeats/fingerprint-memory.ts';
import { ENV } from '../contract/names.ts';
import type { Settings } from '../contract/settings.ts';
import type { Channel } from '../delivery/channel.ts';
import type { ChatActor } from '../delivery/message.ts';
import type { Denial } from '../denial/denial.ts';
import type { TestRuns } from '../deployment/test-runs.ts';
import type { Ports } from '../flows/explain-denials.ts';
import { type Environment, readEnvironment, required } from './environment.ts';

/** Under the function's timeout of 60 s, with room to publish and to settle. */
const DEADLINE_MS = 30_000;
/** A slow topic still takes the alert, and one that hangs leaves time for the others of the batch. */
const TOPIC = { requestTimeoutMs: 7_000, maxAttempts: 2 };
/** Nobody waits long for a channel without which the alert counts as delivered. */
const BESIDE = { requestTimeoutMs: 2_500, maxAttempts: 2 };

export interface FunctionPorts {
  readonly ports: Ports;
  readonly memory: MutingMemory;
  readonly ledger: Ledger;
  readonly members: Members;
  /** Names that the organization gave accounts, as far as it was read. */
  readonly accountNames: AccountNamesOf;
  /** Where this is deployed. */
  readonly hub: AccountRegion;
  readonly deadLetters: DeadLetters;
  readonly tests: () => Promise<TestRuns>;
  /** The latest denial of a fingerprint; asked for by a button of chat, and loaded with the first. */
  readonly recall: (fingerprint: string) => Promise<Denial | undefined>;
  /** Forgets that its explanation was asked for. */
  readonly unask: (fingerprint: string) => Promise<void>;
}

export function createPorts(environment: Environment = process.env): FunctionPorts {
  const { settings, connect, table } = readEnvironment(environment);
  const memory = dynamoMemory(table, connect, { ...DEFAULT_TIMES, windowMs: settings.windowMinutes * 60_000 });
  const hub = { account: connect.account ?? '', region: connect.region ?? '' };
  const journal = dynamoJournal(table, connect);
  const ledger = dynamoLedger(table, connect, settings.digestHour);
  return {
    memory,
    ledger,
    members: dynamoMembers(table, connect),
    accountNames: accountNamesIn(table, connect),
    hub,
    deadLetters: deadLetters(required(environment, ENV.deadLetterQueueUrl), connect),
    tests: async () => (await import('../adapters/store/dynamo-test-runs.ts')).dynamoTestRuns(table, connect),
    recall: async (fingerprint) => (await import('../adapters/chat/pressed.ts')).recalled(table, fingerprint, connect),
    unask: async (fingerprint) => (await import('../adapters/chat/pressed.ts')).unasked(table, fingerprint, connect),
    ports: {
      memory,
      ceiling: dynamoCeiling(table, connect),
      ledger,
      source: awsSource({
        ...connect,
        settings,
        journal,
        shared: sharedOrganization(
          table,
          connect,
          organizationHeard({ settings, hub, journal, lastHeard: lastHeardIn(table, connect) }),
        ),
      }),
      channels: channelsFrom(environment, settings, connect),
      settings,
      home: { table, region: connect.region ?? '' },
      ownRoleArns: (environment[ENV.ownRoleArns] ?? '').split(',').filter((arn) => arn !== ''),
      now: () => new Date(),
      deadlineMs: DEADLINE_MS,
    },
  };
}

function channelsFrom(environment: Environment, settings: Settings, connect: ConnectOptions): readonly Channel[] {
  const chat = environment[ENV.chatTopicArn];
  const bus = environment[ENV.eventBusName];
  const beside = { ...connect, ...BESIDE };
  return [
    pacedChannel(snsChannel(required(environment, ENV.alertsTopicArn), { ...connect, ...TOPIC })),
    ...(chat === undefined ? [] : [pacedChannel(chatChannel(chat, beside, chatActor(environment, connect)))]),
    ...(bus === undefined ? [] : [busChannel(bus, beside)]),
    ...hooksFrom(settings, beside),
  ];
}

function chatActor(environment: Environment, { region = '' }: ConnectOptions): ChatActor | undefined {
  const name = environment[ENV.chatActionFunction];
  return name === undefined ? undefined : { function: name, region };
}

function hooksFrom(settings: Settings, connect: ConnectOptions): readonly Channel[] {
  const { webhook, pagerDuty, opsgenie, teamsWorkflow, signedWebhook } = settings;
  return [
    ...(webhook === undefined ? [] : [webhookChannel(webhook, connect)]),
    ...(pagerDuty === undefined ? [] : [pagerDutyChannel(pagerDuty, connect)]),
    ...(opsgenie === undefined ? [] : [opsgenieChannel(opsgenie, connect)]),
    ...(teamsWorkflow === undefined ? [] : [teamsWorkflowChannel(teamsWorkflow, connect)]),
    ...(signedWebhook === undefined ? [] : [signedWebhookChannel(signedWebhook, connect)]),
  ];
}
