/**
 * EventBridge's pattern matching for Classic buses, written from its documentation, to try patterns without AWS:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * Errs towards an exception: an operator it does not know is an error of the pattern, as it is for AWS.
 */
import { BlockList, isIP } from 'node:net';

type Json = Readonly<Record<string, unknown>>;

export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) throw new Error('a pattern is an object');
  return matchesObject(pattern, event);
}

function matchesObject(pattern: Json, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or') {
      if (!Array.isArray(wanted) || wanted.length < 2) throw new Error('$or takes two branches or more');
      return wanted.some((branch) => isObject(branch) && matchesObject(branch, event));
    }
    const value = isObject(event) ? event[field] : undefined;
    if (Array.isArray(wanted)) return matchesLeaf(wanted, value);
    if (!isObject(wanted)) throw new Error(`${field}: a leaf is an array`);
    // An array of objects matches when one of them does.
    return Array.isArray(value)
      ? value.some((element) => matchesObject(wanted, element))
      : matchesObject(wanted, value);
  });
}

/** Alternatives of a leaf are OR; an array in the event matches when one of its values does. */
function matchesLeaf(alternatives: readonly unknown[], value: unknown): boolean {
  if (alternatives.length === 0) throw new Error('a leaf needs an alternative');
  const values = Array.isArray(value) ? value : [value];
  return alternatives.some((alternative) => {
    if (isObject(alternative) && 'exists' in alternative) {
      // Only leaves exist: an object does not.
      return (value !== undefined && !isObject(value)) === alternative['exists'];
    }
    return values.some((each) => matchesValue(alternative, each));
  });
}

function matchesValue(alternative: unknown, value: unknown): boolean {
  if (value === undefined) return false;
  if (!isObject(alternative)) return alternative === value;
  const [operator, operand, ...rest] = Object.entries(alternative).flat();
  if (rest.length > 0) throw new Error('one operator at a time');
  switch (operator) {
    case 'prefix':
      return onText(value, operand, (text, part) => text.startsWith(part));
    case 'suffix':
      return onText(value, operand, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return typeof value === 'string' && typeof operand === 'string' && value.toLowerCase() === operand.toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && wildcard(asText(operand)).test(value);
    case 'anything-but':
      return anythingBut(operand, value);
    case 'numeric':
      return numeric(operand, value);
    case 'cidr':
      return cidr(asText(operand), value);
    default:
      throw new Error(`unknown operator ${String(operator)}`);
  }
}

/** `prefix` and `suffix`, with `equals-ignore-case` inside or without. */
function onText(value: unknown, operand: unknown, holds: (text: string, part: string) => boolean): boolean {
  if (typeof value !== 'string') return false;
  if (!isObject(operand)) return holds(value, asText(operand));
  return holds(value.toLowerCase(), asText(operand['equals-ignore-case']).toLowerCase());
}

function anythingBut(operand: unknown, value: unknown): boolean {
  if (isObject(operand)) {
    const [operator, parts] = Object.entries(operand)[0] ?? [];
    const list = Array.isArray(parts) ? parts : [parts];
    return !list.some((part) => matchesValue({ [String(operator)]: part }, value));
  }
  return !(Array.isArray(operand) ? operand : [operand]).includes(value);
}

function numeric(operand: unknown, value: unknown): boolean {
  if (typeof value !== 'number') return false;
  if (!Array.isArray(operand) || operand.length % 2 !== 0) throw new Error('numeric takes pairs');
  for (let at = 0; at < operand.length; at += 2) {
    const bound: unknown = operand[at + 1];
    if (typeof bound !== 'number') throw new Error('numeric compares with numbers');
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    };
    const sign: unknown = operand[at];
    const found = Object.entries(holds).find(([name]) => name === sign);
    if (found === undefined) throw new Error(`unknown comparison ${String(sign)}`);
    if (!found[1]) return false;
  }
  return true;
}

function cidr(block: string, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const version = isIP(value);
  const [address = '', bits = ''] = block.split('/');
  if (version === 0 || version !== isIP(address)) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return list.check(value, family);
}

/** `*` is any run of characters; `\*` and `\\` are themselves. */
function wildcard(pattern: string): RegExp {
  if (/(?<!\\)\*\*/.test(pattern)) throw new Error('consecutive wildcards');
  const parts = pattern.match(/\\[*\\]|\*|[^*\\]+/g) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '.*';
    return (part.startsWith('\\') ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`text wanted, not ${JSON.stringify(value)}`);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
