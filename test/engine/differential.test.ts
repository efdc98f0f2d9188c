/**
 * The engine against the reference evaluator on random requests: decision, blocking layers, and what unknown keys and
 * unread layers can change. `DENYSCOPE_FUZZ=100000` for the long run, `DENYSCOPE_FUZZ_SEED` for another one; a failure
 * names the seed and the path that bring its smallest case back at once (`DENYSCOPE_FUZZ_PATH`, with `-t` for its test).
 */
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { present } from '../../lambdas/denial/fields.ts';
import { evaluate, type Layer, type Verdict } from '../../lambdas/engine/index.ts';
import { mostly } from './reference/drawing.ts';
import { type Scenario, scenario, withUnknown, withUnread } from './reference/generate.ts';
import { candidatesOf } from './reference/generate-conditions.ts';
import { cornerScenario } from './reference/generate-corners.ts';
import { type Candidates, completionsOf, decide, keysThatMatter } from './reference/index.ts';
import { FILLINGS, filled } from './reference/unread.ts';

const ROUNDS = Number(process.env['DENYSCOPE_FUZZ'] ?? 4000);
const SEED = Number(process.env['DENYSCOPE_FUZZ_SEED'] ?? 20_261_122);
const PATH = process.env['DENYSCOPE_FUZZ_PATH'];
const TIMEOUT_MS = 30_000 + ROUNDS * 20;

describe('the engine and the reference evaluator agree', () => {
  it('on decisions and on the layers that refuse', { timeout: TIMEOUT_MS }, () => {
    const decisions = new Map<string, number>();
    agree(mostly(80, scenario, cornerScenario), ROUNDS, (one) => {
      const { decision } = evaluate(one.request, one.policies);
      decisions.set(decision, (decisions.get(decision) ?? 0) + 1);
      return difference(one);
    });
    // A generator that hardly ever allows or denies would prove nothing.
    for (const decision of ['allowed', 'implicitDeny', 'explicitDeny']) {
      expect(decisions.get(decision) ?? 0).toBeGreaterThan(ROUNDS / 20);
    }
  });

  it('on what unknown keys can change', { timeout: TIMEOUT_MS }, () => {
    expect(dependingOf(withUnknown, ROUNDS / 10, dependsDifference)).toBeGreaterThan(ROUNDS / 50);
  });

  it('on what layers that were not read can change', { timeout: TIMEOUT_MS }, () => {
    expect(dependingOf(withUnread, ROUNDS / 4, unreadDifference)).toBeGreaterThan(ROUNDS / 40);
  });
});

test('an engine that forgot session policies would be caught, by a small case that comes back', {
  timeout: TIMEOUT_MS,
}, () => {
  const forgetful: Differs = ({ request, policies }) => {
    const { session: _, ...others } = policies;
    return evaluate(request, others).decision === decide(request, policies).decision ? undefined : 'differs';
  };
  const caught = smallestOf(scenario, forgetful, { seed: SEED, numRuns: 2000 });
  const text = JSON.stringify(caught?.one.policies);
  expect(caught?.one.policies.session).toBeDefined();
  expect(text).not.toMatch(/Condition|boundary|scps|rcps|endpoint|grants/);
  expect(text.length).toBeLessThan(700);
  const again = smallestOf(scenario, forgetful, present({ seed: SEED, path: caught?.path, numRuns: 1 }));
  expect(again?.one).toEqual(caught?.one);
});

type Differs = (one: Scenario) => string | undefined;

interface Caught {
  readonly one: Scenario;
  readonly path: string;
  readonly why: string;
}

/** The smallest scenario on which the two sides differ, of those that are drawn. */
function smallestOf(
  scenarios: Arbitrary<Scenario>,
  differs: Differs,
  parameters: fc.Parameters<[Scenario]>,
): Caught | undefined {
  const property = fc.property(scenarios, (one) => {
    const difference = differs(one);
    if (difference !== undefined) throw new Error(difference);
  });
  const run = fc.check(property, parameters);
  if (!run.failed || run.counterexample === null) return undefined;
  return { one: run.counterexample[0], path: run.counterexamplePath ?? '', why: String(run.errorInstance) };
}

function agree(scenarios: Arbitrary<Scenario>, rounds: number, differs: Differs): void {
  const caught = smallestOf(scenarios, differs, present({ seed: SEED, path: PATH, numRuns: Math.ceil(rounds) }));
  if (caught === undefined) return;
  const again = `DENYSCOPE_FUZZ_SEED=${SEED} DENYSCOPE_FUZZ_PATH=${caught.path}`;
  throw new Error(`${caught.why}\n${again}\n${JSON.stringify(caught.one, null, 1)}`);
}

/** On how many of them the decision hangs on what nobody knows. */
function dependingOf(scenarios: Arbitrary<Scenario>, rounds: number, differs: Differs): number {
  let depending = 0;
  agree(scenarios, rounds, (one) => {
    if (evaluate(one.request, one.policies).dependsOn.length > 0) depending += 1;
    return differs(one);
  });
  return depending;
}

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

const ORDER: readonly Layer[] = ['scp', 'rcp', 'endpoint', 'resource', 'trust', 'boundary', 'session', 'identity'];

/** Explicit denies come first, then from the organization down to the caller. */
function isInOrder(verdict: Verdict): boolean {
  const denies = verdict.layers.filter((result) => result.effect === 'explicitDeny').map((result) => result.layer);
  const ranks = verdict.blockedBy.map((layer) => ORDER.indexOf(layer) + (denies.includes(layer) ? 0 : ORDER.length));
  return ranks.every((rank, index) => index === 0 || rank > (ranks[index - 1] ?? -1));
}
