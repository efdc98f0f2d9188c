/**
 * The two topics people read: `alerts` (email and machines) and `chat`. A message that SNS will never take is told from
 * one that it may take later; when unsure, trying again is right. The wording is loaded with the first message.
 */
import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import type { Channel, Parcel } from '../../delivery/channel.ts';
import type { ChatActor, SnsMessage } from '../../delivery/message.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { failed } from './receipt.ts';

/** Without it an alert counts as lost. */
export function snsChannel(topicArn: string, connect: ConnectOptions): Channel {
  return topicChannel('alerts', true, topicArn, connect, async (parcel) =>
    (await import('../../delivery/message.ts')).snsMessage(parcel),
  );
}

/** The custom notification of Amazon Q Developer in chat applications; `actor`: the function behind its buttons. */
export function chatChannel(topicArn: string, connect: ConnectOptions, actor?: ChatActor): Channel {
  return topicChannel('chat', false, topicArn, connect, async (parcel) =>
    (await import('../../delivery/message.ts')).chatMessage(parcel, actor),
  );
}

function topicChannel(
  name: string,
  required: boolean,
  topicArn: string,
  connect: ConnectOptions,
  message: (parcel: Parcel) => Promise<SnsMessage>,
): Channel {
  const client = new SNSClient({ ...baseConfig(connect) });
  return {
    name,
    required,
    async send(parcel) {
      try {
        const { Subject, Message, MessageStructure, MessageAttributes } = await message(parcel);
        const input: PublishCommandInput = {
          TopicArn: topicArn,
          Subject,
          Message,
          MessageAttributes,
          MessageStructure,
        };
        const answer = await client.send(new PublishCommand(input));
        // Whatever answered without an id took no message that anyone can point to.
        if (answer.MessageId === undefined) return failed(name, { name: 'NoMessageId' });
        return { kind: 'sent', channel: name, id: answer.MessageId };
      } catch (error) {
        return failed(name, error);
      }
    },
  };
}
