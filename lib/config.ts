/**
 * What is deployed: the context given on the command line (`-c email=…`, `-c settings=FILE`) made into settings that the
 * stack can rely on. Errs towards refusing: a wrong value stops the synthesis with its place, itself and what to write
 * instead, for a setting that is silently ignored is an alert that never comes.
 */
import { readFileSync } from 'node:fs';
import type { Node } from 'constructs';
import { distance } from 'fastest-levenshtein';
import { ATTRIBUTE_NAMES, MEASURED } from '../lambdas/contract/names.ts';
import { readSettings, type Settings, type Subscription } from '../lambdas/contract/settings.ts';

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

export class WrongConfig extends Error {
  override readonly name = 'WrongConfig';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Context = Pick<Node, 'tryGetContext' | 'getAllContext'>;

export function readConfig(node: Context): Config {
  const problems: string[] = misspelled(node);
  const settings = settingsFrom(node, problems);
  const global = flag(node, 'global', problems);
  const hubBusArn = text(node, 'member', problems);
  const readBy = list(text(node, 'readBy', problems));
  if (hubBusArn !== undefined && !/^arn:aws[\w-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]+$/.test(hubBusArn)) {
    problems.push(`-c member=${hubBusArn}: give the ARN of the hub's event bus, its output EventBusArn`);
  }
  for (const arn of readBy) {
    if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn)) {
      problems.push(`-c readBy=…${arn}…: give role ARNs, the hub's output ReaderArns, separated by commas`);
    }
  }
  if (new Set(readBy.map((arn) => arn.split(':')[4])).size > 1) {
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

/** CDK takes any key behind `-c`; one that is nearly one of ours was meant to be it. */
function misspelled(node: Context): string[] {
  const given: Readonly<Record<string, unknown>> = node.getAllContext();
  return Object.keys(given).flatMap((key) => {
    const meant = KEYS.find((own) => own !== key && distance(own.toLowerCase(), key.toLowerCase()) <= 2);
    if (meant === undefined || KEYS.some((own) => own === key)) return [];
    return [`-c ${key}=${String(given[key])}: there is no such key; write -c ${meant}=… if that is meant`];
  });
}

function settingsFrom(node: Context, problems: string[]): Settings | undefined {
  const file = text(node, 'settings', problems);
  const read = readSettings(file === undefined ? {} : parsedFile(file, problems));
  if (read.kind === 'wrong') {
    problems.push(...read.problems.map((problem) => (file === undefined ? problem : `${file}: ${problem}`)));
    return undefined;
  }
  const emails = list(text(node, 'email', problems));
  for (const email of emails) {
    if (!isEmail(email)) problems.push(`-c email=${email}: not an email address; write -c email=you@example.com`);
  }
  problems.push(...wrongValues(read.settings).map((problem) => `${file ?? 'settings'}: ${problem}`));
  problems.push(...subscribedTwice(read.settings, emails).map((problem) => `${file ?? 'settings'}: ${problem}`));
  const once = (values: readonly string[]): string[] => [...new Set(values)];
  return {
    ...read.settings,
    email: once([...(read.settings.email ?? []), ...emails]),
    accounts: once(read.settings.accounts),
    watchedPrincipals: once(read.settings.watchedPrincipals),
  };
}

function parsedFile(file: string, problems: string[]): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // The schema would take a list for an object without settings.
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
    problems.push(`-c settings=${file}: holds no object; write {"alarms":{"floor":20}}`);
    return {};
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    problems.push(`-c settings=${file}: cannot be read as JSON (${reason})`);
    return {};
  }
}

