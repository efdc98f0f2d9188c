/**
 * Items of the memory table in DynamoDB's own notation, read back without trust: an item from an older version or a
 * half-written one is read as far as it goes.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type WireItem = Readonly<Record<string, AttributeValue>>;

export function text(value: string): AttributeValue {
  return { S: value };
}

export function number(value: number): AttributeValue {
  return { N: String(value) };
}

export function texts(values: readonly string[]): AttributeValue {
  return { L: values.map((one) => ({ S: one })) };
}

export function textOf(item: WireItem | undefined, name: string): string | undefined {
  return item?.[name]?.S;
}

export function numberOf(item: WireItem | undefined, name: string): number | undefined {
  const value = Number(item?.[name]?.N ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

export function textsOf(item: WireItem | undefined, name: string): readonly string[] {
  const value = item?.[name];
  return value?.SS ?? value?.L?.flatMap((one) => one.S ?? []) ?? [];
}

/** Parsed JSON text; nothing when it is none. */
export function jsonOf(item: WireItem | undefined, name: string): unknown {
  const json = textOf(item, name);
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
