/**
 * What the stack tells every function: its table, its Region, the settings. A name that is missing is an error at the
 * start, with the name.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectOptions } from '../adapters/connection/accounts.ts';
import { parseArn } from '../aws/arn.ts';
import { ENV } from '../contract/names.ts';
import type { Settings } from '../contract/settings.ts';
import { isWrittenSettings } from '../contract/written-settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface FunctionEnvironment {
  readonly table: string;
  readonly connect: ConnectOptions;
  readonly settings: Settings;
}

export function readEnvironment(environment: Environment = process.env): FunctionEnvironment {
  return {
    table: required(environment, ENV.memoryTable),
    // The topic is our own: its ARN saves asking STS who we are.
    connect: { region: required(environment, 'AWS_REGION'), ...accountIn(environment[ENV.alertsTopicArn]) },
    settings: settingsFrom(environment),
  };
}

function settingsFrom(environment: Environment): Settings {
  const file = required(environment, ENV.settingsFile);
  const written: unknown = JSON.parse(readFileSync(join(environment['LAMBDA_TASK_ROOT'] ?? '.', file), 'utf8'));
  if (isWrittenSettings(written)) return written;
  throw new Error(`${file}: not the settings that the stack writes`);
}

function accountIn(topicArn: string | undefined): Pick<ConnectOptions, 'account'> {
  const account = parseArn(topicArn ?? '')?.account;
  return account === undefined ? {} : { account };
}

export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is missing`);
  return value;
}
