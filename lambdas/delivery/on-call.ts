/**
 * What wakes people: an event of PagerDuty, an alert of Opsgenie. One incident a fingerprint or alarm, opened by what is
 * critical and by alarms, closed when it is over. Errs towards cut texts: both refuse what is beyond their limits whole.
 * https://developer.pagerduty.com/docs/send-alert-event
 * https://docs.opsgenie.com/docs/alert-api#create-alert
 */
import { diagnosisJson, noticeJson } from '../notice/formats/json.ts';
import { bare, clip, plain, wireJson } from '../notice/text/escape.ts';
import type { Parcel } from './channel.ts';

export const PAGER_DUTY_LIMITS = { summary: 1_024, dedupKey: 255, bytes: 512 * 1024 } as const;
export const OPSGENIE_LIMITS = {
  message: 130,
  alias: 512,
  description: 15_000,
  source: 100,
  tag: 50,
  details: 8_000,
} as const;

const CLIENT = 'Denyscope';
const MOST_DETAILS_BYTES = 100_000;

/** A digest, a summary and what is no sign of an intruder wake nobody. */
export function wakes({ notice }: Parcel): boolean {
  return notice.kind === 'spike' || (notice.kind === 'diagnosis' && notice.severity === 'critical');
}

export function pagerDutyTrigger(parcel: Parcel, routingKey: string): string {
  const { notice, diagnosis, attributes } = parcel;
  const details = diagnosis === undefined ? noticeJson(notice) : diagnosisJson(diagnosis, notice);
  const isSmall = Buffer.byteLength(wireJson(details)) <= MOST_DETAILS_BYTES;
  return wireJson({
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: keyOf(notice.threadId, PAGER_DUTY_LIMITS.dedupKey),
    payload: {
      summary: clip(plain(notice.subject), PAGER_DUTY_LIMITS.summary),
      source: told(attributes['account']) ?? CLIENT,
      severity: notice.severity,
      timestamp: diagnosis === undefined || diagnosis.denial.time === '' ? undefined : bare(diagnosis.denial.time, 40),
      component: told(attributes['principal']),
      group: told(attributes['owner']),
      class: told(attributes['cause']),
      custom_details: isSmall ? details : { summary: plain(notice.summary), nextSteps: notice.nextSteps.map(plain) },
    },
    client: CLIENT,
    links: notice.links.map(({ label, url }) => ({ href: url, text: clip(plain(label), 100) })),
  });
}

export function pagerDutyResolve(threadId: string, routingKey: string): string {
  return wireJson({
    routing_key: routingKey,
    event_action: 'resolve',
    dedup_key: keyOf(threadId, PAGER_DUTY_LIMITS.dedupKey),
  });
}

export function opsgenieAlert(parcel: Parcel): string {
  const { notice, attributes } = parcel;
  const lines = [
    notice.summary,
    ...notice.nextSteps,
    ...notice.sections.flatMap(({ heading, lines: all }) => [
      `${heading}:`,
      ...all.map((line) => (line.kind === 'fact' ? `${line.label}: ${line.text}` : line.text)),
    ]),
    ...notice.links.map(({ label, url }) => `${label}: ${url}`),
  ];
  const known = Object.entries(attributes).flatMap(([name, text]) => (told(text) === undefined ? [] : [[name, text]]));
  return wireJson({
    message: clip(plain(notice.subject), OPSGENIE_LIMITS.message),
    alias: keyOf(notice.threadId, OPSGENIE_LIMITS.alias),
    description: clip(lines.map(plain).join('\n'), OPSGENIE_LIMITS.description),
    priority: notice.severity === 'critical' ? 'P1' : notice.severity === 'warning' ? 'P3' : 'P5',
    source: CLIENT,
    tags: notice.keywords.slice(0, 10).map((word) => clip(plain(word).replaceAll(',', ' '), OPSGENIE_LIMITS.tag)),
    details: Object.fromEntries(known),
  });
}

/** The last segment of the address that closes an alert. */
export function opsgenieAlias(threadId: string): string {
  return encodeURIComponent(keyOf(threadId, OPSGENIE_LIMITS.alias));
}

function keyOf(threadId: string, maximum: number): string {
  return `denyscope-${threadId}`.slice(0, maximum);
}

function told(attribute: string | undefined): string | undefined {
  return attribute === undefined || attribute === 'none' ? undefined : attribute;
}
