/**
 * STS: the JSON inside an encoded authorization message, decoded in the account of the caller. CloudTrail cuts messages
 * at 1 KB, and a cut one can never be decoded: that is a gap of its own.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
import { DecodeAuthorizationMessageCommand, STSClient } from '@aws-sdk/client-sts';
import { readDecodedMessage } from '../../denial/message/decoded-message.ts';
import type { Reader } from '../../evidence/source.ts';
import { ask, type Connection, closed, found, gapOf, type Question, unread } from '../connection/ask.ts';

const INVALID = ['InvalidAuthorizationMessageException', 'InvalidAuthorizationMessage'];

export function decodedMessageReader(connection: Connection): Reader<'decoded-message'> {
  const clients = connection.accounts.clients((config) => new STSClient({ ...config }));
  return async (lookup, signal) => {
    const opened = await clients(lookup.account, lookup.region);
    if (opened.kind === 'closed') return closed(opened.gap);
    const question: Question = {
      permission: 'sts:DecodeAuthorizationMessage',
      subject: 'encoded authorization message',
      account: lookup.account,
      signal,
      noneCodes: INVALID,
    };
    const asked = await ask(connection, question, async () => {
      const command = new DecodeAuthorizationMessageCommand({ EncodedMessage: lookup.text });
      return (await opened.client.send(command, { abortSignal: signal })).DecodedMessage;
    });
    if (asked.kind === 'unread') return unread(...asked.gaps);
    if (asked.kind === 'absent') return unread(gapOf(question, 'truncated'));
    const decoded = readDecodedMessage(asked.value ?? '');
    return decoded === undefined ? unread(gapOf(question, 'malformed')) : found(decoded);
  };
}
