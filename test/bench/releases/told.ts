/** What left for people in a course, read from the messages as they were published. */
import { flagAt, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import type { Call } from '../../aws-endpoint/index.ts';

export interface Told {
  /** Notices of single denials, by their kind. */
  readonly alerts: Readonly<Record<string, number>>;
  /** What they said the cause is. */
  readonly causes: Readonly<Record<string, readonly string[]>>;
  /** A change was proved to have broken it. */
  readonly culprits: readonly string[];
  /** Notices of other kinds, by the first word of their subject. */
  readonly notices: Readonly<Record<string, number>>;
  readonly repeats: number;
  readonly held: number;
  /** In the daily digests. */
  readonly muted: number;
  readonly daily: number;
  readonly explainedAgain: number;
  readonly deadLetters: number;
}

export const kindOf = (eventId: string): string => eventId.split('~')[0] ?? '';

export function toldBy(served: readonly Call[]): Told {
  const published = served.filter(({ operation }) => operation === 'Publish').map(({ params }) => params);
  const alerts = published.filter((one) => textAt(one, 'TopicArn')?.endsWith(':alerts'));
  const diagnoses = alerts.map(forMachines).filter((one) => objectAt(one, 'denial') !== undefined);
  const about = (diagnosis: Json): string => kindOf(textAt(objectAt(diagnosis, 'denial'), 'eventId') ?? '');
  const subjects = alerts
    .filter((one) => objectAt(forMachines(one), 'denial') === undefined)
    .map((one) => textAt(one, 'Subject') ?? '');
  const counted = (title: string, pattern: RegExp): number =>
    subjects.filter((one) => one.startsWith(`${title}:`)).reduce((sum, one) => sum + numberIn(one, pattern), 0);
  const byKind = Map.groupBy(diagnoses, about);
  return {
    alerts: Object.fromEntries([...byKind].map(([kind, all]) => [kind, all.length])),
    causes: Object.fromEntries(
      [...byKind].map(([kind, all]) => [kind, [...new Set(all.map((one) => textAt(one, 'cause') ?? ''))].toSorted()]),
    ),
    culprits: [...byKind]
      .filter(([, all]) =>
        all.every((one) => listAt(one, 'changes').some((change) => flagAt(change, 'culprit') === true)),
      )
      .map(([kind]) => kind)
      .toSorted(),
    notices: Object.fromEntries(
      [...Map.groupBy(subjects, (one) => one.split(':')[0] ?? '')].map(([name, all]) => [name, all.length]),
    ),
    repeats: counted('Repeats', /(\d[\d,]*) (?:denials?|times?)\b/),
    daily: counted('Daily digest', /(\d[\d,]*) (?:denials?|times?)\b/),
    muted: counted('Daily digest', /(\d[\d,]*) muted/),
    held: counted('Storm', /(\d[\d,]*) denials?/),
    explainedAgain: published.filter(
      (one) => textAt(one, 'TopicArn')?.endsWith(':chat') && /Explained again/.test(textAt(one, 'Message') ?? ''),
    ).length,
    deadLetters: served.filter(
      ({ operation, params }) => operation === 'SendMessage' && textAt(params, 'QueueUrl')?.endsWith('/dead-letters'),
    ).length,
  };
}

/**
 * What digests say of each kind, for comparing. An account's name is left out: one release notes it with what it told, and
 * another does not.
 */
export function linesIn({ operation, params }: Call): readonly string[] {
  if (operation !== 'Publish' || textAt(params, 'TopicArn')?.endsWith(':alerts') !== true) return [];
  if (!/^(?:Repeats|Daily digest):/.test(textAt(params, 'Subject') ?? '')) return [];
  const parts: Json = JSON.parse(textAt(params, 'Message') ?? '{}');
  const lines = (textAt(parts, 'email') ?? '').split('\n').filter((line) => /^\d+ \u00d7 /.test(line));
  return lines.map((line) => line.replace(/ \([\w-]+\)/g, ''));
}

function forMachines(message: Json): Json {
  const parts: Json = JSON.parse(textAt(message, 'Message') ?? '{}');
  return JSON.parse(textAt(parts, 'default') ?? '{}');
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? 0 : Number(found.replaceAll(',', ''));
}
