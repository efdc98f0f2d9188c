/**
 * Finds a policy and a statement in what was read, as plain JSON.
 * Errs towards "not there": a text that does not parse has no statement to quote or to edit.
 */

import type { Json } from '../denial/fields.ts';
import { documentJson, statementsOf } from '../denial/policy-json.ts';
import type { Layer, NamedPolicy, PolicySet } from '../engine/index.ts';

export interface FoundStatement {
  readonly policy: string;
  readonly document: Json;
  readonly statements: readonly Json[];
  readonly at: number;
  readonly text: Json;
}

export function policiesOf(policies: PolicySet, layer: Layer, target?: string): readonly NamedPolicy[] {
  switch (layer) {
    case 'scp':
    case 'rcp': {
      const levels = (layer === 'scp' ? policies.scps : policies.rcps) ?? [];
      return levels
        .filter((level) => target === undefined || level.target === target)
        .flatMap((level) => level.policies ?? []);
    }
    case 'resource':
    case 'trust':
      return listOf(policies.resource);
    case 'identity':
      return policies.identity ?? [];
    case 'boundary':
      return policies.boundary ?? [];
    case 'session':
      return policies.session ?? [];
    case 'endpoint':
      return policies.endpoint ?? [];
  }
}

/** `statement`: Sid or 1-based index. */
export function findStatement(policies: readonly NamedPolicy[], policy: string, statement: string): FoundStatement[] {
  return policies
    .filter(({ name }) => name === policy)
    .flatMap(({ document }) => {
      const json = documentJson(document);
      const statements = json === undefined ? [] : statementsOf(json);
      const bySid = statements.findIndex((entry) => entry['Sid'] === statement);
      const at = bySid >= 0 ? bySid : /^\d{1,4}$/.test(statement) ? Number(statement) - 1 : -1;
      const text = statements[at];
      return json !== undefined && text !== undefined ? [{ policy, document: json, statements, at, text }] : [];
    });
}

/** One value or a list of them, as policies write either. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string');
}

function listOf(resource: PolicySet['resource']): readonly NamedPolicy[] {
  if (resource === null || resource === undefined) return [];
  return isList(resource) ? resource : [resource];
}

function isList(resource: NamedPolicy | readonly NamedPolicy[]): resource is readonly NamedPolicy[] {
  return Array.isArray(resource);
}
