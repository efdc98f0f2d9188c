/**
 * Where notices leave: an encrypted topic for people and machines, one for chat where a channel is configured, and the
 * key both are encrypted with. The key is for the publishing functions and for CloudWatch in this account, nobody else.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */

import { createHash } from 'node:crypto';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  type IRole,
  PolicyDocument,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import {
  Subscription,
  SubscriptionFilter,
  type SubscriptionProps,
  SubscriptionProtocol,
  Topic,
} from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { present } from '../../lambdas/contract/present.ts';
import type { Subscription as Wanted } from '../../lambdas/contract/settings/subscription.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';

export interface AlertTopicsProps {
  readonly settings: Settings;
  readonly publishers: readonly IRole[];
}

const PROTOCOLS = {
  email: SubscriptionProtocol.EMAIL,
  https: SubscriptionProtocol.HTTPS,
  sqs: SubscriptionProtocol.SQS,
  lambda: SubscriptionProtocol.LAMBDA,
} as const;

export class AlertTopics extends Construct {
  readonly key: Key;
  readonly alerts: Topic;
  readonly chat: Topic | undefined;

  constructor(scope: Construct, id: string, { settings, publishers }: AlertTopicsProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts what Denyscope publishes',
      enableKeyRotation: true,
      policy: keyPolicy(publishers, Stack.of(this)),
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    this.alerts = this.topic('Alerts', 'Denyscope');
    // Amazon Q reads its own schema and drops all else, so chat cannot share the topic.
    this.chat = settings.slack || settings.teams ? this.topic('Chat', 'Denyscope chat') : undefined;
    for (const endpoint of settings.email ?? []) this.subscribe({ protocol: 'email', endpoint });
    for (const subscription of settings.subscriptions) this.subscribe(subscription);
  }

  get all(): readonly Topic[] {
    return this.chat === undefined ? [this.alerts] : [this.alerts, this.chat];
  }

  private topic(id: string, displayName: string): Topic {
    const topic = new Topic(this, id, { displayName, masterKey: this.key, enforceSSL: true });
    // A policy of one's own replaces the default one, which would have let the account's alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }

  private subscribe({ protocol, endpoint, filter }: Wanted): void {
    // By protocol and endpoint alone: CloudFormation changes a filter in place, and a new id would make SNS refuse the
    // second subscription of one endpoint.
    const plain = `${protocol}-${endpoint.replace(/[^A-Za-z0-9@._-]/g, '-')}`;
    const id = this.node.tryFindChild(plain) === undefined ? plain : `${plain}-${digestOf(endpoint)}`;
    const filterPolicy =
      filter &&
      Object.fromEntries(
        Object.entries(filter).flatMap(([attribute, values]) =>
          values === undefined ? [] : [[attribute, SubscriptionFilter.stringFilter({ allowlist: values })]],
        ),
      );
    new Subscription(
      this,
      id,
      present<SubscriptionProps>({ topic: this.alerts, protocol: PROTOCOLS[protocol], endpoint, filterPolicy }),
    );
    if (protocol === 'lambda') {
      new CfnPermission(this, `${id}-permission`, {
        action: 'lambda:InvokeFunction',
        functionName: endpoint,
        principal: 'sns.amazonaws.com',
        sourceArn: this.alerts.topicArn,
      });
    }
  }
}

/** Tells endpoints apart that differ only in what an id may not hold, such as a plus. */
function digestOf(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('hex').slice(0, 8);
}

function keyPolicy(publishers: readonly IRole[], { account, region }: Stack): PolicyDocument {
  return new PolicyDocument({
    statements: [
      // Administration without use: without it nobody could ever change or delete the key.
      new PolicyStatement({
        sid: 'AdministerByIam',
        principals: [new AccountRootPrincipal()],
        actions: [
          'kms:DescribeKey',
          'kms:GetKeyPolicy',
          'kms:GetKeyRotationStatus',
          'kms:ListGrants',
          'kms:ListKeyPolicies',
          'kms:ListResourceTags',
          'kms:PutKeyPolicy',
          'kms:EnableKey',
          'kms:EnableKeyRotation',
          'kms:DisableKey',
          'kms:DisableKeyRotation',
          'kms:TagResource',
          'kms:UntagResource',
          'kms:UpdateKeyDescription',
          'kms:RevokeGrant',
          'kms:ScheduleKeyDeletion',
          'kms:CancelKeyDeletion',
        ],
        resources: ['*'],
      }),
      new PolicyStatement({
        sid: 'PublishingFunctions',
        principals: publishers.map((role) => role.grantPrincipal),
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` } },
      }),
      // Without it an alarm fails to publish and nobody hears of it.
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    ],
  });
}
