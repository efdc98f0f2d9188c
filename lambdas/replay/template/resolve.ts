/**
 * CloudFormation's intrinsic functions, as far as the template, its parameters and the snapshot tell their values.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * Errs towards "not resolved": a function that is not known has no value here.
 */
import { fieldAt, isObject, type Json } from '../../denial/fields.ts';
import { isPlain, joined, NO_VALUE, Unresolved } from './unresolved.ts';

/** What names in a template stand for. */
export interface Names {
  /** Of a parameter, a pseudo parameter or a resource. */
  ref(name: string): unknown;
  attribute(resource: string, name: string): unknown;
  mapping(name: string): Json | undefined;
  /** Nothing where it hangs on what is not known. */
  condition(name: string): boolean | undefined;
  exported(name: string): unknown;
}

type Intrinsic = (argument: unknown, names: Names) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, names) => (typeof name === 'string' ? names.ref(name) : new Unresolved(['Ref', name])),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (argument, names) => {
    const name = resolved(argument, names);
    return typeof name === 'string' ? names.exported(name) : new Unresolved(['Fn::ImportValue', name]);
  },
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Length': (argument, names) => {
    const list = resolved(argument, names);
    return Array.isArray(list) ? list.length : new Unresolved(['Fn::Length', list]);
  },
  'Fn::ToJsonString': (argument, names) => {
    const value = resolved(argument, names);
    return hasUnresolved(value) ? new Unresolved(['Fn::ToJsonString', value]) : JSON.stringify(value);
  },
};

/** Deeper than CloudFormation nests functions, and than anybody writes a policy. */
const DEEPEST = 100;

/** The value with every function in its place replaced by what it comes to, or by an `Unresolved`. */
export function resolved(value: unknown, names: Names, depth = 0): unknown {
  if (depth > DEEPEST) return new Unresolved('too deep');
  if (typeof value === 'string') return value.includes('{{resolve:') ? new Unresolved(['dynamic', value]) : value;
  if (Array.isArray(value))
    return value.map((one) => resolved(one, names, depth + 1)).filter((one) => one !== NO_VALUE);
  if (!isObject(value)) return value;
  const called = callIn(value);
  if (called !== undefined) {
    const { name, argument } = called;
    const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
    return intrinsic === undefined ? new Unresolved([name, argument]) : intrinsic(argument, names);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, one]) => {
      const inner = resolved(one, names, depth + 1);
      return inner === NO_VALUE ? [] : [[field, inner]];
    }),
  );
}

/** A condition, three-valued. */
export function holds(value: unknown, names: Names, depth = 0): boolean | undefined {
  if (depth > DEEPEST) return undefined;
  const called = isObject(value) ? callIn(value) : undefined;
  if (called === undefined) return undefined;
  const { name, argument } = called;
  const list = Array.isArray(argument) ? argument : [argument];
  const inner = (): readonly (boolean | undefined)[] => list.map((one) => holds(one, names, depth + 1));
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? names.condition(argument) : undefined;
    case 'Fn::Equals': {
      const [a, b] = list.map((one) => resolved(one, names));
      if (isPlain(a) && isPlain(b)) return String(a) === String(b);
      return undefined;
    }
    case 'Fn::Not': {
      const [one] = inner();
      return one === undefined ? undefined : !one;
    }
    case 'Fn::And':
      return inner().includes(false) ? false : inner().includes(undefined) ? undefined : true;
    case 'Fn::Or':
      return inner().includes(true) ? true : inner().includes(undefined) ? undefined : false;
    default:
      return undefined;
  }
}

export function hasUnresolved(value: unknown): boolean {
  if (value instanceof Unresolved) return true;
  if (Array.isArray(value)) return value.some(hasUnresolved);
  return isObject(value) && Object.values(value).some(hasUnresolved);
}

