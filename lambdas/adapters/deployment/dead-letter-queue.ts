/**
 * A dead-letter queue as a command works with it: what it holds is taken out of sight of others, and put back into sight or
 * deleted. SQS moves back by itself only what came from a queue, so each message is sent anew and deleted when it is where
 * it belongs. Errs towards twice: what could not be deleted lies here still.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../../deployment/dead-letter.ts';
import type { Reading } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { reading } from './reading.ts';

export interface TakenLetter extends DeadLetter {
  readonly receipt: string;
}

export interface DeadLetterQueue {
  readonly url: string;
  /** How many lie there, those out of sight included. */
  waiting(): Promise<Reading<number>>;
  /** At most so many; nobody else sees them for a while. */
  take(most: number): Promise<Reading<readonly TakenLetter[]>>;
  release(letter: TakenLetter): Promise<void>;
  /** False: it lies there still. */
  remove(letter: TakenLetter): Promise<boolean>;
}

/** A person reads and decides meanwhile. */
const OUT_OF_SIGHT_SECONDS = 600;
/** Not every server of SQS is asked at once: one empty answer proves nothing. */
const EMPTY_ANSWERS = 2;

export function deadLetterQueue(url: string, connect: ConnectOptions): DeadLetterQueue {
  const client = sqsOf(connect);
  return {
    url,
    waiting: () =>
      reading('sqs:GetQueueAttributes', async () => {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl: url,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        );
        const [seen, unseen] = [
          Attributes['ApproximateNumberOfMessages'],
          Attributes['ApproximateNumberOfMessagesNotVisible'],
        ];
        if (seen === undefined) throw new Error('SQS did not say how many');
        return Number(seen) + Number(unseen ?? 0);
      }),
    take: (most) =>
      reading('sqs:ReceiveMessage', async () => {
        const taken = new Map<string, TakenLetter>();
        for (let empty = 0; empty < EMPTY_ANSWERS && taken.size < most; ) {
          const { Messages = [] } = await client.send(
            new ReceiveMessageCommand({
              QueueUrl: url,
              MaxNumberOfMessages: Math.min(10, most - taken.size),
              VisibilityTimeout: OUT_OF_SIGHT_SECONDS,
              WaitTimeSeconds: 1,
              MessageAttributeNames: ['All'],
              MessageSystemAttributeNames: ['All'],
            }),
          );
          for (const message of Messages) taken.set(message.MessageId ?? '', letterOf(message));
          empty = Messages.length === 0 ? empty + 1 : 0;
        }
        return [...taken.values()];
      }),
    async release({ receipt }) {
      await client
        .send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: 0 }))
        // It comes into sight by itself.
        .catch(() => {});
    },
    remove: ({ receipt }) =>
      client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt })).then(
        () => true,
        () => false,
      ),
  };
}

function letterOf({ Body, ReceiptHandle, Attributes = {}, MessageAttributes = {} }: Message): TakenLetter {
  const sent = Number(Attributes.SentTimestamp);
  return {
    body: Body ?? '',
    receipt: ReceiptHandle ?? '',
    receives: Number(Attributes.ApproximateReceiveCount ?? 0),
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
        StringValue === undefined ? [] : [[name, StringValue]],
      ),
    ),
    ...(Number.isFinite(sent) ? { sentAt: new Date(sent).toISOString() } : {}),
  };
}

/** Puts a denial into the queue it belongs into. */
export async function sendAgain(queueUrl: string, body: string, connect: ConnectOptions): Promise<Reading<string>> {
  return reading('sqs:SendMessage', async () => {
    const { MessageId } = await sqsOf(connect).send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    // Without an id nobody knows that it was taken.
    if (MessageId === undefined) throw new Error('the queue did not answer');
    return MessageId;
  });
}

function sqsOf(connect: ConnectOptions): SQSClient {
  return new SQSClient({ ...baseConfig({ requestTimeoutMs: 10_000, ...connect }), useQueueUrlAsEndpoint: false });
}
