/** A message into the queue of denials, as Denyscope's own functions put it there. */
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';

export function denialQueue(queueUrl: string, connect: ConnectOptions): (body: string) => Promise<void> {
  return async (body) => {
    // As the queue of dead letters does: a client in two places would be in every function's start-up.
    const { SQSClient, SendMessageCommand } = await import('@aws-sdk/client-sqs');
    // The client would otherwise call whatever host stands in the queue's address.
    const client = new SQSClient({ ...baseConfig(connect), useQueueUrlAsEndpoint: false });
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  };
}