/** An object with one field that names a function. */
function callIn(value: Json): { readonly name: string; readonly argument: unknown } | undefined {
  const [only, ...others] = Object.entries(value);
  if (only === undefined || others.length > 0) return undefined;
  const [name, argument] = only;
  // A policy's own `Condition` is an object, the function's a name.
  const isFunction =
    name.startsWith('Fn::') || name === 'Ref' || (name === 'Condition' && typeof argument === 'string');
  return isFunction ? { name, argument } : undefined;
}

function getAtt(argument: unknown, names: Names): unknown {
  const text = typeof argument === 'string' ? argument : undefined;
  const at = text?.indexOf('.') ?? -1;
  const [resource, attribute] =
    text !== undefined ? [text.slice(0, at), text.slice(at + 1)] : Array.isArray(argument) ? argument : [];
  const name = resolved(attribute, names);
  if (typeof resource !== 'string' || typeof name !== 'string') return new Unresolved(['Fn::GetAtt', argument]);
  return names.attribute(resource, name);
}

function sub(argument: unknown, names: Names): unknown {
  const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') return new Unresolved(['Fn::Sub', argument]);
  // A value that stands in the text again and again is made once: each may hold another such text.
  const own = new Map<string, unknown>();
  const parts = text.split(/(\$\{[^{}]*\})/).map((part) => {
    const name = /^\$\{([^{}]*)\}$/.exec(part)?.[1]?.trim();
    if (name === undefined) return resolved(part, names);
    // `${!aws:username}` is written so that `${aws:username}` comes out.
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (!own.has(name)) own.set(name, resolved(fieldAt(given, name), names));
    const value = own.get(name);
    if (value !== undefined) return value;
    return name.includes('.') ? getAtt(name, names) : names.ref(name);
  });
  return joined(parts, '');
}

function join(argument: unknown, names: Names): unknown {
  const [between, list] = Array.isArray(argument) ? argument : [];
  const parts = resolved(list, names);
  if (typeof between !== 'string' || !Array.isArray(parts)) return new Unresolved(['Fn::Join', between, parts]);
  return joined(parts, between);
}

function choose(argument: unknown, names: Names): unknown {
  const [name, yes, no] = Array.isArray(argument) ? argument : [];
  const holding = typeof name === 'string' ? names.condition(name) : undefined;
  if (holding !== undefined) return resolved(holding ? yes : no, names);
  return new Unresolved(['Fn::If', name, resolved(yes, names), resolved(no, names)]);
}

function findInMap(argument: unknown, names: Names): unknown {
  const list = Array.isArray(argument) ? argument : [];
  const [map, top, second] = list.slice(0, 3).map((one) => resolved(one, names));
  if (!isPlain(map) || !isPlain(top) || !isPlain(second)) return new Unresolved(['Fn::FindInMap', map, top, second]);
  const found = fieldAt(fieldAt(names.mapping(String(map)), String(top)), String(second));
  const fallback = fieldAt(list[3], 'DefaultValue');
  if (found === undefined && fallback !== undefined) return resolved(fallback, names);
  // A mapping holds texts and lists of them, no functions.
  const isText = Array.isArray(found) ? found.every(isPlain) : isPlain(found);
  return isText ? resolved(found, names) : new Unresolved(['Fn::FindInMap', map, top, second]);
}

function select(argument: unknown, names: Names): unknown {
  const [at, list] = Array.isArray(argument) ? argument.map((one) => resolved(one, names)) : [];
  const found: unknown = isPlain(at) && Array.isArray(list) ? list[Number(at)] : undefined;
  return found ?? new Unresolved(['Fn::Select', at, list]);
}

function split(argument: unknown, names: Names): unknown {
  const [between, text] = Array.isArray(argument) ? argument.map((one) => resolved(one, names)) : [];
  if (typeof between !== 'string' || between === '' || !isPlain(text))
    return new Unresolved(['Fn::Split', between, text]);
  return String(text).split(between);
}
