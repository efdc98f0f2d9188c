/**
 * Update expressions of the memory table, built from what is to happen. Every attribute goes by a placeholder, for many
 * of DynamoDB's reserved words are good names.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { number, text, type WireItem } from './wire-item.ts';

export interface Expression {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

type Values = Readonly<Record<string, AttributeValue>>;

export interface Change {
  readonly set?: Values;
  readonly setIfAbsent?: Values;
  /** To the end of lists. */
  readonly append?: Values;
  readonly increment?: Readonly<Record<string, number>>;
  /** Into sets of strings. */
  readonly addTo?: Readonly<Record<string, readonly string[]>>;
  readonly remove?: readonly string[];
  /** Counts the version up, so that whoever decided on the older item is refused. */
  readonly bump?: boolean;
  /** The item must still have this version (`undefined`: must not be there), and gets the next one. */
  readonly version?: number | undefined;
  /** An attribute that must be there. */
  readonly exists?: string;
  /** Attributes that must have exactly these values. */
  readonly only?: Values;
  /** A lease that nobody holds at that time. */
  readonly free?: { readonly name: string; readonly at: number };
  /** These attributes are absent or have exactly these values. */
  readonly absentOr?: Values;
  /** A list that has fewer entries, or is not there. */
  readonly shorter?: { readonly name: string; readonly than: number };
  /** The item is not there, or was seen lately, is settled or leased to another event, and knows none of these events. */
  readonly orAbsent?: {
    readonly now: number;
    readonly ids: readonly string[];
    readonly mostListed?: number;
  };
}

export function expression(change: Change): Expression {
  const names: Record<string, string> = {};
  const placeholders = new Map<string, string>();
  const values: Record<string, AttributeValue> = {};
  const name = (attribute: string): string => {
    const placeholder = /^\w+$/.test(attribute)
      ? `#${attribute}`
      : (placeholders.get(attribute) ?? `#x${placeholders.size}`);
    placeholders.set(attribute, placeholder);
    names[placeholder] = attribute;
    return placeholder;
  };
  const value = (label: string, one: AttributeValue): string => {
    const placeholder = /^\w+$/.test(label) ? `:${label}` : `:y${Object.keys(values).length}`;
    values[placeholder] = one;
    return placeholder;
  };
  const sets = [
    ...Object.entries(change.set ?? {}).map(([key, one]) => `${name(key)} = ${value(key, one)}`),
    ...Object.entries(change.setIfAbsent ?? {}).map(
      ([key, one]) => `${name(key)} = if_not_exists(${name(key)}, ${value(key, one)})`,
    ),
    ...Object.entries(change.append ?? {}).map(
      ([key, one]) =>
        `${name(key)} = list_append(if_not_exists(${name(key)}, ${value('none', { L: [] })}), ${value(key, one)})`,
    ),
    ...Object.entries(change.increment ?? {}).map(
      ([key, by]) =>
        `${name(key)} = if_not_exists(${name(key)}, ${value('zero', number(0))}) + ${value(key, number(by))}`,
    ),
  ];
  const versioned = 'version' in change;
  if (change.bump === true || versioned) {
    sets.push(`${name('v')} = if_not_exists(${name('v')}, ${value('zero', number(0))}) + ${value('one', number(1))}`);
  }
  const added = Object.entries(change.addTo ?? {}).filter(([, list]) => list.length > 0);
  const adds = added.map(([key, list]) => `${name(key)} ${value(key, { SS: [...new Set(list)] })}`);
  const removes = (change.remove ?? []).map(name);
  const conditions = [
    ...(change.exists === undefined ? [] : [`attribute_exists(${name(change.exists)})`]),
    ...Object.entries(change.only ?? {}).map(([key, one]) => `${name(key)} = ${value(`only_${key}`, one)}`),
    ...(versioned
      ? [
          change.version === undefined
            ? `attribute_not_exists(${name('v')})`
            : `${name('v')} = ${value('version', number(change.version))}`,
        ]
      : []),
    ...Object.entries(change.absentOr ?? {}).map(
      ([key, one]) => `(attribute_not_exists(${name(key)}) OR ${name(key)} = ${value(`or_${key}`, one)})`,
    ),
    ...(change.free === undefined
      ? []
      : [
          `(attribute_not_exists(${name(change.free.name)}) OR ${name(change.free.name)} <= ${value('free', number(change.free.at))})`,
        ]),
    ...(change.shorter === undefined
      ? []
      : [
          `(attribute_not_exists(${name(change.shorter.name)}) OR size(${name(change.shorter.name)}) < ${value('shorter', number(change.shorter.than))})`,
        ]),
    ...(change.orAbsent === undefined ? [] : [orAbsent(change.orAbsent, name, value)]),
  ];
  const parts = [clause('SET', sets), clause('ADD', adds), clause('REMOVE', removes)].filter((part) => part !== '');
  return {
    UpdateExpression: parts.join(' '),
    ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
}

function orAbsent(
  { now, ids, mostListed }: NonNullable<Change['orAbsent']>,
  name: (attribute: string) => string,
  value: (label: string, one: AttributeValue) => string,
): string {
  const labels = ids.slice(0, MOST_COMPARED).map((id, at) => value(`id${at}`, text(id)));
  const at = value('now', number(now));
  const another = [`${name('leaseUntil')} > ${at}`, ...labels.map((label) => `${name('leasedTo')} <> ${label}`)];
  const conditions = [
    `${name('quietFrom')} > ${at}`,
    `(attribute_exists(${name('settled')}) OR (${another.join(' AND ')}))`,
    ...(mostListed === undefined ? [] : [`size(${name('eventIds')}) < ${value('mostListed', number(mostListed))}`]),
    ...labels.map((label) => `NOT contains(${name('eventIds')}, ${label})`),
  ];
  return `(attribute_not_exists(${name('since')}) OR (${conditions.join(' AND ')}))`;
}

/** DynamoDB takes 300 operators in an expression; an event needs three. */
const MOST_COMPARED = 80;

function clause(word: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${word} ${parts.join(', ')}`;
}

/** The item that refused a condition, as it stood; nothing for every other error. */
export function refusedItem(error: unknown): WireItem | undefined {
  return error instanceof ConditionalCheckFailedException ? (error.Item ?? {}) : undefined;
}
