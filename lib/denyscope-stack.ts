/**
 * The account that diagnoses: only wiring. A denial goes from the rule through the queue to the diagnoser and out
 * through the topics; changes, alarms and ticks have a function each; all share one bundle, one table, one key.
 */
import { Annotations, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnEventBusPolicy } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { ENV, METRICS_SERVICE } from '../lambdas/contract/names.ts';
import { HOOKS, type Settings } from '../lambdas/contract/settings.ts';
import { AlertTopics } from './channels/alert-topics.ts';
import { ChatChannels } from './channels/chat-channels.ts';
import { DenialMemory } from './denial-memory.ts';
import { bundledCode, SETTINGS_FILE } from './functions/bundle.ts';
import { BATCHING_WINDOW_SECONDS, DIAGNOSER_TIMEOUT_SECONDS, Diagnoser } from './functions/diagnoser.ts';
import { FunctionRoles, type Runtimes } from './functions/handler-function.ts';
import { SpikeReporter } from './functions/spike-reporter.ts';
import { Ticker } from './functions/ticker.ts';
import { ChangeJournal } from './intake/change-journal.ts';
import { DenialIntake } from './intake/denial-intake.ts';
import { addOutputs } from './outputs.ts';
import { DenialAlarms } from './watch/alarms.ts';
import { Dashboard } from './watch/dashboard.ts';
import { InsightRules } from './watch/insight-rules.ts';
import { OperationalAlarms } from './watch/operational-alarms.ts';

export interface DenyscopeStackProps extends StackProps {
  readonly settings: Settings;
}

export class DenyscopeStack extends Stack {
  readonly busArn: string;

  constructor(scope: Construct, id: string, { settings, ...props }: DenyscopeStackProps) {
    super(scope, id, { description: 'Denyscope: explains why AWS refused a call', ...props });
    const roles = new FunctionRoles(this, 'Roles');
    const memory = new DenialMemory(this, 'Memory');
    const intake = new DenialIntake(this, 'Intake', {
      handlerTimeoutSeconds: DIAGNOSER_TIMEOUT_SECONDS,
      batchingWindowSeconds: BATCHING_WINDOW_SECONDS,
    });
    const publishers = [roles.of('diagnose-denial'), roles.of('report-spike'), roles.of('tick')];
    const topics = new AlertTopics(this, 'Topics', { settings, publishers });
    if (topics.chat) new ChatChannels(this, 'Chat', { settings, topic: topics.chat });

    this.busArn = this.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
    const hookSecrets = [...new Set(HOOKS.flatMap((hook) => settings[hook]?.secretArn ?? []))];
    const runtimes: Runtimes = {
      code: bundledCode(settings),
      roles,
      environment: {
        [ENV.memoryTable]: memory.table.tableName,
        [ENV.alertsTopicArn]: topics.alerts.topicArn,
        ...(topics.chat && { [ENV.chatTopicArn]: topics.chat.topicArn }),
        [ENV.eventBusName]: 'default',
        [ENV.deadLetterQueueUrl]: intake.deadLetters.queueUrl,
        [ENV.ownRoleArns]: roles.arns.join(','),
        [ENV.settingsFile]: SETTINGS_FILE,
        [METRICS_SERVICE.variable]: METRICS_SERVICE.value,
      },
      own: {
        memory: [memory.table.tableArn],
        'due-windows': [memory.dueIndexArn],
        topics: topics.all.map((topic) => topic.topicArn),
        'topic-key': [topics.key.keyArn],
        'event-bus': [this.busArn],
        'denial-queue': [intake.queue.queueArn],
        'dead-letters': [intake.deadLetters.queueArn],
        ...(hookSecrets.length > 0 && { 'webhook-secret': hookSecrets }),
      },
    };
    const diagnoser = new Diagnoser(this, 'Diagnoser', { ...runtimes, settings, queue: intake.queue });
    const insight = new InsightRules(this, 'Insight', { logGroup: diagnoser.handler.logGroup });
    const journal = new ChangeJournal(this, 'Journal', { ...runtimes, deadLetters: intake.deadLetters });
    const reporter = new SpikeReporter(this, 'Spikes', {
      ...runtimes,
      own: { ...runtimes.own, 'insight-rules': insight.arns },
      settings,
      alerts: topics.alerts,
      deadLetters: intake.deadLetters,
    });
    const ticker = new Ticker(this, 'Tick', runtimes);

    const functions = [diagnoser, journal, reporter, ticker].map((part) => part.handler.function);
    const denialAlarms = new DenialAlarms(this, 'Alarms', { settings, insight });
    const operationalAlarms = new OperationalAlarms(this, 'OperationalAlarms', {
      settings,
      topics: topics.all,
      queue: intake.queue,
      deadLetters: intake.deadLetters,
      functions,
    });
    new Dashboard(this, 'Dashboard', {
      settings,
      denialAlarms: denialAlarms.all,
      operationalAlarms: operationalAlarms.all,
      insight,
      queue: intake.queue,
      deadLetters: intake.deadLetters,
      functions,
    });
    this.letIn(settings);
    addOutputs(this, {
      settings,
      busArn: this.busArn,
      alertsTopicArn: topics.alerts.topicArn,
      readerArns: [roles.of('diagnose-denial').roleArn, roles.of('report-spike').roleArn],
    });
    if (
      (settings.email ?? []).length + settings.subscriptions.length === 0 &&
      !topics.chat &&
      hookSecrets.length === 0
    ) {
      Annotations.of(this).addWarningV2(
        'denyscope:nobody-is-told',
        'Nobody is subscribed to the alerts: add -c email=you@example.com, or subscribe to the topic of the output AlertsTopicArn.',
      );
    }
  }

  /** Accounts that the settings list may forward their denials to this account's bus. */
  private letIn(settings: Settings): void {
    for (const account of settings.accounts) {
      new CfnEventBusPolicy(this, `Bus${account}`, {
        eventBusName: 'default',
        statementId: `${this.stackName}-${account}`,
        statement: {
          Effect: 'Allow',
          Principal: { AWS: this.formatArn({ service: 'iam', region: '', account, resource: 'root' }) },
          Action: 'events:PutEvents',
          Resource: this.busArn,
        },
      });
    }
  }
}
