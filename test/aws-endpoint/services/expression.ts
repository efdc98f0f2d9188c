/**
 * DynamoDB's condition and update expressions on top-level attributes: enough to tell a true conditional write from a
 * lucky one. Source:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import { isObject, type Json } from '../../../lambdas/denial/fields.ts';
import { AwsFault } from '../world.ts';

export type Item = Readonly<Record<string, Json>>;

export interface Names {
  readonly names: Json;
  readonly values: Json;
}

const TOKEN = /\s*(<=|>=|<>|[=<>(),+-]|[#:]?[A-Za-z_][\w]*)/gy;

function invalid(expression: string): AwsFault {
  return new AwsFault('ValidationException', 400, `Invalid expression: ${expression}`);
}

class Reader {
  readonly #tokens: string[] = [];
  readonly #expression: string;
  readonly #scope: Names;
  readonly #item: Item;
  #at = 0;

  constructor(expression: string, scope: Names, item: Item) {
    this.#expression = expression;
    this.#scope = scope;
    this.#item = item;
    let end = 0;
    for (const match of expression.matchAll(TOKEN)) {
      this.#tokens.push(match[1] ?? '');
      end = match.index + match[0].length;
    }
    if (expression.slice(end).trim() !== '') throw invalid(expression);
  }

  peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  word(): string {
    return this.peek().toUpperCase();
  }

  next(): string {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  expect(token: string): void {
    if (this.next() !== token) throw invalid(this.#expression);
  }

  name(): string {
    const token = this.next();
    const name = token.startsWith('#') ? this.#scope.names[token] : token;
    if (typeof name !== 'string' || name === '' || name.startsWith(':')) throw invalid(this.#expression);
    return name;
  }

  // An operand's value; `undefined` is an attribute that is not there.
  operand(): Json | undefined {
    let left = this.#simple();
    while (this.peek() === '+' || this.peek() === '-') {
      const sign = this.next() === '+' ? 1 : -1;
      const right = this.#simple();
      if (left?.['N'] === undefined || right?.['N'] === undefined) throw invalid(this.#expression);
      left = { N: String(Number(left['N']) + sign * Number(right['N'])) };
    }
    return left;
  }

  #simple(): Json | undefined {
    const token = this.peek();
    if (token.startsWith(':')) {
      this.next();
      const value = this.#scope.values[token];
      if (!isObject(value)) throw invalid(`${this.#expression} (no value ${token})`);
      return value;
    }
    const call = token.toLowerCase();
    if (call === 'if_not_exists' || call === 'list_append' || call === 'size') {
      this.next();
      this.expect('(');
      const first = call === 'if_not_exists' ? this.#item[this.name()] : this.operand();
      if (call === 'size') {
        this.expect(')');
        return first === undefined ? undefined : { N: String(sizeOf(first)) };
      }
      this.expect(',');
      const second = this.operand();
      this.expect(')');
      if (call === 'if_not_exists') return first ?? second;
      return { L: [...listOf(first), ...listOf(second)] };
    }
    return this.#item[this.name()];
  }

  condition(): boolean {
    let value = this.#all();
    while (this.word() === 'OR') {
      this.next();
      value = this.#all() || value;
    }
    return value;
  }

  #all(): boolean {
    let value = this.#one();
    while (this.word() === 'AND') {
      this.next();
      value = this.#one() && value;
    }
    return value;
  }

  #one(): boolean {
    if (this.word() === 'NOT') {
      this.next();
      return !this.#one();
    }
    if (this.peek() === '(') {
      this.next();
      const value = this.condition();
      this.expect(')');
      return value;
    }
    const call = this.peek().toLowerCase();
    if (call === 'attribute_exists' || call === 'attribute_not_exists') {
      this.next();
      this.expect('(');
      const there = this.#item[this.name()] !== undefined;
      this.expect(')');
      return there === (call === 'attribute_exists');
    }
    if (call === 'contains' || call === 'begins_with') {
      this.next();
      this.expect('(');
      const whole = this.operand();
      this.expect(',');
      const part = this.operand();
      this.expect(')');
      return call === 'contains' ? contains(whole, part) : String(whole?.['S'] ?? '').startsWith(String(part?.['S']));
    }
    const left = this.operand();
    if (this.word() === 'BETWEEN') {
      this.next();
      const low = this.operand();
      this.expect('AND');
      const high = this.operand();
      return compare(left, low) >= 0 && compare(left, high) <= 0;
    }
    const operator = this.next();
    const order = compare(left, this.operand());
    if (Number.isNaN(order)) return operator === '<>';
    const holds = {
      '=': order === 0,
      '<>': order !== 0,
      '<': order < 0,
      '>': order > 0,
      '<=': order <= 0,
      '>=': order >= 0,
    };
    const result = Object.hasOwn(holds, operator)
      ? Object.entries(holds).find(([sign]) => sign === operator)?.[1]
      : undefined;
    if (result === undefined) throw invalid(this.#expression);
    return result;
  }

  done(): boolean {
    return this.#at >= this.#tokens.length;
  }
}

export function holds(expression: string | undefined, scope: Names, item: Item | undefined): boolean {
  if (expression === undefined) return true;
  const reader = new Reader(expression, scope, item ?? {});
  const result = reader.condition();
  if (!reader.done()) throw invalid(expression);
  return result;
}

const CLAUSES = new Set(['SET', 'REMOVE', 'ADD', 'DELETE']);

/** All operands read the item as it was before the update. */
export function update(expression: string, scope: Names, item: Item): Item {
  const reader = new Reader(expression, scope, item);
  const after = new Map<string, Json>(Object.entries(item));
  const touched = new Set<string>();
  while (!reader.done()) {
    const clause = reader.next().toUpperCase();
    if (!CLAUSES.has(clause)) throw invalid(expression);
    do {
      if (reader.peek() === ',') reader.next();
      const name = reader.name();
      if (touched.has(name))
        throw new AwsFault('ValidationException', 400, 'Two document paths overlap with each other');
      touched.add(name);
      if (clause === 'REMOVE') {
        after.delete(name);
        continue;
      }
      if (clause === 'SET') reader.expect('=');
      const value = reader.operand();
      if (value === undefined) {
        throw new AwsFault(
          'ValidationException',
          400,
          'The provided expression refers to an attribute that does not exist in the item',
        );
      }
      after.set(
        name,
        clause === 'ADD' ? added(item[name], value) : clause === 'DELETE' ? without(item[name], value) : value,
      );
    } while (reader.peek() === ',');
  }
  return Object.fromEntries(
    [...after].filter(([, value]) => !(Array.isArray(value['SS']) && value['SS'].length === 0)),
  );
}

