/**
 * What is wrong with settings, in words: every mistake at once, each with its place and the wrong value.
 */
import * as v from 'valibot';

export function sentences(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues.map((issue) => `settings ${v.getDotPath(issue) ?? 'file'}: ${said(issue)}`);
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
