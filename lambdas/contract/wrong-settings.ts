/**
 * What is wrong with settings, in words: every mistake at once, each with its place and the wrong value.
 */
import * as v from 'valibot';

export function sentences(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues.map((issue) => `settings ${v.getDotPath(issue) ?? 'file'}: ${said(issue)}`);
}

type Issues = readonly v.BaseIssue<unknown>[];

/**
 * The check stops at the first name of an object that is no setting: without that name it is asked again, until every
 * one of them was found.
 */
export function everyIssue(schema: v.GenericSchema, input: unknown, first: Issues): Issues {
  const all = [...first];
  let rest = input;
  for (let found = first.filter(isUnknownName); found.length > 0; ) {
    rest = found.reduce((left, { path }) => without(left, path?.map(({ key }) => key) ?? []), rest);
    found = v.safeParse(schema, rest).issues?.filter(isUnknownName) ?? [];
    all.push(...found);
  }
  return all;
}

function isUnknownName({ type, expected, path }: v.BaseIssue<unknown>): boolean {
  return type === 'strict_object' && expected === 'never' && path !== undefined;
}

/** The same without what lies at this path. */
function without(value: unknown, [key, ...deeper]: readonly unknown[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, at) => (at === key ? without(item, deeper) : item));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      if (name !== key) return [[name, inner]];
      return deeper.length === 0 ? [] : [[name, without(inner, deeper)]];
    }),
  );
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['Array', 'a list'],
  ['Object', 'an object'],
]);

function said(issue: v.BaseIssue<unknown>): string {
  if (issue.received === 'undefined') return 'is missing';
  const kind = issue.kind === 'schema' ? KINDS.get(issue.expected ?? '') : undefined;
  return kind === undefined ? (lengthWords(issue) ?? issue.message) : `must be ${kind}, this is ${shown(issue.input)}`;
}

/** Where the setting has no words of its own. */
function lengthWords({ type, requirement, message }: v.BaseIssue<unknown>): string | undefined {
  if (typeof requirement !== 'number' || !message.startsWith('Invalid length')) return undefined;
  if (type === 'max_length') return `is longer than ${requirement} characters`;
  return requirement === 1 ? 'is empty' : `is shorter than ${requirement} characters`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
