/**
 * On which unknown keys and unread layers the decision hangs.
 * First three-valued: statements that may apply name the keys that could matter; if the answer is the same with all of
 * them leaning either way, none does. Then by trial: each of these keys absent, at the values the policies name and at
 * one they do not, jointly; a key that changes nothing is dropped. Too many to try: all stay. Errs towards naming a key.
 *
 * The door of this room. An example: a Deny holds where `aws:SourceIp` is outside 10.0.0.0/8, an Allow where
 * `aws:PrincipalTag/team` equals `data`, and the request knows neither key.
 * 1. Three-valued, both statements may apply: allowed if they lean one way, denied if the other. So it hangs on a key.
 * 2. `candidates.ts` chooses values that tell the statements apart: each key absent, an address inside the range and one
 *    beyond either end, `data`, and a text that no policy names.
 * 3. Every combination is judged. Outside the range all are denied; inside, only `data` is allowed. Changing either key
 *    alone changes some answer: the decision depends on both. Had the Deny no condition, it would depend on neither.
 */

import { type Facts, KLEENE, PLAIN, type Values } from '../facts.ts';
import type { CompiledSet, LayerKind } from '../layers/compiled-set.ts';
import { applies, isBounded } from '../layers/finding.ts';
import { judge } from '../layers/judge.ts';
import type { Plan } from '../layers/plan.ts';
import type { Candidate } from '../layers/shelf.ts';
import { namingApplies } from '../layers/tally.ts';
import { MAYBE, type Tri } from '../tri.ts';
import type { Decision } from '../verdict.ts';
import { namesOf, valuesToTry } from './candidates.ts';

const KINDS: readonly LayerKind[] = ['scp', 'rcp', 'endpoint', 'resource', 'boundary', 'session', 'identity'];
const FEW_KEYS = 4;
const TRIALS_FOR_FEW = 10_000;
const TRIALS_FOR_MANY = 2_000;

export function dependencies(set: CompiledSet, plan: Plan, facts: Facts): string[] {
  const open = facts.read(KLEENE);
  const unread = unreadLayers(set, plan, open);
  const beside = keysBeside(set, facts);
  if (unread.length === 0 && beside.size === 0) {
    if (leaning(set, plan, facts, 'allow') === leaning(set, plan, facts, 'deny')) return [];
  }
  const { statements, keys } = openStatements(plan, facts, beside);
  const names = namesOf([...keys], statements, facts);
  const tries = valuesToTry([...keys], statements, set, facts);
  if (tries === undefined) return [...names, ...unread];
  const readings = unread.length === 0 ? [false] : [false, true];
  const trials = tries.reduce((count, values) => count * values.length, readings.length);
  if (trials > (keys.size <= FEW_KEYS ? TRIALS_FOR_FEW : TRIALS_FOR_MANY)) return [...names, ...unread];
  const decisions = readings.map((assumeRead) => tryAll(set, plan, facts, [...keys], tries, assumeRead));
  const matter = names.filter((_, at) => decisions.some((tried) => changes(tried, tries, at)));
  // An unread layer may hold a Deny: it matters wherever the rest does not deny already.
  const layers = decisions.some((tried) => tried.some((decision) => decision !== 'explicitDeny')) ? unread : [];
  return [...matter, ...layers];
}

/** The decision if every statement that may apply counts on one side. */
function leaning(set: CompiledSet, plan: Plan, facts: Facts, lean: 'allow' | 'deny'): Decision {
  return judge(set, plan, facts.read({ unknown: 'unknown', lean })).decision;
}

function unreadLayers(set: CompiledSet, plan: Plan, open: Facts): string[] {
  return judge(set, plan, open)
    .weighed.filter(({ finding }) => finding.unread && !finding.denied)
    .map(({ layer }) => `layer:${layer}`);
}

interface OpenStatements {
  readonly statements: readonly Candidate[];
  readonly keys: ReadonlySet<string>;
}

/** The statements that may apply, and the unknown keys on which that hangs. */
function openStatements(plan: Plan, facts: Facts, beside: ReadonlySet<string>): OpenStatements {
  const statements: Candidate[] = [];
  const keys = new Set(beside);
  // A boundary that was not read may or may not be there, which `NotPrincipal` asks.
  const bounds = new Set([isBounded(plan, facts, false), isBounded(plan, facts, true)]);
  for (const bounded of bounds) {
    for (const kind of KINDS) {
      if (!applies(kind, facts)) continue;
      for (const level of plan[kind] ?? []) {
        for (const candidate of [...level.denies.all, ...level.allows.all, ...level.doubtful]) {
          const open = facts.read(KLEENE);
          open.bind(bounded);
          if (answerOf(kind, candidate, open) !== MAYBE) continue;
          statements.push(candidate);
          for (const key of open.doubted) keys.add(key);
        }
      }
    }
  }
  return { statements, keys };
}

/** Unknown keys read without a statement: the owner's account, ACLs, the constraints of grants. */
function keysBeside(set: CompiledSet, facts: Facts): ReadonlySet<string> {
  const open = facts.read(KLEENE);
  judge({ ...set, layers: NO_LAYERS }, NO_LAYERS, open);
  return open.doubted;
}

const NO_LAYERS = {
  identity: undefined,
  boundary: undefined,
  session: undefined,
  scp: undefined,
  rcp: undefined,
  resource: undefined,
  endpoint: undefined,
} as const;

function answerOf(kind: LayerKind, candidate: Candidate, open: Facts): Tri {
  const naming = kind === 'resource' || kind === 'endpoint';
  return naming ? namingApplies(kind, candidate, open) : candidate.statement.applies(open);
}

/** The decision for every combination of values, the last key running fastest. */
function tryAll(
  set: CompiledSet,
  plan: Plan,
  facts: Facts,
  keys: readonly string[],
  tries: readonly (readonly (Values | undefined)[])[],
  assumeRead: boolean,
): Decision[] {
  const decisions: Decision[] = [];
  const total = tries.reduce((count, values) => count * values.length, 1);
  for (let number = 0; number < total; number++) {
    const overlay = new Map<string, Values | undefined>();
    let rest = number;
    for (let at = keys.length - 1; at >= 0; at--) {
      const values = tries[at] ?? [];
      overlay.set(keys[at] ?? '', values[rest % values.length]);
      rest = Math.floor(rest / values.length);
    }
    decisions.push(judge(set, plan, facts.read(PLAIN, overlay), assumeRead).decision);
  }
  return decisions;
}

/** Whether two combinations that differ in this key alone are decided differently. */
function changes(decisions: readonly Decision[], tries: readonly (readonly unknown[])[], key: number): boolean {
  const width = tries[key]?.length ?? 1;
  const step = tries.slice(key + 1).reduce((count, values) => count * values.length, 1);
  return decisions.some((decision, at) => {
    const digit = Math.floor(at / step) % width;
    return digit > 0 && decision !== decisions[at - digit * step];
  });
}
