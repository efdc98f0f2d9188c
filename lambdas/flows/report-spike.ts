/**
 * The sentence of an alarm: it is read, looked into, put into words and delivered, once in a quarter of an hour.
 * Never throws. Errs towards telling twice: who cannot remember whether it reported, reports.
 */
import type { Settings } from '../contract/settings.ts';
import type { Channel } from '../delivery/channel.ts';
import type { Delivered } from '../delivery/deliver.ts';
import type { Notice } from '../notice/notice.ts';
import { parseAlarm } from '../spike/alarm.ts';
import type { InvestigationPorts } from '../spike/investigate.ts';
import type { Reports } from '../spike/reports.ts';
import type { Spike } from '../spike/spike.ts';

export interface ReportPorts extends InvestigationPorts {
  readonly reports: Reports;
  readonly channels: readonly Channel[];
  readonly settings: Pick<Settings, 'alarms' | 'ownerTag' | 'watchedPrincipals' | 'accountNames'>;
}

export type Reported =
  | {
      readonly kind: 'told';
      readonly spike: Spike;
      readonly notice: Notice;
      readonly receipts: readonly Delivered[];
    }
  | { readonly kind: 'passed-over'; readonly reason: 'no-data' | 'was-no-alarm' | 'told-already' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export async function reportSpike(event: unknown, ports: ReportPorts): Promise<Reported> {
  const alarm = parseAlarm(event, ports.settings.watchedPrincipals);
  if (alarm === undefined) return { kind: 'unreadable', reason: 'the event is not a state change of an alarm' };
  if (alarm.state === 'INSUFFICIENT_DATA') return { kind: 'passed-over', reason: 'no-data' };
  // An alarm that was just made goes to OK without ever having rung.
  if (alarm.state === 'OK' && alarm.before?.state !== 'ALARM') return { kind: 'passed-over', reason: 'was-no-alarm' };
  const now = ports.now().toISOString();
  const mayReport = await ports.reports.claim(alarm.name, alarm.state, alarm.eventId, now).catch(() => true);
  if (!mayReport) return { kind: 'passed-over', reason: 'told-already' };
  try {
    const { investigate } = await import('../spike/investigate.ts');
    const spike = await investigate(alarm, ports);
    const { composeSpike } = await import('../notice/compose.ts');
    const notice = composeSpike(spike, ports.settings.accountNames);
    const { deliver } = await import('../delivery/deliver.ts');
    const receipts = await deliver({ notice, over: alarm.state === 'OK' }, ports.channels, ports.settings);
    const lost = receipts.find((receipt) => receipt.kind === 'failed' && receipt.required);
    if (lost?.kind === 'failed') return { kind: 'failed', reason: `${lost.channel}: ${lost.reason}` };
    return { kind: 'told', spike, notice, receipts };
  } catch (error) {
    // It is logged, and a message may quote what it stumbled on.
    return { kind: 'failed', reason: error instanceof Error ? error.name : 'not an Error' };
  }
}
