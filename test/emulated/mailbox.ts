/** A queue that is subscribed to a topic: what a reader of it would have got. */
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { isObject } from '../lib/synthesized.ts';
import { HOME } from './cdk.ts';

export interface Mailbox {
  /** The messages since last asked. */
  delivered(): Promise<string[]>;
}

export async function openMailbox(endpoint: string, topic: string): Promise<Mailbox> {
  const config = { endpoint, region: 'us-east-1', credentials: HOME };
  const queues = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'mailbox' }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const subscription = { TopicArn: topic, Protocol: 'sqs', Endpoint: Attributes?.['QueueArn'] };
  await new SNSClient(config).send(new SubscribeCommand(subscription));
  return {
    delivered: async () => {
      const { Messages } = await queues.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
      );
      return (Messages ?? []).map(({ Body }) => {
        const envelope: unknown = JSON.parse(Body ?? '{}');
        return isObject(envelope) ? String(envelope['Message']) : '';
      });
    },
  };
}
