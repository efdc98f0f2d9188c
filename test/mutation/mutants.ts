/**
 * One small change of a file's meaning at a time, found in its syntax: a comparison turned, a condition denied, a branch not taken,
 * an entry of a list gone. Types, imports and constants of text are left alone: nobody's behaviour hangs on them alone.
 */
import { stripTypeScriptTypes } from 'node:module';
import { parseAst } from 'vitest/node';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Mutant extends Span {
  /** What stands there instead. */
  readonly put: string;
  /** The expression around it, or `.some` where it is the name of what is called. */
  readonly around: Span;
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

interface Node extends Span {
  readonly type: string;
}

export function mutantsOf(source: string): readonly Mutant[] {
  // The types are blanks then, and every place is the same.
  const code = stripTypeScriptTypes(source);
  const all = nodesIn(parseAst(code)).flatMap((node) => mutantsAt(node, code));
  return all.filter(({ start, end, put }) => code.slice(start, end) !== put);
}

function mutantsAt(node: Node, code: string): readonly Mutant[] {
  const [left, test] = [child(node, 'left'), child(node, 'test')];
  if ((node.type === 'BinaryExpression' || node.type === 'LogicalExpression') && left) {
    return turned(code, node, left.end);
  }
  if (node.type === 'IfStatement' && test) return both(test);
  if (node.type === 'ConditionalExpression' && test) return both(test);
  if (node.type === 'UnaryExpression' && Reflect.get(node, 'operator') === '!') {
    return [{ start: node.start, end: node.start + 1, put: '', around: node }];
  }
  if (node.type === 'Literal' && typeof Reflect.get(node, 'value') === 'boolean') {
    return [instead(node, Reflect.get(node, 'value') === true ? 'false' : 'true')];
  }
  if (node.type === 'ArrayExpression') return entries(node);
  const argument = child(node, 'argument');
  if (node.type === 'ReturnStatement' && argument) return [instead(argument, 'undefined')];
  const callee = child(node, 'callee');
  return node.type === 'CallExpression' && callee?.type === 'MemberExpression' ? called(code, callee) : [];
}

const instead = (around: Span, put: string): Mutant => ({ start: around.start, end: around.end, put, around });

const both = (test: Node): readonly Mutant[] => ['true', 'false'].map((put) => instead(test, put));

function turned(code: string, around: Node, from: number): readonly Mutant[] {
  const operator = String(Reflect.get(around, 'operator'));
  const put = TURNED[operator];
  if (put === undefined) return [];
  const start = code.indexOf(operator, from);
  return [{ start, end: start + operator.length, put, around }];
}

function called(code: string, callee: Node): readonly Mutant[] {
  const property = child(callee, 'property');
  if (property === undefined) return [];
  const put = OTHER_CALL[code.slice(property.start, property.end)];
  if (put === undefined) return [];
  const dot = code.lastIndexOf('.', property.start);
  return [{ start: property.start, end: property.end, put, around: { start: dot, end: property.end } }];
}

/** The first and the last entry of a list gone. */
function entries(around: Node): readonly Mutant[] {
  const elements: unknown = Reflect.get(around, 'elements');
  const all = Array.isArray(elements) ? elements.filter(isNode) : [];
  const [first, last, second] = [all[0], all.at(-1), all[1]];
  if (first === undefined || last === undefined) return [];
  // An assertion of a type behind the last one goes with it.
  const lastGone = { start: last.start, end: around.end - 1, put: '', around };
  return second === undefined ? [lastGone] : [{ start: first.start, end: second.start, put: '', around }, lastGone];
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
