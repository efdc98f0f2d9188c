/**
 * What a tool of the MCP server is, and how it says that it was asked wrongly. All tools read and none writes.
 */
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';
import { alike } from '../../replay/edit/edit.ts';

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Json & { readonly type: 'object' };
  readonly outputSchema: Json & { readonly type: 'object' };
  call(given: Json): Promise<Json>;
}

/** The client asked for what cannot be: it is told what to change. */
export function wrongly(problem: string): McpError {
  return new McpError(ErrorCode.InvalidParams, problem);
}

export function failed(problem: string): McpError {
  return new McpError(ErrorCode.InternalError, problem);
}

/**
 * The first argument that the tool's own schema does not know, or knows as another type, with what is wanted. Errs towards
 * passing on: what a value must hold is for the tool to say.
 */
export function wrongArgument(schema: Json, given: unknown, place = ''): string | undefined {
  const wanted = typesOf(schema);
  if (wanted.length > 0 && !wanted.some((type) => isOf(type, given)))
    return `${place} is ${wanted.map(withArticle).join(' or ')}, not ${kindOf(given)}${aboutOf(schema)}`;
  if (Array.isArray(given)) {
    const items = objectAt(schema, 'items');
    return items && first(given.map((one, at) => wrongArgument(items, one, `${place}[${at}]`)));
  }
  const properties = objectAt(schema, 'properties');
  // Where more may stand than is described, the tool reads it by itself.
  const isWhole = fieldAt(schema, 'additionalProperties') === false;
  if (!isObject(given) || properties === undefined || !isWhole) return undefined;
  const known = Object.keys(properties);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(properties, name));
  if (unknown !== undefined) return unknownName(unknown, place, known, properties);
  const missing = listAt(schema, 'required').find((name) => typeof name === 'string' && given[name] === undefined);
  if (typeof missing === 'string') {
    const lacking = objectAt(properties, missing) ?? {};
    return `${below(place, missing)} is missing${wantedOf(lacking)}${aboutOf(lacking)}`;
  }
  return first(
    Object.entries(given).map(([name, value]) => {
      const own = objectAt(properties, name);
      return own && value !== undefined ? wrongArgument(own, value, below(place, name)) : undefined;
    }),
  );
}

function unknownName(name: string, place: string, known: readonly string[], properties: Json): string {
  const [near] = alike(name, known);
  const listed = known.map(
    (one) => `${one} (${typesOf(objectAt(properties, one) ?? {}).join(' or ') || 'one of a few'})`,
  );
  const where = place === '' ? 'there is no argument' : `${place} has no`;
  const meant = near === undefined ? '' : `; did you mean \`${near}\`?`;
  return `${where} \`${name.slice(0, 80)}\`${meant}${meant === '' ? ';' : ''} known are ${listed.join(', ')}`;
}

function typesOf(schema: Json): readonly string[] {
  const type = textAt(schema, 'type');
  return type === undefined ? listAt(schema, 'type').filter((one) => typeof one === 'string') : [type];
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

const NAMES: Readonly<Record<string, string>> = { array: 'a list', object: 'an object', integer: 'a whole number' };

function withArticle(type: string): string {
  return NAMES[type] ?? `a ${type}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return withArticle(Array.isArray(value) ? 'array' : typeof value);
}

function wantedOf(schema: Json): string {
  const wanted = typesOf(schema);
  return wanted.length === 0 ? '' : `: ${wanted.map(withArticle).join(' or ')}`;
}

function aboutOf(schema: Json): string {
  const about = textAt(schema, 'description');
  return about === undefined ? '' : `. ${about}`;
}

function below(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
