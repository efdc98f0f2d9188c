/**
 * What is deployed: the settings file and the context of the command line (`-c email=…`, `-c settings=FILE`) made into
 * settings that the stack can rely on. Errs towards refusing: a wrong value stops the synthesis with its place, itself and
 * what to write instead, for a setting that is silently ignored is an alert that never comes.
 */

import type { Node } from 'constructs';
import { arnParts } from '../lambdas/aws/arn.ts';
import { EMAIL, nearestOf } from '../lambdas/contract/settings/forms.ts';
import { readSettings, type Settings } from '../lambdas/contract/settings.ts';
import { readSettingsFile } from '../lambdas/contract/settings-file.ts';
import { WrongConfig } from './wrong-config.ts';

export type Config =
  /** The account and Region that diagnose. */
  | { readonly kind: 'hub'; readonly settings: Settings; readonly global: boolean }
  /** A watched account or Region: forwards its denials and changes to the hub, and lets the hub read. */
  | {
      readonly kind: 'member';
      readonly settings: Settings;
      readonly hubBusArn: string;
      /** Empty where the hub is in the same account. */
      readonly readBy: readonly string[];
    };

type Context = Pick<Node, 'tryGetContext' | 'getAllContext'>;

/** `directory`: where a file of settings is found by itself. */
export function readConfig(node: Context, directory: string): Config {
  const problems: string[] = misspelled(node);
  const settings = settingsFrom(node, directory, problems);
  const global = flag(node, 'global', problems);
  const hubBusArn = text(node, 'member', problems);
  const readBy = list(text(node, 'readBy', problems));
  if (hubBusArn !== undefined && !/^arn:aws[\w-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]+$/.test(hubBusArn)) {
    problems.push(`-c member=${hubBusArn}: give the ARN of the hub's event bus, its output EventBusArn`);
  }
  for (const arn of readBy) {
    // ArnEquals would take `*` and `?` for wildcards: any role of the hub's account could read.
    if (!/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) {
      problems.push(
        `-c readBy=…${arn}…: give exact role ARNs, the hub's output ReaderArns, separated by commas; no wildcards`,
      );
    }
  }
  if (new Set(readBy.map((arn) => arnParts(arn)?.account)).size > 1) {
    problems.push("-c readBy=…: the roles of one account, the hub's, and no others");
  }
  if (global && hubBusArn !== undefined)
    problems.push('-c global=true is for the hub; leave it out beside -c member=…');
  if (hubBusArn === undefined && readBy.length > 0)
    problems.push('-c readBy=… is for a member; add -c member=ARN-OF-BUS');
  if (settings === undefined || problems.length > 0) throw new WrongConfig(problems);
  return hubBusArn === undefined ? { kind: 'hub', settings, global } : { kind: 'member', settings, hubBusArn, readBy };
}

const KEYS = ['email', 'settings', 'global', 'member', 'readBy'] as const;
/** Written for one of ours where no spelling shows it. */
const OTHER_WORDS: ReadonlyMap<string, (typeof KEYS)[number]> = new Map([
  ['recipient', 'email'],
  ['recipients', 'email'],
  ['mail', 'email'],
  ['config', 'settings'],
]);

/** CDK takes any key behind `-c`; one that is nearly one of ours was meant to be it. */
function misspelled(node: Context): string[] {
  const given: Readonly<Record<string, unknown>> = node.getAllContext();
  return Object.keys(given).flatMap((key) => {
    if (KEYS.some((own) => own === key)) return [];
    const meant = OTHER_WORDS.get(key.toLowerCase()) ?? nearestOf(key, KEYS);
    if (meant === undefined) return [];
    return [`-c ${key}=${String(given[key])}: there is no such key; write -c ${meant}=… if that is meant`];
  });
}

function settingsFrom(node: Context, directory: string, problems: string[]): Settings | undefined {
  const named = text(node, 'settings', problems);
  const reading = readSettingsFile(named, directory);
  if (reading.kind === 'wrong') problems.push(named === undefined ? reading.problem : `-c settings=${reading.problem}`);
  const emails = list(text(node, 'email', problems));
  for (const email of emails) {
    if (!EMAIL.test(email)) problems.push(`-c email=${email}: not an email address; write -c email=you@example.com`);
  }
  const content = reading.kind === 'ok' ? reading.content : {};
  const read = readSettings(
    withEmails(
      content,
      emails.filter((email) => EMAIL.test(email)),
    ),
  );
  if (read.kind === 'ok') return read.settings;
  problems.push(...read.problems.map((problem) => (reading.kind === 'ok' ? `${reading.file}: ${problem}` : problem)));
  return undefined;
}

/** What the file holds in place of a list is for the schema to refuse. */
function withEmails(content: object, more: readonly string[]): object {
  const inFile: unknown = 'email' in content ? content.email : [];
  return Array.isArray(inFile) ? { ...content, email: [...inFile, ...more] } : content;
}

function text(node: Context, key: (typeof KEYS)[number], problems: string[]): string | undefined {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  problems.push(`-c ${key}: the value is empty or no text; leave it out or give one`);
  return undefined;
}

function flag(node: Context, key: (typeof KEYS)[number], problems: string[]): boolean {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined || value === false || value === 'false') return false;
  if (value === true || value === 'true') return true;
  problems.push(`-c ${key}=${String(value)}: write -c ${key}=true or leave it out`);
  return false;
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
