/**
 * A fix before it is proved: what people read of it, and what it does to the policies so that it can be tried.
 * A draft that cannot be tried (`tries` is empty and nothing is met) proves nothing.
 */
import type { ContextValue, Layer, Level, NamedPolicy, PolicyDocument, PolicySet } from '../../engine/index.ts';
import type { Check, Judged } from '../../evidence/checks/check.ts';
import { documentJson, statementsOf } from '../../evidence/policy-json.ts';
import type { Blocker, Edit, Place } from '../diagnosis.ts';

export interface Draft {
  readonly blocker: Blocker;
  readonly layer: Layer;
  readonly attachTo: Place;
  readonly document?: Readonly<Record<string, unknown>>;
  readonly replaces?: string;
  readonly edit?: Edit;
  readonly tries: readonly Trial[];
  /** Context as it is once a condition is met. */
  readonly meets?: Readonly<Record<string, ContextValue>>;
  /** The layer was not read: adding to it says nothing of what else is in it. */
  readonly blind?: boolean;
}

/** Something done to one policy of a layer. */
export interface Trial {
  readonly layer: Layer;
  readonly target?: string;
  /** Absent: a policy of its own. */
  readonly policy?: string;
  readonly change:
    | { readonly kind: 'put'; readonly document: PolicyDocument }
    | { readonly kind: 'add'; readonly statement: Readonly<Record<string, unknown>> };
}

const ADDED_POLICY = 'denyscope-fix';

/** Whether what is done to one check's layer is done to another's too: they share the entity or resource. */
export function touches(draft: Draft, origin: Check | undefined, check: Check): boolean {
  if (draft.layer !== 'resource' && draft.layer !== 'trust') return true;
  return (
    origin === undefined || origin.request.resource === check.request.resource || sameHome(draft.layer, origin, check)
  );
}

export function checkOf(blocker: Blocker, judged: readonly Judged[]): Judged | undefined {
  return judged.find(
    ({ check }) =>
      check.purpose === blocker.purpose &&
      check.request.action === blocker.action &&
      check.request.resource === blocker.resource,
  );
}

export function applied(policies: PolicySet, trial: Trial): PolicySet {
  switch (trial.layer) {
    case 'scp':
      return policies.scps === undefined ? policies : { ...policies, scps: inLevels(policies.scps, trial) };
    case 'rcp':
      return policies.rcps === undefined ? policies : { ...policies, rcps: inLevels(policies.rcps, trial) };
    case 'resource':
    case 'trust':
      return { ...policies, resource: inResource(policies.resource, trial) };
    default:
      return { ...policies, [trial.layer]: inList(policies[trial.layer], trial) };
  }
}

function sameHome(layer: Layer, a: Check, b: Check): boolean {
  return a.homes[layer] !== undefined && a.homes[layer] === b.homes[layer];
}

function inLevels(levels: readonly Level[] | null, trial: Trial): readonly Level[] | null {
  if (levels === null) return null;
  return levels.map((level) =>
    trial.target === undefined || level.target === trial.target
      ? { ...level, policies: inList(level.policies, trial) }
      : level,
  );
}

function inResource(resource: PolicySet['resource'], trial: Trial): NonNullable<PolicySet['resource']> {
  const policies = resource === null || resource === undefined ? [] : [resource].flat();
  const edited = inList(policies, trial.policy === undefined && policies.length > 0 ? named(trial, policies) : trial);
  const [only] = edited;
  return edited.length === 1 && only !== undefined ? only : edited;
}

/** A resource has one policy: what is added goes into it. */
function named(trial: Trial, policies: readonly NamedPolicy[]): Trial {
  const first = policies[0]?.name;
  return first === undefined ? trial : { ...trial, policy: first };
}

function inList(policies: readonly NamedPolicy[] | null | undefined, trial: Trial): readonly NamedPolicy[] {
  // What was not read stays there, unread: it may deny what is added.
  const all = policies === null ? [{ name: 'not read', document: null }] : (policies ?? []);
  const at = all.findIndex((policy) => policy.name === trial.policy);
  const found = all[at];
  const name = trial.policy ?? ADDED_POLICY;
  if (trial.change.kind === 'put') {
    const put = { name, document: trial.change.document };
    return found ? all.with(at, put) : [...all, put];
  }
  const json = found ? documentJson(found.document) : undefined;
  const document = {
    Version: '2012-10-17',
    ...json,
    Statement: [...(json ? statementsOf(json) : []), trial.change.statement],
  };
  if (found && json) return all.with(at, { name: found.name, document });
  return [...all, { name: found ? ADDED_POLICY : name, document }];
}
