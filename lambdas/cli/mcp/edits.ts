/**
 * Edits of `what_if`, read at the edge and laid on the policies of a check.
 * Errs towards refusing: an edit of what is not there, or was not read, would say "no change" of a typing error.
 */
import { isObject, type Json, present } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import { findStatement, policiesOf } from '../../diagnosis/policy-text.ts';
import type { Layer, PolicyEdit, PolicySet } from '../../engine/index.ts';
import { wrongly } from './tool.ts';

const LAYERS: readonly Layer[] = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust', 'endpoint'];

export const EDITS_INPUT = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: {
    type: 'object',
    description: 'Exactly one of add, remove, and replace with by.',
    properties: {
      layer: { enum: LAYERS },
      target: {
        type: 'string',
        description: 'Of an SCP or RCP: the root, organizational unit or account it is attached to.',
      },
      policy: {
        type: 'string',
        description: 'Name of the policy. Left out with add: the only one of the layer, else a new one.',
      },
      add: { type: 'object', description: 'The statement to add.' },
      remove: { type: 'string', description: 'Sid or 1-based index of the statement to remove.' },
      replace: { type: 'string', description: 'Sid or 1-based index of the statement to replace.' },
      by: { type: 'object', description: 'With replace: the statement in its place.' },
    },
    required: ['layer'],
    additionalProperties: false,
  },
} as const;

export interface Wish {
  readonly layer: Layer;
  readonly target?: string;
  readonly policy?: string;
  readonly change:
    | { readonly kind: 'add'; readonly statement: Json }
    | { readonly kind: 'remove'; readonly statement: string }
    | { readonly kind: 'replace'; readonly statement: string; readonly by: Json };
}

export function readWishes(given: unknown): readonly Wish[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > 20)
    throw wrongly('edits is a list of 1 to 20 edits');
  return given.map((one: unknown, at) => readWish(one, `edits[${at}]`));
}

function readWish(given: unknown, place: string): Wish {
  if (!isObject(given)) throw wrongly(`${place} is not an object`);
  const { target, policy, add, remove, replace, by } = given;
  const layer = LAYERS.find((one) => one === given['layer']);
  if (layer === undefined) throw wrongly(`${place}.layer is one of ${LAYERS.join(', ')}`);
  if (target !== undefined && typeof target !== 'string') throw wrongly(`${place}.target is a string`);
  if (policy !== undefined && typeof policy !== 'string') throw wrongly(`${place}.policy is a string`);
  const where = present<Pick<Wish, 'layer' | 'target' | 'policy'>>({ layer, target, policy });
  if ([add, remove, replace].filter((one) => one !== undefined).length !== 1)
    throw wrongly(`${place} has exactly one of add, remove and replace`);
  if (isObject(add)) return { ...where, change: { kind: 'add', statement: add } };
  if (typeof remove === 'string') return { ...where, change: { kind: 'remove', statement: remove } };
  if (typeof replace === 'string' && isObject(by))
    return { ...where, change: { kind: 'replace', statement: replace, by } };
  throw wrongly(`${place}: add is a statement, remove a Sid or index, replace one with by beside it`);
}

/** The name of a policy that an edit makes. */
const NEW_POLICY = 'what-if';

/** Nothing where the wish is about no policy of this check: it may be about another's. */
export function editOf(wish: Wish, policies: PolicySet): PolicyEdit | undefined {
  const { layer, target, change } = wish;
  const there = policiesOf(policies, layer, target);
  const read = there.filter(({ document }) => document !== null);
  const [only] = read;
  const policy = wish.policy ?? (read.length === 1 || isOnePerResource(layer) ? only?.name : undefined);
  const at = present<Pick<PolicyEdit, 'layer' | 'target'>>({ layer, target });
  if (change.kind === 'add') return additionOf(wish, policies, policy);
  const holder = policy ?? read.find(({ name }) => findStatement(read, name, change.statement).length > 0)?.name;
  if (holder === undefined || findStatement(there, holder, change.statement).length === 0) return undefined;
  return change.kind === 'remove'
    ? { ...at, policy: holder, change: { kind: 'remove-statement', statement: change.statement } }
    : { ...at, policy: holder, change: { kind: 'replace-statement', statement: change.statement, with: change.by } };
}

function additionOf(
  { layer, target, change }: Wish,
  policies: PolicySet,
  policy: string | undefined,
): PolicyEdit | undefined {
  if (change.kind !== 'add' || !appliesTo(layer, policies)) return undefined;
  const at = present<Pick<PolicyEdit, 'layer' | 'target'>>({ layer, target });
  const there = policiesOf(policies, layer, target).find(({ name }) => name === policy);
  if (there !== undefined && documentJson(there.document) !== undefined)
    return { ...at, policy: there.name, change: { kind: 'add-statement', statement: change.statement } };
  if (there !== undefined) return undefined;
  const document = { Version: '2012-10-17', Statement: [change.statement] };
  return { ...at, policy: policy ?? NEW_POLICY, change: { kind: 'put', document } };
}

function isOnePerResource(layer: Layer): boolean {
  return layer === 'resource' || layer === 'trust';
}

/** A layer that does not apply gains nothing: an SCP is on a level, a boundary limits only whoever has one. */
function appliesTo(layer: Layer, policies: PolicySet): boolean {
  switch (layer) {
    case 'scp':
      return Boolean(policies.scps);
    case 'rcp':
      return Boolean(policies.rcps);
    case 'resource':
    case 'trust':
      return policies.resource !== null;
    default:
      return Boolean(policies[layer]);
  }
}
