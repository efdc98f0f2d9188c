/**
 * What CloudWatch says when an alarm changes its state, in the three forms that reach a function: the EventBridge event
 * (of a metric, composite or contributor alarm) and the payload of a Lambda action. Gives nothing for what is none of
 * them: whoever called must then not stay silent.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
import { watchedAlarmId } from '../contract/names.ts';
import { objectAt, present, textAt } from '../denial/fields.ts';

export interface Alarm {
  readonly name: string;
  /** Of the stack that made it; empty when the name is not one of the stack's. */
  readonly stack: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly before?: { readonly state: string; readonly at?: string };
  /** The event, or the best there is to tell a redelivery by. */
  readonly eventId: string;
  /** The principal whose denials alone the alarm is about. */
  readonly principal?: string;
}

export function parseAlarm(event: unknown, watchedPrincipals: readonly string[] = []): Alarm | undefined {
  const detail = objectAt(event, 'detail') ?? objectAt(event, 'alarmData');
  const name = textAt(detail, 'alarmName');
  const state = textAt(objectAt(detail, 'state'), 'value');
  if (name === undefined || (state !== 'ALARM' && state !== 'OK' && state !== 'INSUFFICIENT_DATA')) return undefined;
  const at = timeOf(textAt(objectAt(detail, 'state'), 'timestamp') ?? textAt(event, 'time'));
  if (at === undefined) return undefined;
  const previous = objectAt(detail, 'previousState');
  const before = textAt(previous, 'value');
  return present<Alarm>({
    name,
    stack: stackOf(name),
    state,
    at,
    before:
      before === undefined
        ? undefined
        : present<NonNullable<Alarm['before']>>({ state: before, at: timeOf(textAt(previous, 'timestamp')) }),
    eventId: textAt(event, 'id') ?? `${name} ${state} ${at}`,
    principal: contributorOf(detail) ?? watchedPrincipals.find((arn) => name.endsWith(`-${watchedAlarmId(arn)}`)),
  });
}

/** CloudWatch writes `+0000` where ISO 8601 has `Z`. */
function timeOf(text: string | undefined): string | undefined {
  const at = Date.parse((text ?? '').replace(/\+0000$/, 'Z'));
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function stackOf(name: string): string {
  const end = name.lastIndexOf('-denials-');
  return end < 0 ? '' : name.slice(0, end);
}

/** A contributor alarm names the series that rose by its attributes. */
function contributorOf(detail: unknown): string | undefined {
  const attributes = objectAt(objectAt(detail, 'alarmContributor'), 'attributes') ?? {};
  return Object.values(attributes)
    .filter((value) => typeof value === 'string')
    .find((value) => value.startsWith('arn:'));
}
