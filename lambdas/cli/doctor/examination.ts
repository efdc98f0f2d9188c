/**
 * What is looked at in a deployment, in the order in which a denial takes its way: trail, rules, accounts, organization,
 * channels, numbers, dead letters. Each part is looked at though another could not be.
 */

import type { ConnectOptions } from '../../adapters/connection/accounts.ts';
import { readSecret, readSubscriptions } from '../../adapters/deployment/channels.ts';
import { deadLetterQueue } from '../../adapters/deployment/dead-letter-queue.ts';
import { invoke } from '../../adapters/deployment/invoke.ts';
import { readInsightRules, readMeasurements } from '../../adapters/deployment/measurements.ts';
import { reading } from '../../adapters/deployment/reading.ts';
import { readRules } from '../../adapters/deployment/rules.ts';
import { readTrails } from '../../adapters/deployment/trails.ts';
import { dynamoMembers } from '../../adapters/store/dynamo-members.ts';
import { dynamoMemory } from '../../adapters/store/memory/dynamo-memory.ts';
import type { Member } from '../../admission/ledger/members.ts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import { HOOKS } from '../../contract/settings/channels.ts';
import type { Settings } from '../../contract/settings.ts';
import { ASKED_AT_ONCE, accessFindings } from '../../deployment/checks/access.ts';
import { chatFindings, hookFindings, subscriptionFindings } from '../../deployment/checks/channels.ts';
import {
  deadLetterFindings,
  heartbeatFindings,
  insightFindings,
  lackingFindings,
} from '../../deployment/checks/measurements.ts';
import { memberFindings } from '../../deployment/checks/members.ts';
import { ruleFindings } from '../../deployment/checks/rules.ts';
import { trailFindings } from '../../deployment/checks/trail.ts';
import { type Deployment, type PartName, partOf } from '../../deployment/deployment.ts';
import { type CheckName, type Finding, finding, judged, type RulePlace, unread } from '../../deployment/finding.ts';
import type { Reading } from '../../deployment/reading.ts';

interface Examination {
  readonly deployment: Deployment;
  readonly settings: Settings;
  readonly connect: ConnectOptions;
  /** What is being looked at, for a person who waits. */
  readonly tell: (what: string) => void;
}

const DAY_MS = 24 * 3_600_000;

export async function examined(subject: Examination): Promise<readonly Finding[]> {
  const { deployment, settings, connect, tell } = subject;
  const known = knownMembers(subject);
  const steps: readonly (readonly [string, () => Promise<readonly Finding[]>])[] = [
    ['the stack', async () => stackFindings(deployment)],
    [
      'the trails',
      () =>
        trailsOf(
          regionsOf(deployment, settings).map(({ region }) => region),
          connect,
        ),
    ],
    ['the rules', () => rulesOf(subject)],
    ['the members', async () => membersOf(subject, await known)],
    ['other accounts and the organization', async () => accessOf(subject, await known)],
    ['the subscriptions', () => subscriptionsOf(subject)],
    ['chat and webhooks', () => chatOf(subject)],
    ['the metrics', () => numbersOf(subject)],
    ['what diagnoses lacked', () => lackedBy(subject)],
    ['the dead letters', () => deadLettersOf(subject)],
  ];
  const findings: Finding[] = [];
  for (const [what, look] of steps) {
    tell(what);
    findings.push(...(await look()));
  }
  return findings;
}

export async function trailsOf(regions: readonly string[], connect: ConnectOptions): Promise<readonly Finding[]> {
  const read = await Promise.all(
    regions.map(async (region) => ({ region, trails: await readTrails(region, connect) })),
  );
  return read.flatMap(({ region, trails }) =>
    judged('trail', `the trails in ${region}`, trails, (value) => trailFindings(region, value)),
  );
}

function stackFindings({ stack, status }: Deployment): readonly Finding[] {
  const well = /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$|^UPDATE_COMPLETE_CLEANUP_IN_PROGRESS$/.test(status);
  return [finding('stack', well ? 'ok' : 'wrong', { kind: 'stack', stack, status })];
}

interface Watched {
  readonly region: string;
  readonly place: RulePlace;
}

/** The hub's, the one of the global services, and those of the organization. */
function regionsOf({ region: hub }: Deployment, { organization }: Settings): readonly Watched[] {
  const partition = partitionOf(hub);
  const home = partition === undefined ? hub : globalRegion(partition);
  const all = [...new Set([hub, home, ...(organization?.regions ?? [])])];
  return all.map((region) => ({ region, place: region === hub ? 'hub' : region === home ? 'global' : 'region' }));
}

async function rulesOf({ deployment, settings, connect }: Examination): Promise<readonly Finding[]> {
  const { account, region: hub, outputs } = deployment;
  const partition = partitionOf(hub) ?? 'aws';
  const bus = outputs['EventBusArn'] ?? `arn:${partition}:events:${hub}:${account}:event-bus/default`;
  const queue = partOf(deployment, 'denialQueue');
  const recorder = partOf(deployment, 'recorder');
  if (queue === undefined || recorder === undefined)
    return [missing('rules', queue === undefined ? 'denialQueue' : 'recorder')];
  const own = [
    `arn:${partition}:sqs:${hub}:${account}:${queue.split('/').at(-1)}`,
    `arn:${partition}:lambda:${hub}:${account}:function:${recorder}`,
  ];
  const read = await Promise.all(
    regionsOf(deployment, settings).map(async (watched) => ({
      watched,
      rules: await readRules(watched.place === 'hub' ? own : [bus], watched.region, connect),
    })),
  );
  return read.flatMap(({ watched, rules }) =>
    judged('rules', `the rules in ${watched.region}`, rules, (value) => ruleFindings({ ...watched, account }, value)),
  );
}

