/**
 * Webhooks whose whole address is the secret: Slack's incoming webhooks, workflows of Microsoft Teams, and one of
 * people's own, which is signed: HMAC-SHA256 of time and body with a key that both sides know.
 */
import { createHmac } from 'node:crypto';
import type { Settings } from '../../contract/settings.ts';
import type { Channel, Parcel } from '../../delivery/channel.ts';
import { textAt } from '../../denial/fields.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { type Call, type HookSettings, hook, type Posting } from './hook.ts';

export type WebhookSettings = NonNullable<Settings['webhook']>;

export function webhookChannel(settings: WebhookSettings, connect: ConnectOptions, call?: Call): Channel {
  return channel('webhook', settings, connect, call, async (parcel) => {
    const { webhookBody } = await import('../../delivery/message.ts');
    const body = webhookBody(parcel);
    return (url) => ({ url, body });
  });
}

export function teamsWorkflowChannel(settings: HookSettings, connect: ConnectOptions, call?: Call): Channel {
  return channel('teams-workflow', settings, connect, call, async ({ notice }) => {
    const { teamsCard } = await import('../../delivery/teams-card.ts');
    const body = teamsCard(notice);
    return (url) => ({ url, body });
  });
}

/** Headers of the signed webhook. */
const SIGNATURE = { header: 'denyscope-signature', id: 'denyscope-id' } as const;

/** The secret is JSON: `{"url":"https://…","key":"…"}`. */
export function signedWebhookChannel(
  settings: HookSettings,
  connect: ConnectOptions,
  call?: Call,
  now: () => number = Date.now,
): Channel {
  return channel('signed-webhook', settings, connect, call, async (parcel) => {
    const { machineBody } = await import('../../delivery/message.ts');
    const body = machineBody(parcel);
    return (secret) => {
      const { url, key } = urlAndKey(secret);
      if (url === undefined || key === undefined || key.length < SHORTEST_KEY) return undefined;
      const time = Math.floor(now() / 1_000);
      const signature = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
      const headers = { [SIGNATURE.header]: `t=${time},v1=${signature}`, [SIGNATURE.id]: parcel.notice.threadId };
      return { url, headers, body };
    };
  });
}

/** What can be guessed signs nothing. */
const SHORTEST_KEY = 16;

function urlAndKey(secret: string): { readonly url: string | undefined; readonly key: string | undefined } {
  try {
    const json: unknown = JSON.parse(secret);
    return { url: textAt(json, 'url'), key: textAt(json, 'key') };
  } catch {
    return { url: undefined, key: undefined };
  }
}

function channel(
  name: string,
  settings: HookSettings,
  connect: ConnectOptions,
  call: Call | undefined,
  write: (parcel: Parcel) => Promise<(secret: string) => Posting | undefined>,
): Channel {
  const { post } = hook(name, settings, connect, call);
  return { name, required: false, send: async (parcel) => post(await write(parcel)) };
}
