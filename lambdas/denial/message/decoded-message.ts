/**
 * The JSON inside an encoded authorization message, as `sts:DecodeAuthorizationMessage` gives it.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 * The page shows `"allowed":"false"` and plain lists, real answers hold booleans and lists in `items`: both are read.
 * Errs towards leaving out: text that is no such JSON gives nothing.
 */
import { deepTextAt, fieldAt, flagAt, isObject, objectAt, present, textAt } from '../fields.ts';

export interface DecodedMessage {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly principalArn?: string;
  readonly action?: string;
  readonly resource?: string;
  /** The request context AWS evaluated: exact. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
  /** Identifiers of matched statements, where the message names them. */
  readonly matchedStatements: readonly string[];
}

export function readDecodedMessage(json: string): DecodedMessage | undefined {
  const decoded = parsed(json);
  if (!isObject(decoded)) return undefined;
  // `aws sts decode-authorization-message` prints the text inside of an answer.
  const inner = textAt(decoded, 'DecodedMessage');
  if (inner !== undefined) return readDecodedMessage(inner);
  const allowed = flagAt(decoded, 'allowed');
  const explicitDeny = flagAt(decoded, 'explicitDeny');
  if (allowed === undefined && explicitDeny === undefined) return undefined;
  const context = objectAt(decoded, 'context');
  return present<DecodedMessage>({
    allowed: allowed ?? false,
    explicitDeny: explicitDeny ?? false,
    principalArn: deepTextAt(context, 'principal', 'arn'),
    action: textAt(context, 'action'),
    resource: textAt(context, 'resource'),
    conditions: conditionsIn(fieldAt(context, 'conditions')),
    matchedStatements: statementsIn(fieldAt(decoded, 'matchedStatements')),
  });
}

function conditionsIn(value: unknown): Readonly<Record<string, readonly string[]>> {
  const conditions: [string, readonly string[]][] = [];
  for (const item of itemsOf(value)) {
    const key = textAt(item, 'key');
    if (key === undefined) continue;
    const values = itemsOf(fieldAt(item, 'values')).flatMap((entry) => textOf(entry) ?? []);
    conditions.push([key, values]);
  }
  return Object.fromEntries(conditions);
}

function statementsIn(value: unknown): readonly string[] {
  return itemsOf(value).flatMap(
    (item) => textAt(item, 'statementId') ?? textAt(item, 'sourceStatementId') ?? textAt(item, 'sid') ?? [],
  );
}

/** `{items: […]}`, `[…]`, `[{item: {…}}]`, one alone, or the empty text for none. */
function itemsOf(value: unknown): readonly unknown[] {
  const list = isObject(value) && Object.hasOwn(value, 'items') ? value['items'] : value;
  const all = Array.isArray(list) ? list : list === undefined || list === null || list === '' ? [] : [list];
  return all.map((entry) => fieldAt(entry, 'item') ?? entry);
}

function textOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry === 'number' || typeof entry === 'boolean') return String(entry);
  return textAt(entry, 'value');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
