/**
 * A channel that posts to an address outside of AWS: its secret is read from Secrets Manager, only https and only the
 * host of the settings is called, no redirect is followed, and neither address nor secret stands in a receipt or a log.
 * Tries once more what may help; whoever waits longer for it would wait for nothing.
 */
import type { Receipt } from '../../delivery/channel.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { codeOf } from '../connection/fault.ts';
import { remembering } from '../connection/remember.ts';
import { failed } from './receipt.ts';

const TIMEOUT_MS = 2_500;
const AGAIN_AFTER_MS = 500;
const SECRET_FOR_MS = 5 * 60_000;

export interface HookSettings {
  readonly secretArn: string;
  readonly host: string;
}

export interface Posting {
  /** Absolute; of another host than the settings name it is not called. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `undefined`: the secret does not hold what is needed. */
type Written = (secret: string) => Posting | undefined;

export interface Hook {
  post(written: Written): Promise<Receipt>;
}

export type Call = (url: URL, init: RequestInit) => Promise<Response>;

export function hook(name: string, settings: HookSettings, connect: ConnectOptions, call: Call = fetch): Hook {
  const secrets = remembering<string>({ most: 1, forMs: SECRET_FOR_MS });
  const once = async (written: Written): Promise<Receipt> => {
    let secret: string;
    try {
      secret = await secrets.get('secret', () => secretValue(settings.secretArn, connect));
    } catch (error) {
      return failed(name, error);
    }
    const posting = written(secret.trim());
    if (posting === undefined) return { kind: 'failed', channel: name, reason: 'secret-not-usable', retry: false };
    const url = allowedUrl(posting.url, settings.host);
    if (url === undefined) return { kind: 'failed', channel: name, reason: 'url-not-allowed', retry: false };
    const receipt = await send(name, url, posting, call);
    // Revoked or renewed: the secret is read again next time.
    if (receipt.kind === 'failed') secrets.forget(() => true);
    return receipt;
  };
  return {
    async post(written) {
      const first = await once(written);
      if (first.kind === 'sent' || !first.retry) return first;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      return once(written);
    },
  };
}

/** `undefined`: not https, another host, or with user and password in it. */
export function allowedUrl(text: string, host: string): URL | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const isPlain =
    url.protocol === 'https:' && url.host === host.toLowerCase() && url.username === '' && url.password === '';
  return isPlain ? url : undefined;
}

async function send(name: string, url: URL, { headers, body }: Posting, call: Call): Promise<Receipt> {
  try {
    const answer = await call(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return { kind: 'sent', channel: name, id: '' };
    const retry = answer.status === 429 || answer.status >= 500;
    return { kind: 'failed', channel: name, reason: `status-${answer.status}`, retry };
  } catch (error) {
    // The message of a fetch error may hold the address; its name does not.
    return { kind: 'failed', channel: name, reason: codeOf(error), retry: true };
  }
}

async function secretValue(secretArn: string, connect: ConnectOptions): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ ...baseConfig(connect) });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  return SecretString ?? '';
}