function added(have: Json | undefined, value: Json): Json {
  if (value['N'] !== undefined) return { N: String(Number(have?.['N'] ?? 0) + Number(value['N'])) };
  return { SS: [...new Set([...listOf(have), ...listOf(value)])] };
}

function without(have: Json | undefined, value: Json): Json {
  const gone = new Set(listOf(value));
  return { SS: listOf(have).filter((one) => !gone.has(one)) };
}

function listOf(value: Json | undefined): readonly unknown[] {
  const list = value?.['L'] ?? value?.['SS'] ?? [];
  return Array.isArray(list) ? list : [];
}

function sizeOf(value: Json): number {
  return typeof value['S'] === 'string' ? value['S'].length : listOf(value).length;
}

function contains(whole: Json | undefined, part: Json | undefined): boolean {
  if (typeof whole?.['S'] === 'string') return whole['S'].includes(String(part?.['S']));
  return listOf(whole).some(
    (one) => one === part?.['S'] || (isObject(one) && JSON.stringify(one) === JSON.stringify(part)),
  );
}

// Values of different types, or one that is not there, compare as nothing.
function compare(left: Json | undefined, right: Json | undefined): number {
  if (left?.['N'] !== undefined && right?.['N'] !== undefined) return Number(left['N']) - Number(right['N']);
  const [a, b] = [left?.['S'], right?.['S']];
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  const same = left !== undefined && JSON.stringify(left) === JSON.stringify(right);
  return same ? 0 : Number.NaN;
}
