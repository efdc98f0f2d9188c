/**
 * The demo's page from the demo's own outcomes: the inbox of notices and the rate of denials with its band.
 */
import type { Parcel } from '../delivery/channel.ts';
import type { Outcome } from '../delivery/outcome.ts';
import type { Chart } from '../notice/formats/chart.ts';
import { chatNotice } from '../notice/formats/chat.ts';
import { emailNotice } from '../notice/formats/email.ts';
import { diagnosisJson, noticeJson } from '../notice/formats/json.ts';
import { type PageItem, page } from '../notice/formats/page.ts';
import { bandOf } from '../spike/baseline.ts';
import type { Period } from './demo.ts';

/** Counts below it raise no alarm, as in the stack. */
export interface AlarmLimits {
  readonly bandWidth: number;
  readonly floor: number;
}

const MINUTE_MS = 60_000;

/** `parcels` with the time at which each was sent. */
export function demoPage(
  periods: readonly Period[],
  parcels: readonly (Parcel & { readonly sentAt?: string })[],
  limits: AlarmLimits,
): string {
  return page({
    title: 'Denyscope',
    subtitle: 'A day of an invented organization: every refused call, why, and what to do',
    items: parcels.map(itemOf),
    chart: chartOf(periods, limits),
  });
}

function itemOf({ notice, diagnosis, attributes, sentAt }: Parcel & { readonly sentAt?: string }): PageItem {
  const time = sentAt ?? diagnosis?.denial.time;
  return {
    notice,
    email: emailNotice(notice),
    chat: chatNotice(notice, attributes),
    json: JSON.stringify(diagnosis === undefined ? noticeJson(notice) : diagnosisJson(diagnosis, notice)),
    ...(time === undefined ? {} : { time }),
  };
}

function chartOf(periods: readonly Period[], { bandWidth, floor }: AlarmLimits): Chart {
  const counts = periods.map(({ outcomes }) => outcomes.filter(isDenial).length);
  const { lower, upper } = bandOf(counts, bandWidth);
  const isHigh = (at: number): boolean => (counts[at] ?? 0) > Math.max(floor, upper[at] ?? 0);
  const rises = counts.flatMap((_, at) => (isHigh(at) && !isHigh(at - 1) ? [at] : []));
  return {
    from: new Date(periods[0]?.start ?? 0).toISOString(),
    stepMinutes: Math.round(((periods[1]?.start ?? 300_000) - (periods[0]?.start ?? 0)) / MINUTE_MS),
    counts,
    lower,
    upper,
    alarms: rises.map((at) => ({ at, label: busiest(periods[at]?.outcomes ?? []) })),
  };
}

function isDenial(outcome: Outcome): boolean {
  return outcome.kind === 'diagnosed' || outcome.kind === 'counted' || outcome.kind === 'failed';
}

/** The caller behind most of a period's denials. */
function busiest(outcomes: readonly Outcome[]): string {
  const names = outcomes.flatMap((outcome) => {
    const denial =
      outcome.kind === 'diagnosed' ? outcome.diagnosis.denial : 'denial' in outcome ? outcome.denial : undefined;
    return denial === undefined
      ? []
      : [(denial.caller.entityArn ?? denial.caller.arn ?? 'unknown').split('/').at(-1) ?? ''];
  });
  const groups = [...Map.groupBy(names, (name) => name).values()].sort((a, b) => b.length - a.length);
  return groups[0] === undefined ? '' : `${groups[0][0]}, ${groups[0].length} of ${names.length}`;
}
