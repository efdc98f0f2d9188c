/**
 * A policy set, compiled: every layer is a list of levels (one, but for SCPs and RCPs), every level a list of policies.
 * Knows which statements could never apply in their layer, and names the problems found while reading.
 */
import { type CompiledDocument, compileDocument } from '../policy/document.ts';
import type {
  KmsGrant,
  Layer,
  Level,
  NamedPolicy,
  PolicyDocument,
  PolicySet,
  PublicAccessBlock,
} from '../policy/policy-set.ts';
import type { Statement } from '../policy/statement.ts';
import type { Fault } from '../policy/statement-shape.ts';
import type { PolicyProblem } from '../verdict.ts';

export type LayerKind = Exclude<Layer, 'trust'>;

export interface CompiledPolicy {
  readonly name: string;
  readonly document: CompiledDocument;
}

export interface CompiledLevel {
  readonly target: string | undefined;
  /** `null`: not read. */
  readonly policies: readonly CompiledPolicy[] | null;
}

/** `null`: the whole layer was not read; `undefined`: it does not apply. */
export type CompiledLayer = readonly CompiledLevel[] | null | undefined;

export interface CompiledSet {
  readonly layers: Readonly<Record<LayerKind, CompiledLayer>>;
  readonly publicAccessBlock: PublicAccessBlock | null | undefined;
  readonly grants: readonly KmsGrant[] | null | undefined;
}

export function compileSet(policies: PolicySet, remember: boolean): CompiledSet {
  const { resource } = policies;
  return {
    layers: {
      identity: oneLevel(policies.identity, remember),
      boundary: oneLevel(policies.boundary, remember),
      session: oneLevel(policies.session, remember),
      endpoint: oneLevel(policies.endpoint, remember),
      scp: levels(policies.scps, remember),
      rcp: levels(policies.rcps, remember),
      // Each policy of a resource (access point, bucket) must give its own allow.
      resource:
        resource === undefined || resource === null
          ? resource
          : listOf(resource).map((policy) => levelOf(undefined, [policy], remember)),
    },
    publicAccessBlock: policies.publicAccessBlock,
    grants: policies.grants,
  };
}

function oneLevel(policies: readonly NamedPolicy[] | null | undefined, remember: boolean): CompiledLayer {
  return policies === undefined || policies === null ? policies : [levelOf(undefined, policies, remember)];
}

function levels(list: readonly Level[] | null | undefined, remember: boolean): CompiledLayer {
  return list === undefined || list === null
    ? list
    : list.map((level) => levelOf(level.target, level.policies, remember));
}

function levelOf(
  target: string | undefined,
  policies: readonly NamedPolicy[] | null,
  remember: boolean,
): CompiledLevel {
  return {
    target,
    policies:
      policies?.map((policy) => ({ name: policy.name, document: compileDocument(policy.document, remember) })) ?? null,
  };
}

function listOf<T extends object>(value: T | readonly T[]): readonly T[] {
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

export function policiesOf(layer: CompiledLayer): CompiledPolicy[] {
  return (layer ?? []).flatMap((level) => level.policies ?? []);
}

/** What was found wrong while reading; `trust` is a role's resource policy. */
export function problemsOf(set: CompiledSet, trust: boolean): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const kind of KINDS) {
    const layer: Layer = kind === 'resource' && trust ? 'trust' : kind;
    for (const level of set.layers[kind] ?? []) {
      const where = level.target === undefined ? { layer } : { layer, target: level.target };
      for (const { name, document } of level.policies ?? []) {
        for (const found of document.faults) problems.push({ ...where, policy: name, ...found });
        for (const statement of document.statements) {
          const found = misplaced(kind, statement, trust);
          if (found !== undefined) problems.push({ ...where, policy: name, ...found });
        }
      }
    }
  }
  return problems;
}

/** What AWS would refuse in a document of this kind, by JSON path; nothing where it would be stored. */
export function faultsOf(kind: LayerKind | 'trust', document: PolicyDocument): readonly Fault[] {
  const { faults, statements } = compileDocument(document, false);
  const layer = kind === 'trust' ? 'resource' : kind;
  return [...faults, ...statements.flatMap((statement) => misplaced(layer, statement, kind === 'trust') ?? [])];
}

const KINDS: readonly LayerKind[] = ['scp', 'rcp', 'endpoint', 'resource', 'boundary', 'session', 'identity'];

/** Elements that this kind of policy must have or cannot have. */
export function misplaced(kind: LayerKind, statement: Statement, trust: boolean): Fault | undefined {
  const { hasPrincipal, index } = statement;
  if (kind !== 'resource' && kind !== 'endpoint') {
    if (hasPrincipal && kind !== 'rcp') return fault(index, 'Principal', 'cannot be used in this kind of policy');
    return statement.resources === undefined ? fault(index, 'Resource', 'is missing') : undefined;
  }
  if (!hasPrincipal) return fault(index, 'Principal', 'is missing');
  const { unreadable } = statement.principal;
  if (unreadable !== undefined) return fault(index, 'Principal', unreadable);
  return trust && statement.negatedPrincipal
    ? fault(index, 'NotPrincipal', 'cannot be used in a trust policy')
    : undefined;
}

function fault(index: number, element: string, problem: string): Fault {
  return { place: `Statement[${index}].${element}`, problem };
}
