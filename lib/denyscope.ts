/**
 * Denyscope as a construct, one in a stack: only wiring. A denial goes from the rule through the queue to the diagnoser
 * and out through the topics; changes, alarms and ticks have a function each; all share one bundle, one table, one key.
 */

import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { partitionOf } from '../lambdas/aws/regions.ts';
import { ENV, METRIC, METRICS_SERVICE } from '../lambdas/contract/names.ts';
import { present } from '../lambdas/contract/present.ts';
import { HOOKS } from '../lambdas/contract/settings/channels.ts';
import type { Organization } from '../lambdas/contract/settings/organization.ts';
import { readSettings, type Settings, type SettingsInput } from '../lambdas/contract/settings.ts';
import { AlertTopics } from './channels/alert-topics.ts';
import { ChatChannels } from './channels/chat-channels.ts';
import { DenialMemory } from './denial-memory.ts';
import { bundledCode, SETTINGS_FILE } from './functions/bundle.ts';
import { ChatActor, chatActorName } from './functions/chat-actor.ts';
import { BATCHING_WINDOW_SECONDS, DIAGNOSER_TIMEOUT_SECONDS, Diagnoser } from './functions/diagnoser.ts';
import { FunctionRoles, type Runtimes } from './functions/handler-function.ts';
import { SpikeReporter } from './functions/spike-reporter.ts';
import { Ticker } from './functions/ticker.ts';
import { type DeployTarget, impossible } from './impossible.ts';
import { letIn } from './intake/bus-policy.ts';
import { ChangeJournal } from './intake/change-journal.ts';
import { DenialIntake } from './intake/denial-intake.ts';
import { OwnTrail } from './intake/own-trail.ts';
import { LIMIT, sizesIn } from './limits.ts';
import { Members } from './organization/members.ts';
import { addOutputs } from './outputs.ts';
import { type Hub, hubRoleName, READERS } from './rights/hub-roles.ts';
import { ALL_HANDLERS, HANDLERS, type OwnArns } from './rights/own-actions.ts';
import { DenialAlarms, sumOf } from './watch/alarms.ts';
import { Dashboard } from './watch/dashboard.ts';
import { InsightRules } from './watch/insight-rules.ts';
import { OperationalAlarms } from './watch/operational-alarms.ts';
import { WrongConfig } from './wrong-config.ts';

/** The settings, and whether a stack in the Region of the global services forwards their events (`-c global=true`). */
export interface DenyscopeProps extends SettingsInput {
  readonly globalForwarder?: boolean;
}

export class Denyscope extends Construct {
  readonly busArn: string;
  /** Where notices leave. */
  readonly alerts: ITopic;
  /** Where chat is configured. */
  readonly chat: ITopic | undefined;
  /** What is remembered; kept when the stack is removed. */
  readonly memory: Table;
  /** What could not be handled: denials, and policy changes. */
  readonly deadLetters: { readonly denials: IQueue; readonly changes: IQueue };

