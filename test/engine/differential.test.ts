/**
 * The engine against the reference evaluator on seeded random requests: decision, blocking layers, and what unknown
 * keys and unread layers can change. `DENYSCOPE_FUZZ=100000` for the long run, `DENYSCOPE_FUZZ_SEED` for another one.
 */
import { describe, expect, it } from 'vitest';
import { evaluate, type Layer, type Verdict } from '../../lambdas/engine/index.ts';
import { denseScenario, type Scenario, scenario } from './reference/generate.ts';
import { candidatesOf, UNKNOWN_KEYS } from './reference/generate-conditions.ts';
import { cornerScenario } from './reference/generate-corners.ts';
import { type Candidates, completionsOf, decide, keysThatMatter } from './reference/index.ts';
import { randomFrom } from './reference/random.ts';
import { shrink } from './reference/shrink.ts';
import { FILLINGS, filled, withSomethingUnread } from './reference/unread.ts';

const ROUNDS = Number(process.env['DENYSCOPE_FUZZ'] ?? 4000);
const SEED = Number(process.env['DENYSCOPE_FUZZ_SEED'] ?? 20_261_122);
const TIMEOUT_MS = 30_000 + ROUNDS * 20;

describe('the engine and the reference evaluator agree', () => {
  it('on decisions and on the layers that refuse', { timeout: TIMEOUT_MS }, () => {
    const decisions = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = randomFrom(SEED + round);
      const one = random.chance(80) ? scenario(random) : cornerScenario(random);
      if (difference(one) !== undefined) report(SEED + round, one, difference);
      const { decision } = decide(one.request, one.policies);
      decisions.set(decision, (decisions.get(decision) ?? 0) + 1);
    }
    // A generator that hardly ever allows or denies would prove nothing.
    for (const decision of ['allowed', 'implicitDeny', 'explicitDeny']) {
      expect(decisions.get(decision) ?? 0).toBeGreaterThan(ROUNDS / 20);
    }
  });

  it('on what unknown keys can change', { timeout: TIMEOUT_MS }, () => {
    let depending = 0;
    for (let round = 0; round < ROUNDS / 10; round += 1) {
      const one = withUnknown(SEED + round);
      if (dependsDifference(one) !== undefined) report(SEED + round, one, dependsDifference);
      if (evaluate(one.request, one.policies).dependsOn.length > 0) depending += 1;
    }
    expect(depending).toBeGreaterThan(ROUNDS / 50);
  });

  it('on what layers that were not read can change', { timeout: TIMEOUT_MS }, () => {
    let depending = 0;
    for (let round = 0; round < ROUNDS / 4; round += 1) {
      const one = withUnread(SEED + round);
      if (unreadDifference(one) !== undefined) report(SEED + round, one, unreadDifference);
      if (evaluate(one.request, one.policies).dependsOn.length > 0) depending += 1;
    }
    expect(depending).toBeGreaterThan(ROUNDS / 40);
  });
});

/** What the two sides say, where they say different things. */
function difference({ request, policies }: Scenario): string | undefined {
  const wanted = decide(request, policies);
  const got = evaluate(request, policies);
  const clear = (layers: readonly Layer[]) =>
    layers
      .filter((layer) => !wanted.unclear.includes(layer))
      .sort()
      .join();
  if (!isInOrder(got)) return `not in the order of mending: [${got.blockedBy}]`;
  if (wanted.decision === got.decision && clear(wanted.blockedBy) === clear(got.blockedBy)) return undefined;
  return `reference: ${wanted.decision} [${wanted.blockedBy}], engine: ${got.decision} [${got.blockedBy}]`;
}

function withUnknown(seed: number): Scenario {
  const random = randomFrom(seed);
  const { request, policies } = denseScenario(random);
  // Mostly keys that the policies name: others cannot matter.
  const text = JSON.stringify(policies).toLowerCase();
  const named = UNKNOWN_KEYS.filter((key) => text.includes(key.toLowerCase()));
  const drawn = named.filter(() => random.chance(70)).slice(0, random.chance(90) ? 2 : 3);
  const unknown = drawn.length === 0 ? [random.pick(UNKNOWN_KEYS)] : drawn;
  const context = Object.fromEntries(Object.entries(request.context ?? {}).filter(([key]) => !unknown.includes(key)));
  return { request: { ...request, context, unknown }, policies };
}

/** `dependsOn` must hold every key that matters; and a key it holds must matter. */
function dependsDifference({ request, policies }: Scenario): string | undefined {
  const unknown = request.unknown ?? [];
  const candidates: Candidates = Object.fromEntries(unknown.map((key) => [key, candidatesOf(key)]));
  const matter = keysThatMatter(completionsOf(request, policies, candidates), unknown);
  const wanted = matter.map((key) => key.toLowerCase()).sort();
  const got = evaluate(request, policies)
    .dependsOn.map((key) => key.toLowerCase())
    .sort();
  return wanted.join() === got.join() ? undefined : `reference: [${wanted}], engine: [${got}]`;
}

function withUnread(seed: number): Scenario {
  const random = randomFrom(seed);
  const one = scenario(random);
  // A role stands for a session whose name is one more unknown.
  if (one.request.principal.includes(':role/')) return one;
  const isSession = /assumed-role|federated-user/.test(one.request.principal);
  return { ...one, policies: withSomethingUnread(one.policies, random, isSession) };
}

/** A layer is named when, and only when, what it might hold can change the decision. */
function unreadDifference({ request, policies }: Scenario): string | undefined {
  const verdict = evaluate(request, policies);
  const named = verdict.dependsOn.some((key) => key.startsWith('layer:'));
  if (!JSON.stringify(policies).includes('null')) return named ? 'a layer is named, and all were read' : undefined;
  const changed = FILLINGS.filter(
    (filling) => decide(request, filled(policies, filling)).decision !== verdict.decision,
  );
  if (changed.length > 0 === named) return undefined;
  return `engine: ${verdict.decision} [${verdict.dependsOn}]; changed by [${changed}]`;
}

function report(seed: number, one: Scenario, differs: (one: Scenario) => string | undefined): never {
  const small = shrink(one, (smaller) => differs(smaller) !== undefined);
  throw new Error(`seed ${seed}: ${differs(small)}\n${JSON.stringify(small, null, 1)}`);
}

const ORDER: readonly Layer[] = ['scp', 'rcp', 'endpoint', 'resource', 'trust', 'boundary', 'session', 'identity'];

/** Explicit denies come first, then from the organization down to the caller. */
function isInOrder(verdict: Verdict): boolean {
  const denies = verdict.layers.filter((result) => result.effect === 'explicitDeny').map((result) => result.layer);
  const ranks = verdict.blockedBy.map((layer) => ORDER.indexOf(layer) + (denies.includes(layer) ? 0 : ORDER.length));
  return ranks.every((rank, index) => index === 0 || rank > (ranks[index - 1] ?? -1));
}
