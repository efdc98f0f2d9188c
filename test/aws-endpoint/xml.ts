/**
 * Values as the XML that the Query, EC2 and REST XML protocols write, and the Query protocol's flat parameters as a tree.
 */
import { isObject, type Json } from '../../lambdas/denial/fields.ts';

export function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Lists become repeated `item` elements inside their own; a `Map` becomes `<entry><key/><value/></entry>`. */
export function toXml(value: unknown, item: 'member' | 'item'): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Map) {
    return [...value]
      .map(([key, one]) => `<entry><key>${escapeXml(String(key))}</key><value>${toXml(one, item)}</value></entry>`)
      .join('');
  }
  if (Array.isArray(value)) return value.map((one) => `<${item}>${toXml(one, item)}</${item}>`).join('');
  if (isObject(value)) {
    return Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => `<${name}>${toXml(one, item)}</${name}>`)
      .join('');
  }
  return escapeXml(String(value));
}

/** `ActionNames.member.1=a` → `{ActionNames: ['a']}`; `X.entry.1.key`, `.value` → an object; EC2 has no `member`. */
export function fromForm(form: URLSearchParams): Json {
  const root = new Map<string, unknown>();
  for (const [name, value] of form) {
    const parts = name.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const inner = node.get(part);
      const next: Map<string, unknown> = inner instanceof Map ? inner : new Map();
      node.set(part, next);
      node = next;
    }
    node.set(parts.at(-1) ?? '', value);
  }
  return asObject(root);
}

function asObject(node: ReadonlyMap<string, unknown>): Json {
  return Object.fromEntries([...node].map(([name, value]) => [name, asValue(value)]));
}

function asValue(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const member = value.get('member');
  if (member instanceof Map) return [...member.values()].map(asValue);
  const entry = value.get('entry');
  if (entry instanceof Map) {
    return Object.fromEntries(
      [...entry.values()].map(asValue).map((one) => {
        const pair = isObject(one) ? one : {};
        return [String(pair['key'] ?? pair['Name']), pair['value'] ?? pair['Value']];
      }),
    );
  }
  const keys = [...value.keys()];
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? [...value.values()].map(asValue) : asObject(value);
}
