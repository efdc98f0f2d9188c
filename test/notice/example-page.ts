/**
 * The demo's page with the notices' own cases in it, and a day of denials.
 */

import type { Chart } from '../../examples/demo/page/chart.ts';
import { type PageItem, page } from '../../examples/demo/page/page.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { DIAGNOSES } from './diagnoses.ts';

export function pageItem(diagnosis: Diagnosis): PageItem {
  const notice = compose(diagnosis, { docsUrl: 'https://example.com/docs' });
  return {
    notice,
    email: emailNotice(notice),
    chat: chatNotice(notice),
    json: JSON.stringify(diagnosisJson(diagnosis, notice)),
    time: diagnosis.denial.time,
  };
}

export function examplePage(): string {
  return page({
    title: 'Denyscope',
    subtitle: 'What people get when AWS refuses a call, and why',
    items: Object.values(DIAGNOSES).map(pageItem),
    chart: dayOfDenials(),
  });
}

/** A quiet day with one burst; the numbers follow a fixed rule, so that every run draws the same. */
function dayOfDenials(): Chart {
  const counts = Array.from({ length: 144 }, (_, at) => {
    const usual = 3 + 2 * Math.sin(at / 23) + ((at * 7919) % 5) / 2;
    const burst = at > 96 && at < 108 ? 26 - Math.abs(101 - at) * 4 : 0;
    return Math.max(0, Math.round(usual + Math.max(0, burst)));
  });
  return {
    from: '2026-11-19T15:15:00Z',
    stepMinutes: 5,
    counts,
    lower: counts.map(() => 0),
    upper: counts.map((_, at) => 9 + 2 * Math.sin(at / 23)),
    alarms: [{ at: 99, label: 'ReportWriter, since iam:DetachRolePolicy' }],
  };
}