/** Absent: the stack has no table. */
type Known = Reading<readonly Member[]> | undefined;

async function knownMembers({ deployment, connect }: Examination): Promise<Known> {
  const table = partOf(deployment, 'memory');
  return table === undefined ? undefined : reading('dynamodb:Query', () => dynamoMembers(table, connect).all());
}

function membersOf({ deployment, settings }: Examination, known: Known): readonly Finding[] {
  if (known === undefined) return [missing('members', 'memory')];
  return judged('members', 'who forwards', known, (value) => memberFindings(value, settings, deployment, new Date()));
}

/** The reader roles trust the hub's roles alone: the function is asked to try them. */
async function accessOf({ deployment, settings, connect }: Examination, known: Known): Promise<readonly Finding[]> {
  const diagnoser = partOf(deployment, 'diagnoser');
  if (diagnoser === undefined) return [missing('reader-roles', 'diagnoser')];
  const { account } = deployment;
  const { accounts, organizationAccount, organization } = settings;
  const heard = known?.kind === 'read' ? known.value.map((member) => member.account) : [];
  const named = [organizationAccount, organization?.managementAccount].flatMap((one) => one ?? []);
  const listed = [...accounts, ...named, ...heard];
  const others = [...new Set(listed)].filter((one) => one !== account);
  const answers: unknown[] = [];
  // None at all asks for the organization alone.
  for (let from = 0; from === 0 || from < others.length; from += ASKED_AT_ONCE) {
    const accounts = others.slice(from, from + ASKED_AT_ONCE);
    const asked = JSON.stringify({ denyscopeAccessCheck: { account, accounts } });
    const answer = await invoke(diagnoser, asked, connect);
    if (answer.kind === 'unread') {
      return [unread('reader-roles', 'the reader roles', answer), unread('organization', 'the organization', answer)];
    }
    answers.push(answer.value);
  }
  return accessFindings(answers, others);
}

async function subscriptionsOf({ deployment, settings, connect }: Examination): Promise<readonly Finding[]> {
  const topic = partOf(deployment, 'alerts');
  if (topic === undefined) return [missing('subscriptions', 'alerts')];
  const wanted = [...(settings.email ?? []), ...settings.subscriptions.map(({ endpoint }) => endpoint)];
  const otherwise = partOf(deployment, 'chat') !== undefined || HOOKS.some((hook) => settings[hook] !== undefined);
  return judged('subscriptions', 'the subscriptions', await readSubscriptions(topic, connect), (value) =>
    subscriptionFindings(value, wanted, otherwise),
  );
}

async function chatOf({ deployment, settings, connect }: Examination): Promise<readonly Finding[]> {
  const topic = partOf(deployment, 'chat');
  const chat =
    topic === undefined
      ? []
      : judged('chat', 'the subscriptions of the chat topic', await readSubscriptions(topic, connect), chatFindings);
  const hooks = await Promise.all(
    HOOKS.map(async (hook) => {
      const secret = settings[hook]?.secretArn;
      if (secret === undefined) return [];
      const there = await readSecret(secret, connect);
      return judged('chat', `the secret of ${hook}`, there, (isThere) => hookFindings(hook, secret, isThere));
    }),
  );
  const all = [...chat, ...hooks.flat()];
  return all.length === 0 ? [finding('chat', 'not-configured', { kind: 'no-chat' })] : all;
}

async function numbersOf({ deployment, connect }: Examination): Promise<readonly Finding[]> {
  const now = new Date();
  const [measured, rules] = await Promise.all([
    readMeasurements(now, connect),
    readInsightRules(deployment.stack, now, connect),
  ]);
  return [
    ...judged('metrics', 'the metrics', measured, heartbeatFindings),
    ...judged('insight-rules', 'the contributor rules', rules, (all) =>
      judged('insight-rules', 'the denials of the day', measured, ({ denials }) =>
        all.flatMap((rule) => insightFindings(rule, denials)),
      ),
    ),
  ];
}

async function lackedBy({ deployment, connect }: Examination): Promise<readonly Finding[]> {
  const table = partOf(deployment, 'memory');
  if (table === undefined) return [missing('permissions', 'memory')];
  const now = new Date();
  const stories = await reading('dynamodb:Query', () =>
    dynamoMemory(table, connect).stories(new Date(now.getTime() - DAY_MS).toISOString(), now.toISOString()),
  );
  return judged('permissions', 'the memory table', stories, (value) =>
    lackingFindings(value.flatMap(({ settled }) => settled?.gaps ?? [])),
  );
}

async function deadLettersOf({ deployment, connect }: Examination): Promise<readonly Finding[]> {
  const queues = [
    ['denials', 'denialDeadLetters'],
    ['changes', 'changeDeadLetters'],
  ] as const;
  const found = await Promise.all(
    queues.map(async ([of, part]) => {
      const url = partOf(deployment, part);
      if (url === undefined) return [missing('dead-letters', part)];
      const waiting = await deadLetterQueue(url, connect).waiting();
      return judged('dead-letters', `the dead letters of ${of}`, waiting, (value) => deadLetterFindings(of, value));
    }),
  );
  return found.flat();
}

function missing(check: CheckName, part: PartName): Finding {
  return finding(check, 'wrong', { kind: 'part-missing', part });
}
