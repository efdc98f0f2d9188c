/**
 * Values of an unknown key that stands in a policy variable: what it must be for the pattern to match what is known.
 */
import type { Condition } from '../condition/condition.ts';
import type { Facts } from '../facts.ts';

const PIECES_AT_MOST = 30;

/** From conditions such as `StringEquals aws:ResourceTag/team ${aws:PrincipalTag/team}`, for values of the first key. */
export function variableSolutions(condition: Condition, key: string, compared: readonly string[]): string[] {
  return condition.values
    .slice(0, PIECES_AT_MOST)
    .flatMap((template) => compared.flatMap((value) => solve(template, key, value)));
}

export function resourceSolutions(templates: readonly string[], key: string, facts: Facts): string[] {
  return templates.flatMap((template) => solve(template, key, facts.request.resource));
}

/** What the variable must hold for the template to become the text: exactly where the rest is literal, else by pieces. */
function solve(template: string, key: string, text: string): string[] {
  const at = template.toLowerCase().indexOf(`\${${key}`);
  const end = at < 0 ? -1 : template.indexOf('}', at);
  if (end < 0) return [];
  const before = template.slice(0, at);
  const after = template.slice(end + 1);
  const rest = text.startsWith(before) ? text.slice(before.length) : text;
  if (isLiteral(after) && rest.endsWith(after)) return [rest.slice(0, rest.length - after.length), ...pieces(rest)];
  return pieces(rest);
}

function isLiteral(part: string): boolean {
  return !/[*?]|\$\{/.test(part);
}

/** All runs between separators, the whole included. */
function pieces(text: string): string[] {
  const cuts = [0, ...[...text.matchAll(/[/:.@_-]/g)].map((match) => match.index), text.length];
  const runs: string[] = [];
  for (const [at, from] of cuts.entries()) {
    for (const to of cuts.slice(at + 1)) {
      runs.push(text.slice(from === 0 ? 0 : from + 1, to));
      if (runs.length >= PIECES_AT_MOST) return [...runs, text];
    }
  }
  return runs;
}
