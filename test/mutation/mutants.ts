/**
 * One small change of a file's meaning at a time, found in its syntax: a comparison turned, a condition denied, a branch not taken,
 * an entry of a list gone. Types, imports and constants of text are left alone: nobody's behaviour hangs on them alone.
 */
import { stripTypeScriptTypes } from 'node:module';
import { parseAst } from 'vitest/node';

export interface Mutant {
  readonly start: number;
  readonly end: number;
  /** What stands there instead. */
  readonly put: string;
}

const TURNED: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '+': '-',
  '-': '+',
};
/** Called upon a list or text, and what answers otherwise. */
const OTHER_CALL: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toLowerCase: 'toUpperCase',
};

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export function mutantsOf(source: string): readonly Mutant[] {
  // The types are blanks then, and every place is the same.
  const code = stripTypeScriptTypes(source);
  return nodesIn(parseAst(code)).flatMap((node) => mutantsAt(node, code));
}

function mutantsAt(node: Node, code: string): readonly Mutant[] {
  const [left, right, test] = [child(node, 'left'), child(node, 'right'), child(node, 'test')];
  if ((node.type === 'BinaryExpression' || node.type === 'LogicalExpression') && left && right) {
    return operator(code, left.end, right.start);
  }
  if (node.type === 'IfStatement' && test) return both(test);
  if (node.type === 'ConditionalExpression' && test) return both(test);
  if (node.type === 'UnaryExpression' && Reflect.get(node, 'operator') === '!') {
    return [{ start: node.start, end: node.start + 1, put: '' }];
  }
  if (node.type === 'Literal' && typeof Reflect.get(node, 'value') === 'boolean') {
    return [{ start: node.start, end: node.end, put: Reflect.get(node, 'value') === true ? 'false' : 'true' }];
  }
  if (node.type === 'ArrayExpression') return entries(node);
  if (node.type === 'ReturnStatement' && child(node, 'argument')) {
    return [{ start: node.start, end: node.end, put: 'return undefined;' }];
  }
  const callee = child(node, 'callee');
  const property = callee && child(callee, 'property');
  if (node.type === 'CallExpression' && callee?.type === 'MemberExpression' && property) {
    const other = OTHER_CALL[code.slice(property.start, property.end)];
    return other === undefined ? [] : [{ start: property.start, end: property.end, put: other }];
  }
  return [];
}

function both({ start, end }: Node): readonly Mutant[] {
  return ['true', 'false'].map((put) => ({ start, end, put }));
}

function operator(code: string, from: number, to: number): readonly Mutant[] {
  const found = /[=!<>]==?|[<>]=?|&&|\|\||\?\?|[+-]/.exec(code.slice(from, to));
  const put = found === null ? undefined : TURNED[found[0]];
  if (found === null || put === undefined) return [];
  return [{ start: from + found.index, end: from + found.index + found[0].length, put }];
}

/** The first and the last entry of a list gone. */
function entries(node: Node): readonly Mutant[] {
  const elements: unknown = Reflect.get(node, 'elements');
  const all = Array.isArray(elements) ? elements.filter(isNode) : [];
  const [first, last, second, before] = [all[0], all.at(-1), all[1], all.at(-2)];
  if (first === undefined || last === undefined) return [];
  if (second === undefined || before === undefined) return [{ start: first.start, end: first.end, put: '' }];
  return [
    { start: first.start, end: second.start, put: '' },
    { start: before.end, end: last.end, put: '' },
  ];
}

function nodesIn(value: unknown): readonly Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodesIn);
  return isNode(value) ? [value, ...below] : below;
}

function child(node: Node, name: string): Node | undefined {
  const value: unknown = Reflect.get(node, name);
  return isNode(value) ? value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}
