/**
 * Who is subscribed to a topic, and whether the secret of a webhook is there; its value is not read.
 */
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import type { Subscription } from '../../deployment/checks/channels.ts';
import type { Reading } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { codeOf } from '../connection/fault.ts';
import { reading } from './reading.ts';

export function readSubscriptions(
  topicArn: string,
  connect: ConnectOptions,
): Promise<Reading<readonly Subscription[]>> {
  const client = new SNSClient({ ...baseConfig(connect) });
  return reading('sns:ListSubscriptionsByTopic', async () => {
    const found: Subscription[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
      for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
        // SNS writes `PendingConfirmation` there, and `Deleted` where somebody left.
        found.push({ protocol: Protocol, endpoint: Endpoint, confirmed: SubscriptionArn.startsWith('arn:') });
      }
    }
    return found;
  });
}

export function readSecret(arn: string, connect: ConnectOptions): Promise<Reading<boolean>> {
  const client = new SecretsManagerClient({ ...baseConfig(connect) });
  return reading('secretsmanager:DescribeSecret', async () => {
    try {
      const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: arn }));
      return DeletedDate === undefined;
    } catch (error) {
      if (codeOf(error) === 'ResourceNotFoundException') return false;
      throw error;
    }
  });
}
