/**
 * A plain Slack incoming webhook. Its URL is a secret: read from Secrets Manager, called only over https and only on the
 * host the settings name, without following redirects, and never part of a receipt or a log line.
 */
import type { Settings } from '../../contract/settings.ts';
import type { Channel, Receipt } from '../../delivery/channel.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { codeOf } from '../connection/fault.ts';
import { remembering } from '../connection/remember.ts';
import { failed } from './receipt.ts';

const NAME = 'webhook';
const TIMEOUT_MS = 5_000;
const SECRET_FOR_MS = 5 * 60_000;

export type WebhookSettings = NonNullable<Settings['webhook']>;

export function webhookChannel(settings: WebhookSettings, connect: ConnectOptions): Channel {
  const urls = remembering<string>({ most: 1, forMs: SECRET_FOR_MS });
  return {
    name: NAME,
    required: false,
    async send(parcel) {
      let secret: string;
      try {
        secret = await urls.get('url', () => secretValue(settings.secretArn, connect));
      } catch (error) {
        return failed(NAME, error);
      }
      const url = allowedUrl(secret, settings.host);
      if (url === undefined) return final('url-not-allowed');
      const { webhookBody } = await import('../../delivery/message.ts');
      const receipt = await post(url, webhookBody(parcel));
      // A revoked or renewed URL: read the secret again next time.
      if (receipt.kind === 'failed') urls.forget(() => true);
      return receipt;
    },
  };
}

/** `undefined`: not https, another host, or with user and password in it. */
export function allowedUrl(text: string, host: string): URL | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const plain =
    url.protocol === 'https:' && url.host === host.toLowerCase() && url.username === '' && url.password === '';
  return plain ? url : undefined;
}

async function post(url: URL, body: string): Promise<Receipt> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return { kind: 'sent', channel: NAME, id: '' };
    const retry = answer.status === 429 || answer.status >= 500;
    return { kind: 'failed', channel: NAME, reason: `status-${answer.status}`, retry };
  } catch (error) {
    // The message of a fetch error may hold the address; its name does not.
    return { kind: 'failed', channel: NAME, reason: codeOf(error), retry: true };
  }
}

async function secretValue(secretArn: string, connect: ConnectOptions): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ ...baseConfig(connect) });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  return SecretString ?? '';
}

function final(reason: string): Receipt {
  return { kind: 'failed', channel: NAME, reason, retry: false };
}
