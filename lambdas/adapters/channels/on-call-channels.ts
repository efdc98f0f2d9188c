/**
 * PagerDuty and Opsgenie: what is critical, and alarms, open an incident; the end closes it. Everything else passes.
 */
import type { Channel, Receipt } from '../../delivery/channel.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { type Call, type HookSettings, hook } from './hook.ts';

const PAGER_DUTY = 'pagerduty';
const OPSGENIE = 'opsgenie';

export function pagerDutyChannel(settings: HookSettings, connect: ConnectOptions, call?: Call): Channel {
  const { post } = hook(PAGER_DUTY, settings, connect, call);
  const url = `https://${settings.host}/v2/enqueue`;
  const over = async (threadId: string): Promise<Receipt> => {
    const { pagerDutyResolve } = await import('../../delivery/on-call.ts');
    return post((key) => (isKey(key) ? { url, body: pagerDutyResolve(threadId, key) } : undefined));
  };
  return {
    name: PAGER_DUTY,
    required: false,
    over,
    async send(parcel) {
      if (parcel.over === true) return over(parcel.notice.threadId);
      const { pagerDutyTrigger, wakes } = await import('../../delivery/on-call.ts');
      if (!wakes(parcel)) return passed(PAGER_DUTY);
      return post((key) => (isKey(key) ? { url, body: pagerDutyTrigger(parcel, key) } : undefined));
    },
  };
}

export function opsgenieChannel(settings: HookSettings, connect: ConnectOptions, call?: Call): Channel {
  const { post } = hook(OPSGENIE, settings, connect, call);
  const url = `https://${settings.host}/v2/alerts`;
  const headers = (key: string): Readonly<Record<string, string>> => ({ authorization: `GenieKey ${key}` });
  const over = async (threadId: string): Promise<Receipt> => {
    const { opsgenieAlias } = await import('../../delivery/on-call.ts');
    const close = `${url}/${opsgenieAlias(threadId)}/close?identifierType=alias`;
    return post((key) =>
      isKey(key) ? { url: close, headers: headers(key), body: '{"source":"Denyscope"}' } : undefined,
    );
  };
  return {
    name: OPSGENIE,
    required: false,
    over,
    async send(parcel) {
      if (parcel.over === true) return over(parcel.notice.threadId);
      const { opsgenieAlert, wakes } = await import('../../delivery/on-call.ts');
      if (!wakes(parcel)) return passed(OPSGENIE);
      return post((key) => (isKey(key) ? { url, headers: headers(key), body: opsgenieAlert(parcel) } : undefined));
    },
  };
}

function passed(channel: string): Receipt {
  return { kind: 'sent', channel, id: '' };
}

/** A key stands in a header: nothing in it may begin another. */
function isKey(secret: string): boolean {
  return /^[\w-]{8,200}$/.test(secret);
}
