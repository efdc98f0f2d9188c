/**
 * The tags a request carries, in the many forms in which services write them into `requestParameters`.
 * Errs towards "not told": something called tags that is not understood makes the whole answer undefined.
 */
import { fieldAt, isObject, type Json, listAt, textAt } from '../fields.ts';

const TAG_FIELDS = /^(?:tags?|tag(?:s?et|list)|tagging|tagspecification(?:set|s)?|resourcetags|tagsmap)$/i;

/** Undefined where the request is not told or its tags are not understood; empty where it carries none. */
export function requestTags(parameters: Json | undefined): ReadonlyMap<string, string> | undefined {
  if (parameters === undefined) return undefined;
  const tags = new Map<string, string>();
  for (const [name, value] of Object.entries(parameters)) {
    if (TAG_FIELDS.test(name) && value !== null && !collect(value, tags, 0)) return undefined;
  }
  return tags;
}

function collect(value: unknown, tags: Map<string, string>, depth: number): boolean {
  if (depth > 6) return false;
  if (Array.isArray(value)) return value.every((item) => collect(item, tags, depth + 1));
  if (!isObject(value)) return false;
  const key = textAt(value, 'key') ?? textAt(value, 'Key') ?? textAt(value, 'tagKey') ?? textAt(value, 'TagKey');
  if (key !== undefined) {
    tags.set(key, textOf(value, ['value', 'Value', 'tagValue', 'TagValue']));
    return true;
  }
  const nested = ['items', 'tags', 'Tags', 'tagSet', 'TagSet', 'tag', 'Tag'].filter((name) =>
    isContainer(fieldAt(value, name)),
  );
  if (nested.length > 0) {
    return nested.every((name) => {
      const inner = fieldAt(value, name);
      return (Array.isArray(inner) ? listAt(value, name) : [inner]).every((item) => collect(item, tags, depth + 1));
    });
  }
  const entries = Object.entries(value);
  if (!entries.every(([, text]) => typeof text === 'string')) return false;
  for (const [name, text] of entries) if (typeof text === 'string') tags.set(name, text);
  return true;
}

function isContainer(value: unknown): boolean {
  return Array.isArray(value) || isObject(value);
}

function textOf(value: Json, names: readonly string[]): string {
  for (const name of names) {
    const found = fieldAt(value, name);
    if (typeof found === 'string') return found;
  }
  return '';
}