  constructor(scope: Construct, id: string, { globalForwarder = false, ...input }: DenyscopeProps = {}) {
    super(scope, id);
    const stack = Stack.of(this);
    const settings = checked(input, stack, globalForwarder);
    const hasButtons = settings.slack?.actions === true || settings.teams?.actions === true;
    const roles = new FunctionRoles(this, 'Roles', hasButtons ? ALL_HANDLERS : HANDLERS);
    const memory = new DenialMemory(this, 'Memory');
    const intake = new DenialIntake(this, 'Intake', {
      handlerTimeoutSeconds: DIAGNOSER_TIMEOUT_SECONDS,
      batchingWindowSeconds: BATCHING_WINDOW_SECONDS,
    });
    const publishers = [roles.of('diagnose-denial'), roles.of('report-spike'), roles.of('tick')];
    const topics = new AlertTopics(this, 'Topics', { settings, publishers });

    this.busArn = stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
    const hookSecrets = [...new Set(HOOKS.flatMap((hook) => settings[hook]?.secretArn ?? []))];
    const runtimes: Runtimes = {
      code: bundledCode(settings),
      roles,
      environment: present<Record<string, string>>({
        [ENV.memoryTable]: memory.table.tableName,
        [ENV.alertsTopicArn]: topics.alerts.topicArn,
        [ENV.chatTopicArn]: topics.chat?.topicArn,
        [ENV.chatActionFunction]: hasButtons ? chatActorName(stack.stackName) : undefined,
        [ENV.denialQueueUrl]: hasButtons ? intake.queue.queueUrl : undefined,
        [ENV.eventBusName]: 'default',
        [ENV.deadLetterQueueUrl]: intake.deadLetters.queueUrl,
        [ENV.ownRoleArns]: roles.arns.join(','),
        [ENV.settingsFile]: SETTINGS_FILE,
        [METRICS_SERVICE.variable]: METRICS_SERVICE.value,
      }),
      own: present<OwnArns>({
        memory: [memory.table.tableArn],
        fingerprints: [memory.table.tableArn],
        'due-windows': [memory.dueIndexArn],
        topics: topics.all.map((topic) => topic.topicArn),
        'topic-key': [topics.key.keyArn],
        'event-bus': [this.busArn],
        'denial-queue': [intake.queue.queueArn],
        'dead-letters': [intake.deadLetters.queueArn],
        'webhook-secret': hookSecrets.length > 0 ? hookSecrets : undefined,
      }),
    };
    const diagnoser = new Diagnoser(this, 'Diagnoser', { ...runtimes, settings, queue: intake.queue });
    const insight = new InsightRules(this, 'Insight', { logGroup: diagnoser.handler.logGroup });
    const journal = new ChangeJournal(this, 'Journal', runtimes);
    const reporter = new SpikeReporter(this, 'Spikes', {
      ...runtimes,
      own: { ...runtimes.own, 'insight-rules': insight.arns },
      settings,
      alerts: topics.alerts,
      deadLetters: journal.deadLetters,
    });
    const ticker = new Ticker(this, 'Tick', runtimes);
    const actor = hasButtons ? new ChatActor(this, 'ChatActor', runtimes) : undefined;
    if (topics.chat) {
      new ChatChannels(this, 'Chat', { settings, topic: topics.chat, actor: actor?.handler.function });
    }

    const parts = [diagnoser, journal, reporter, ticker, ...(actor === undefined ? [] : [actor])];
    const functions = parts.map((part) => part.handler.function);
    const denialAlarms = new DenialAlarms(this, 'Alarms', { settings, insight });
    const operationalAlarms = new OperationalAlarms(this, 'OperationalAlarms', {
      settings,
      topics: topics.all,
      queue: intake.queue,
      deadLetters: [intake.deadLetters, journal.deadLetters],
      functions,
    });
    new Dashboard(this, 'Dashboard', {
      settings,
      denialAlarms: denialAlarms.all,
      operationalAlarms: operationalAlarms.all,
      insight,
      queue: intake.queue,
      deadLetters: [intake.deadLetters, journal.deadLetters],
      functions,
    });
    this.alerts = topics.alerts;
    this.chat = topics.chat;
    this.memory = memory.table;
    this.deadLetters = { denials: intake.deadLetters, changes: journal.deadLetters };
    const doors = letIn(this, settings, this.busArn);
    const { organization, trail } = settings;
    const ownTrail = trail?.own === true ? new OwnTrail(this, 'Trail', trail).name : undefined;
    if (organization !== undefined) {
      new Members(this, 'Members', { settings, organization, hub: hubOf(stack, organization), after: doors });
    }
    addOutputs(this, {
      settings,
      globalForwarder,
      busArn: this.busArn,
      alertsTopicArn: topics.alerts.topicArn,
      tableName: memory.table.tableName,
      readerArns: READERS.map((handler) => roles.of(handler).roleArn),
      ownTrail,
    });
    if (
      (settings.email ?? []).length + settings.subscriptions.length === 0 &&
      !topics.chat &&
      hookSecrets.length === 0
    ) {
      Annotations.of(stack).addWarningV2(
        'denyscope:nobody-is-told',
        'Nobody is subscribed to the alerts: add -c email=you@example.com, or subscribe to the topic of the output AlertsTopicArn.',
      );
    }
    refuseTooLarge(this, settings);
  }

  /** Denials in five minutes, repeats and muted ones included. */
  metricDenials(): IMetric {
    return sumOf(METRIC.denials);
  }
}

function checked(input: SettingsInput, stack: Stack, globalForwarder: boolean): Settings {
  const read = readSettings(input);
  if (read.kind === 'wrong') throw new WrongConfig(read.problems);
  const known = (value: string): string | undefined => (Token.isUnresolved(value) ? undefined : value);
  const [account, region] = [known(stack.account), known(stack.region)];
  const place = present<DeployTarget>({ account, region });
  const wrong = impossible(read.settings, place, globalForwarder);
  const names = ALL_HANDLERS.map((handler) => hubRoleName(stack.stackName, handler, region ?? LONGEST_REGION));
  for (const name of names.filter(({ length }) => length > LIMIT.roleName)) {
    wrong.push(
      `${name}: a role of ${name.length} characters, IAM takes ${LIMIT.roleName}; give the stack a shorter name`,
    );
  }
  if (wrong.length > 0) throw new WrongConfig(wrong);
  return read.settings;
}

const LONGEST_REGION = 'ap-southeast-7';

function hubOf({ region, stackName }: Stack, { hubAccount }: Organization): Hub {
  return { partition: partitionOf(region) ?? 'aws', account: hubAccount, region, stackName };
}

function refuseTooLarge(scope: Construct, { accounts }: Settings): void {
  const large = sizesIn(scope).filter(({ characters, limit }) => characters > limit);
  if (large.length === 0) return;
  throw new WrongConfig(
    large.map(
      ({ of, characters, limit }) =>
        `accounts: with ${accounts.length} of them the policy of ${of} has ${characters} characters, AWS takes ${limit}; name their organization in the setting "organization" instead`,
    ),
  );
}
