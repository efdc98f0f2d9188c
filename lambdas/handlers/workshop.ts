/**
 * What a function works with, made once a container from the environment that the stack gave it. A name that is missing
 * is an error at the start, with the name: a function that starts without its table would lose alerts one by one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectOptions } from '../adapters/accounts.ts';
import { awsSource } from '../adapters/aws-source.ts';
import { busChannel } from '../adapters/bus-channel.ts';
import { type DeadLetters, deadLetters } from '../adapters/dead-letter.ts';
import { dynamoCeiling } from '../adapters/dynamo-ceiling.ts';
import { type DynamoMemory, dynamoMemory } from '../adapters/dynamo-memory.ts';
import { chatChannel, snsChannel } from '../adapters/sns-channel.ts';
import { webhookChannel } from '../adapters/webhook-channel.ts';
import { ENV, readSettings, type Settings } from '../contract.ts';
import type { Channel } from '../delivery/channel.ts';
import type { Ports } from '../pipeline.ts';

/** Under the function's timeout of 60 s, with room to publish and to settle. */
const DEADLINE_MS = 30_000;

export interface Workshop {
  readonly ports: Ports;
  readonly memory: DynamoMemory;
  readonly letters: DeadLetters;
}

export function workshop(environment: Readonly<Record<string, string | undefined>> = process.env): Workshop {
  const settings = settingsFrom(environment);
  const connect: ConnectOptions = { region: required(environment, 'AWS_REGION') };
  const table = required(environment, ENV.memoryTable);
  const memory = dynamoMemory(table, connect);
  return {
    memory,
    letters: deadLetters(required(environment, ENV.deadLetterQueueUrl), connect),
    ports: {
      memory,
      ceiling: dynamoCeiling(table, connect),
      source: awsSource({ ...connect, settings }),
      channels: channelsFrom(environment, settings, connect),
      settings,
      ownRoleArns: (environment[ENV.ownRoleArns] ?? '').split(',').filter((arn) => arn !== ''),
      now: () => new Date(),
      deadlineMs: DEADLINE_MS,
    },
  };
}

function channelsFrom(
  environment: Readonly<Record<string, string | undefined>>,
  settings: Settings,
  connect: ConnectOptions,
): readonly Channel[] {
  const chat = environment[ENV.chatTopicArn];
  const bus = environment[ENV.eventBusName];
  return [
    snsChannel(required(environment, ENV.alertsTopicArn), connect),
    ...(chat === undefined ? [] : [chatChannel(chat, connect)]),
    ...(bus === undefined ? [] : [busChannel(bus, connect)]),
    ...(settings.webhook === undefined ? [] : [webhookChannel(settings.webhook, connect)]),
  ];
}

function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  const file = environment[ENV.settingsFile];
  const root = environment['LAMBDA_TASK_ROOT'] ?? '.';
  const json: unknown = file === undefined ? {} : JSON.parse(readFileSync(join(root, file), 'utf8'));
  const reading = readSettings(json);
  if (reading.kind === 'ok') return reading.settings;
  throw new Error(`${file}: ${reading.problems.join('; ')}`);
}

function required(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is missing`);
  return value;
}
