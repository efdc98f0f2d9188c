/**
 * The demo's page from the demo's own day: the inbox of notices and the rate of denials with its band and its alarms.
 */

import type { Parcel } from '../../lambdas/delivery/channel.ts';
import { present } from '../../lambdas/denial/fields.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { diagnosisJson, noticeJson } from '../../lambdas/notice/formats/json.ts';
import type { Notice } from '../../lambdas/notice/notice.ts';
import { PERIOD_MS } from '../../lambdas/spike/source.ts';
import type { Spike } from '../../lambdas/spike/spike.ts';
import type { Chart } from './page/chart.ts';
import { type PageInput, type PageItem, page } from './page/page.ts';

/** Where an alarm rang, and what its report says. */
export interface Rung {
  /** Index of the period. */
  readonly at: number;
  readonly notice: Notice;
  readonly spike: Spike;
}

export interface DemoDay {
  readonly midnight: number;
  readonly counts: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly rung: readonly Rung[];
  /** With the time at which each was sent. */
  readonly parcels: readonly (Parcel & { readonly sentAt?: string })[];
}

/** `summary`: the page of the same day by kinds, where there is one beside it. */
export function demoPage(day: DemoDay, summary?: string): string {
  return page(
    present<PageInput>({
      summary,
      title: 'Denyscope',
      subtitle: 'A day of an invented organization: every refused call, why, and what to do',
      items: day.parcels.map(itemOf),
      chart: chartOf(day),
    }),
  );
}

function itemOf({ notice, diagnosis, attributes, sentAt }: Parcel & { readonly sentAt?: string }): PageItem {
  const time = sentAt ?? diagnosis?.denial.time;
  return present<PageItem>({
    notice,
    email: emailNotice(notice),
    chat: chatNotice(notice, attributes),
    json: JSON.stringify(diagnosis === undefined ? noticeJson(notice) : diagnosisJson(diagnosis, notice)),
    time,
  });
}

function chartOf({ midnight, counts, lower, upper, rung }: DemoDay): Chart {
  return {
    from: new Date(midnight).toISOString(),
    stepMinutes: PERIOD_MS / 60_000,
    counts,
    lower,
    upper,
    alarms: rung.map(({ at, notice, spike }) => ({ at, label: labelOf(notice, spike) })),
  };
}

/** Who, and the verdict as the notice words it. */
function labelOf(notice: Notice, spike: Spike): string {
  const who = (spike.principals[0]?.name ?? '').split('/').at(-1) ?? '';
  return [who, notice.keywords.at(-1) ?? ''].filter((part) => part !== '').join(', ');
}
