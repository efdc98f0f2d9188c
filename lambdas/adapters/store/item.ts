/**
 * Items of the memory table in plain values, read back without trust: an item from an older version or a half-written
 * one is read as far as it goes.
 */
import { fieldAt, type Json } from '../../denial/fields.ts';

export type Item = Json;

export function textOf(item: Item | undefined, name: string): string | undefined {
  const value = fieldAt(item, name);
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(item: Item | undefined, name: string): number | undefined {
  const value = fieldAt(item, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A list or a set. */
export function textsOf(item: Item | undefined, name: string): readonly string[] {
  const value = fieldAt(item, name);
  const all: readonly unknown[] = value instanceof Set ? [...value] : Array.isArray(value) ? value : [];
  return all.filter((one) => typeof one === 'string');
}

/** Parsed JSON text; nothing when it is none. */
export function jsonOf(item: Item | undefined, name: string): unknown {
  const json = textOf(item, name);
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** When an item leaves the table by itself: whole seconds. */
export function expiryOf(ms: number): number {
  return Math.ceil(ms / 1000);
}