/** What the schema cannot say: the form of names that only AWS would refuse, and only while deploying. */
function wrongValues(settings: Settings): string[] {
  const wrong: string[] = [];
  const must = (place: string, value: string | undefined, form: RegExp, want: string): void => {
    if (value !== undefined && !form.test(value)) wrong.push(`${place}: "${value}" is no ${want}`);
  };
  for (const email of settings.email ?? []) must('email', email, EMAIL, 'email address');
  for (const [at, subscription] of settings.subscriptions.entries()) {
    wrong.push(...wrongSubscription(`subscriptions.${at}`, subscription));
  }
  for (const account of settings.accounts) must('accounts', account, /^\d{12}$/, 'account id of 12 digits');
  must('organizationAccount', settings.organizationAccount, /^\d{12}$/, 'account id of 12 digits');
  must('readerRoleName', settings.readerRoleName, /^[\w+=,.@-]{1,64}$/, 'role name (without path)');
  must('readerExternalId', settings.readerExternalId, /^[\w+=,.@:/-]{2,1224}$/, 'external id');
  must('slack.workspaceId', settings.slack?.workspaceId, /^[0-9A-Z]{1,255}$/, 'Slack workspace id such as T012ABCDEF');
  must('slack.channelId', settings.slack?.channelId, /^[0-9A-Za-z]+$/, 'Slack channel id such as C012ABCDEF');
  const uuid = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
  must('teams.teamId', settings.teams?.teamId, uuid, 'id of a team (a UUID)');
  must('teams.tenantId', settings.teams?.tenantId, uuid, 'id of a tenant (a UUID)');
  must('webhook.secretArn', settings.webhook?.secretArn, /^arn:aws[\w-]*:secretsmanager:/, 'ARN of a secret');
  must('webhook.host', settings.webhook?.host, /^[a-z0-9.-]+\.[a-z]+$/, 'host name such as hooks.slack.com');
  for (const principal of settings.watchedPrincipals) {
    must('watchedPrincipals', principal, /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/\S+$/, 'ARN of a role or user');
  }
  return wrong;
}

/** A topic has one subscription for an endpoint: SNS refuses a second with another filter, and CDK a second alike. */
function subscribedTwice({ email = [], subscriptions }: Settings, more: readonly string[]): string[] {
  const known = new Set([...email, ...more].map((address) => `email ${address}`));
  return subscriptions.flatMap(({ protocol, endpoint }, at) => {
    const one = `${protocol} ${endpoint}`;
    const isTwice = known.has(one);
    known.add(one);
    return isTwice ? [`subscriptions.${at}.endpoint: "${endpoint}" is subscribed already; keep one of the two`] : [];
  });
}

function wrongSubscription(place: string, { protocol, endpoint, filter }: Subscription): string[] {
  const forms = { email: EMAIL, https: /^https:\/\/\S+$/, sqs: ARN_OF.sqs, lambda: ARN_OF.lambda };
  const wants = { email: 'email address', https: 'https URL', sqs: 'ARN of a queue', lambda: 'ARN of a function' };
  const wrong = forms[protocol].test(endpoint) ? [] : [`${place}.endpoint: "${endpoint}" is no ${wants[protocol]}`];
  const known: readonly string[] = ATTRIBUTE_NAMES;
  for (const [attribute, values] of Object.entries(filter ?? {})) {
    // SNS takes an unknown attribute and then never delivers.
    if (!known.includes(attribute)) {
      wrong.push(`${place}.filter: "${attribute}" is no attribute; there are ${known.join(', ')}`);
    }
    if (values.length === 0) wrong.push(`${place}.filter.${attribute}: an empty list lets nothing through`);
    const possible = POSSIBLE.get(attribute);
    for (const value of values) {
      if (possible === undefined || possible.includes(value)) continue;
      wrong.push(`${place}.filter.${attribute}: "${value}" never comes; there are ${possible.join(', ')}`);
    }
  }
  return wrong;
}

/** Attributes that have few values. */
const POSSIBLE: ReadonlyMap<string, readonly string[]> = new Map([
  ['severity', ['info', ...MEASURED.severities]],
  ['layer', [...MEASURED.layers, 'none']],
]);

const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/;
const ARN_OF = {
  sqs: /^arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w.-]+$/,
  lambda: /^arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w:-]+$/,
};

function isEmail(value: string): boolean {
  return EMAIL.test(value);
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
