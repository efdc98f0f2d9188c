/**
 * The error in a JSON object that is not a record: the answer of a service, a line of a controller's log, what Lambda, Step
 * Functions or a proxy wrote. The text may stand in any field at any depth, as JSON within a string, or in a stack.
 * Errs towards more of the object: fields that say nothing of a refusal are left out only where others do.
 */
import { isObject, type Json, textAt } from '../../denial/fields.ts';

const MOST = { depth: 10, strings: 500, length: 32_000 } as const;

const TELLING = new RegExp(
  [
    'not ?authorized',
    "Your request: '/|Authorization header",
    'unauthori[sz]ed',
    'authorization[ _]?failure',
    'access (?:was )?denied|accessdenied',
    'access (?:to \\w+ )?is not allowed',
    'forbidden',
    'permission',
    'An error occurred \\(',
    'ExpiredToken|InvalidClientToken|SignatureDoesNotMatch|security token|Missing Authentication Token',
    'credential',
    'explicit deny',
    'AuthFailure|OptInRequired|InvalidIdentityToken|OpenIDConnect provider',
    'is denied',
  ].join('|'),
  'i',
);

/** Named beside the error, and needed to read it. */
const BESIDE_NAMES = [
  'account_?id',
  'aws_?region|region',
  'event_?type|event_?name',
  'operation(?:_?name)?',
  'reason',
  'resource',
  'bucket',
  'key',
  'command',
  'request_?id',
  'topic_?arn',
  'destination',
];
const BESIDE = new RegExp(`^(?:${BESIDE_NAMES.join('|')})$`, 'i');
const TYPES = ['__type', 'errorType', 'code', 'Code', 'error_code', 'errorCode', 'type', 'name'] as const;
const MESSAGES = ['message', 'Message', 'errorMessage', 'error_message', 'msg'] as const;

export function errorTextIn(value: Json): string | undefined {
  const found: Gathered = { lines: [], isTelling: false, strings: 0, length: 0 };
  walk(value, '', 0, found);
  return found.isTelling ? [...new Set(found.lines)].join('\n') : undefined;
}

interface Gathered {
  readonly lines: string[];
  isTelling: boolean;
  strings: number;
  length: number;
}

function walk(value: unknown, name: string, depth: number, found: Gathered): void {
  if (depth > MOST.depth || found.strings >= MOST.strings || found.length >= MOST.length) return;
  if (typeof value === 'string') leaf(value, name, depth, found);
  else if (Array.isArray(value)) list(value, name, depth, found);
  else if (isObject(value)) object(value, depth, found);
}

function list(value: readonly unknown[], name: string, depth: number, found: Gathered): void {
  // A stack is one text, told line by line.
  if (/stack|trace/i.test(name)) leaf(value.filter((line) => typeof line === 'string').join('\n'), name, depth, found);
  else for (const one of value.slice(0, 100)) walk(one, name, depth + 1, found);
}

function object(value: Json, depth: number, found: Gathered): void {
  const message = MESSAGES.find((field) => typeof value[field] === 'string');
  const types = TYPES.flatMap((field) => codeOf(textAt(value, field)));
  const [type] = types;
  for (const [field, inner] of Object.entries(value).slice(0, 200)) {
    if (message !== undefined && typeof inner === 'string' && types.includes(inner.replace(/^.*#/, ''))) continue;
    const isTyped = field === message && type !== undefined && typeof inner === 'string' && !/^\s*[[{]/.test(inner);
    walk(isTyped && !inner.startsWith(type) ? `${type}: ${inner}` : inner, field, depth + 1, found);
  }
}

/** `com.amazon.coral.service#AccessDeniedException` without its space. */
function codeOf(type: string | undefined): readonly string[] {
  const code = type?.replace(/^.*#/, '');
  return code !== undefined && CODE.test(code) ? [code] : [];
}

const CODE = new RegExp(
  [
    '^[A-Za-z][\\w.]{2,80}(?:Exception|Denied|Error|Fault|Operation|Token|Failure|Unauthorized|Forbidden|Required)$',
    '^Unauthorized',
    '^Forbidden',
  ].join('|'),
);

function leaf(text: string, name: string, depth: number, found: Gathered): void {
  found.strings += 1;
  const inner = /^\s*[[{]\s*["{[]/.test(text) && text.length < MOST.length ? parsed(text) : undefined;
  if (inner !== undefined) {
    walk(inner, name, depth + 1, found);
    return;
  }
  const isTelling = TELLING.test(text);
  if (!isTelling && !BESIDE.test(name) && !/stack|trace/i.test(name)) return;
  const line = BESIDE.test(name) ? `${name}: ${text}` : text;
  found.isTelling ||= isTelling;
  found.lines.push(line.slice(0, MOST.length));
  found.length += line.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
