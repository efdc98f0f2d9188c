/**
 * Does anybody hear what leaves: who is subscribed and confirmed, whether chat listens, whether webhooks still have their
 * secret. Errs towards wrong: an address in the settings that is not subscribed gets nothing.
 */
import { type Finding, finding } from '../finding.ts';

export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/** `wanted`: endpoints of the settings. `otherwise`: notices leave by another way too. */
export function subscriptionFindings(
  subscriptions: readonly Subscription[],
  wanted: readonly string[],
  otherwise: boolean,
): readonly Finding[] {
  const confirmed = subscriptions.filter((one) => one.confirmed);
  const pending = subscriptions.filter((one) => !one.confirmed);
  const gone = wanted.filter((endpoint) => !subscriptions.some((one) => isSame(one.endpoint, endpoint)));
  const nobody = confirmed.length === 0 && !otherwise;
  return [
    ...(confirmed.length > 0
      ? [finding('subscriptions', 'ok', { kind: 'subscribed', endpoints: confirmed.length })]
      : []),
    ...pending.map(({ endpoint }) => finding('subscriptions', 'wrong', { kind: 'pending', endpoint })),
    ...gone.map((endpoint) => finding('subscriptions', 'wrong', { kind: 'unsubscribed', endpoint })),
    ...(nobody ? [finding('subscriptions', 'wrong', { kind: 'nobody' })] : []),
    ...(confirmed.length + pending.length + gone.length === 0 && otherwise
      ? [finding('subscriptions', 'not-configured', { kind: 'subscribed', endpoints: 0 })]
      : []),
  ];
}

/** Mail addresses come back as SNS writes them. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Amazon Q Developer in chat applications subscribes an address of its own when a channel is configured. */
export function chatFindings(subscriptions: readonly Subscription[]): readonly Finding[] {
  const listens = subscriptions.some(
    ({ protocol, endpoint, confirmed }) =>
      confirmed &&
      protocol === 'https' &&
      /^https:\/\/[a-z0-9.-]+\.chatbot\.amazonaws\.com(?:\.cn)?(?:\/|$)/.test(endpoint),
  );
  return [listens ? finding('chat', 'ok', { kind: 'chat' }) : finding('chat', 'wrong', { kind: 'chat-deaf' })];
}

export function hookFindings(hook: string, secret: string, isThere: boolean): readonly Finding[] {
  return [
    isThere
      ? finding('chat', 'ok', { kind: 'hook', hook })
      : finding('chat', 'wrong', { kind: 'hook-secret-gone', hook, secret }),
  ];
}
