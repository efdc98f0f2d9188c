/**
 * STS: the JSON inside an encoded authorization message, decoded in the account of the caller. CloudTrail cuts messages
 * at 1 KB, and a cut one can never be decoded: that is a gap of its own.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
import { DecodeAuthorizationMessageCommand, STSClient } from '@aws-sdk/client-sts';
import { readDecodedMessage } from '../../denial/message/decoded-message.ts';
import type { Reader } from '../../evidence/source.ts';
import { type Connection, found, unread } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';

const DECODE = 'sts:DecodeAuthorizationMessage';
const INVALID = ['InvalidAuthorizationMessageException', 'InvalidAuthorizationMessage'];

export function decodedMessageReader(connection: Connection): Reader<'decoded-message'> {
  const clients = connection.accounts.clients((config) => new STSClient({ ...config }));
  return async (lookup, signal) => {
    const { account, region } = lookup;
    const about = { subject: 'encoded authorization message', account, signal, noneCodes: INVALID };
    const asker = await askerOf(connection, clients(account, region), about);
    if (asker.kind !== 'found') return asker;
    const asked = await asker.value.ask(DECODE, async (client, options) => {
      const command = new DecodeAuthorizationMessageCommand({ EncodedMessage: lookup.text });
      return (await client.send(command, options)).DecodedMessage;
    });
    if (asked.kind === 'unread') return asked;
    if (asked.kind === 'absent') return unread(asker.value.gap(DECODE, 'truncated'));
    const decoded = readDecodedMessage(asked.value ?? '');
    return decoded === undefined ? unread(asker.value.gap(DECODE, 'malformed')) : found(decoded);
  };
}
