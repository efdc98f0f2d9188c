/**
 * Policy variables: `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}`, `${$}`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * A value stands for itself: a `*` in a tag is no wildcard. Only version 2012-10-17 knows variables; the caller says so.
 * A variable without a value and without a default makes its pattern match nothing.
 */
import type { Facts } from '../facts.ts';
import { UNKNOWN, type Unknown } from '../tri.ts';
import { compact, type Token, tokenize } from './pattern.ts';

export interface Variable {
  /** Lower case. */
  readonly key: string;
  /** As the policy spells it. */
  readonly name: string;
  readonly fallback?: string;
}

type Piece = Token | Variable;

export interface Template {
  readonly pieces: readonly Piece[];
  readonly variables: readonly Variable[];
}

export interface TemplateKind {
  readonly variables: boolean;
  readonly wildcards: boolean;
}

export function parseTemplate(text: string, kind: TemplateKind): Template {
  const written = (part: string): Token[] => (kind.wildcards ? tokenize(part) : part === '' ? [] : [part]);
  if (!kind.variables || !text.includes('${')) return { pieces: written(text), variables: [] };
  const pieces: Piece[] = [];
  const variables: Variable[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf('${', from);
    const close = open < 0 ? -1 : text.indexOf('}', open);
    if (close < 0) break;
    pieces.push(...written(text.slice(from, open)));
    const inside = text.slice(open + 2, close);
    if (inside === '*' || inside === '?' || inside === '$') pieces.push(inside);
    else {
      const variable = parseVariable(inside);
      pieces.push(variable);
      variables.push(variable);
    }
    from = close + 1;
  }
  pieces.push(...written(text.slice(from)));
  return { pieces: variables.length === 0 ? compact(pieces.filter(isToken)) : pieces, variables };
}

/** The pattern with its values in place; `undefined` when one has none. */
export function fill(template: Template, facts: Facts): Token[] | undefined | Unknown {
  const tokens: Token[] = [];
  let unknown = false;
  for (const piece of template.pieces) {
    if (isToken(piece)) {
      tokens.push(piece);
      continue;
    }
    const values = facts.lookup(piece.key);
    if (values === UNKNOWN) {
      unknown = true;
      continue;
    }
    // Only single-valued keys can stand in a variable.
    const value = values?.length === 1 ? values[0] : piece.fallback;
    if (value === undefined) return undefined;
    tokens.push(value);
  }
  return unknown ? UNKNOWN : compact(tokens);
}

/** The text of a template that has neither variables nor wildcards. */
export function literalOf(template: Template): string | undefined {
  if (template.pieces.length === 0) return '';
  const [only] = template.pieces;
  return template.pieces.length === 1 && typeof only === 'string' ? only : undefined;
}

function isToken(piece: Piece): piece is Token {
  return typeof piece !== 'object';
}

export function tokensOf(template: Template): Token[] {
  return template.pieces.filter(isToken);
}

function parseVariable(inside: string): Variable {
  const comma = inside.indexOf(',');
  const name = (comma < 0 ? inside : inside.slice(0, comma)).trim();
  const quoted = comma < 0 ? undefined : /^\s*'(.*)'\s*$/s.exec(inside.slice(comma + 1))?.[1];
  return { key: name.toLowerCase(), name, ...(quoted === undefined ? {} : { fallback: quoted }) };
}
