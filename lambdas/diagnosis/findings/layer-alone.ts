/**
 * One layer judged alone, every other left open: whether the policies read of it can refuse the call at all.
 * A gap in one layer, or a key that another one asks for, explains no refusal of this one. Errs towards "it may refuse":
 * one document that was not read, or one key that could turn the answer, is enough.
 */
import { parseArn } from '../../aws/arn.ts';
import {
  type AuthorizationRequest,
  type ContextValue,
  type Layer,
  type LayerResult,
  type PolicySet,
  prepare,
  type Verdict,
} from '../../engine/index.ts';
import type { Check, Judged } from '../../evidence/checks/check.ts';
import type { Effect } from './stated.ts';

const VERSION = '2012-10-17';
const OPEN = [
  {
    name: 'left open',
    document: { Version: VERSION, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  },
];

/** Layers of which "there is none" is something that was read. */
const MAY_BE_NONE: ReadonlySet<Layer> = new Set(['boundary', 'session']);

/**
 * All of the layer that AWS named was read, and it does not refuse as AWS said.
 * `strictly`: nor would it with the values that only follow from the event in most cases.
 */
export function isContradicted(one: Judged, layer: Layer, effect: Effect | undefined, strictly: boolean): boolean {
  if (!speaksAgainst(one.verdict, layer, effect)) return false;
  if (keysOf(one.verdict).length === 0 && (!strictly || one.check.approximate.length === 0)) return true;
  const request = strictly ? loosened(one.check) : one.check.request;
  const alone = prepare(openBut(one.check, layer)).evaluate(request);
  return speaksAgainst(alone, layer, effect) && alone.dependsOn.length === 0;
}

/** Whether the layer, judged alone, refuses or not by a key that no one could tell. */
export function hangsOnKeys({ check }: Judged, layer: Layer): boolean {
  return keysOf(prepare(openBut(check, layer)).evaluate(check.request)).length > 0;
}

/** The policies of the check with all layers open but this one. */
export function openBut({ policies, request }: Check, layer: Layer): PolicySet {
  const delegating = { name: 'left open', document: delegation(request) };
  switch (layer) {
    case 'identity':
      return { identity: policies.identity ?? null, resource: delegating };
    case 'resource':
    case 'trust':
      return {
        identity: OPEN,
        ...pick(policies, 'resource'),
        ...pick(policies, 'publicAccessBlock'),
        ...pick(policies, 'grants'),
        ...boundaryBeside(policies),
      };
    case 'scp':
      return { identity: OPEN, ...pick(policies, 'scps'), resource: delegating };
    case 'rcp':
      return { identity: OPEN, ...pick(policies, 'rcps'), resource: delegating };
    case 'boundary':
    case 'session':
    case 'endpoint':
      return { identity: OPEN, ...pick(policies, layer), resource: delegating };
  }
}

/** The request without the values that are only likely: they may be anything. */
export function loosened(
  { request, approximate }: Check,
  which: (key: string) => boolean = () => true,
): AuthorizationRequest {
  const likely = approximate.filter(which);
  const loose = new Set(likely.map((key) => key.toLowerCase()));
  if (loose.size === 0) return request;
  const context: Record<string, ContextValue> = {};
  for (const [key, value] of Object.entries(request.context ?? {})) {
    if (!loose.has(key.toLowerCase())) context[key] = value;
  }
  return { ...request, context, unknown: [...(request.unknown ?? []), ...likely] };
}

function speaksAgainst({ layers }: Verdict, layer: Layer, effect: Effect | undefined): boolean {
  const rows = layers.filter((row) => row.layer === layer);
  return rows.length > 0 && rows.every((row) => isNoRefusal(row, effect));
}

function isNoRefusal({ layer, status, effect: found }: LayerResult, effect: Effect | undefined): boolean {
  if (status === 'not-read') return false;
  if (status === 'blocks') return effect === 'explicitDeny' && found === 'implicitDeny';
  return status !== 'not-applicable' || MAY_BE_NONE.has(layer);
}

/** `NotPrincipal` hits whoever has a boundary, whatever it says. */
function boundaryBeside({ boundary, resource }: PolicySet): Pick<PolicySet, 'boundary'> {
  if (boundary === undefined) return {};
  if (boundary !== null) return { boundary: OPEN };
  return JSON.stringify(resource ?? null).includes('NotPrincipal') ? { boundary } : {};
}

function keysOf({ dependsOn }: Verdict): readonly string[] {
  return dependsOn.filter((name) => !name.startsWith('layer:'));
}

function pick<K extends keyof PolicySet>(policies: PolicySet, name: K): Pick<PolicySet, K> | Record<never, never> {
  return policies[name] === undefined ? {} : { [name]: policies[name] };
}

/** Leaves the decision to the caller's own policies, as keys and roles must, and is the resource's half across accounts. */
function delegation({ principal }: AuthorizationRequest): Readonly<Record<string, unknown>> {
  const account = parseArn(principal)?.account;
  const Principal = account === undefined ? '*' : { AWS: account };
  return { Version: VERSION, Statement: [{ Effect: 'Allow', Principal, Action: '*', Resource: '*' }] };
}
