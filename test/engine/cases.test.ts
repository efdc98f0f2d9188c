/**
 * Walks the conformance cases: rows of JSON, each with the documentation page that settles it.
 * Knows only the engine's door; a row's expected values come from the documentation, never from running the engine.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type AuthorizationRequest,
  evaluate,
  type Layer,
  type LayerStatus,
  type NearMiss,
  type PolicySet,
  type Verdict,
} from '../../lambdas/engine/index.ts';

interface Row {
  readonly name: string;
  readonly doc: string;
  readonly request: AuthorizationRequest;
  readonly policies: PolicySet;
  readonly expect: Expected;
}

interface Expected {
  /** `denied`: explicitly or implicitly, the documentation does not say which. */
  readonly decision?: Verdict['decision'] | 'denied';
  readonly blockedBy?: readonly Layer[];
  readonly blockedByIncludes?: readonly Layer[];
  readonly dependsOn?: readonly string[];
  readonly dependsOnIncludes?: readonly string[];
  /** Layers whose status is given. */
  readonly status?: Readonly<Partial<Record<Layer, LayerStatus>>>;
  /** A layer's result that names this policy and statement. */
  readonly decidedBy?: { readonly layer: Layer; readonly policy: string; readonly statement: string };
  /** A statement that only one part keeps from applying. */
  readonly nearMiss?: { readonly layer: Layer } & Partial<NearMiss>;
  readonly problems?: boolean;
}

const folder = new URL('../cases/engine/', import.meta.url);
const topics = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort();

for (const topic of topics) {
  const rows: readonly Row[] = JSON.parse(readFileSync(new URL(topic, folder), 'utf8'));
  describe(topic.replace('.json', ''), () => {
    for (const row of rows) {
      it(row.name, () => {
        expect(row.doc).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
        check(row, evaluate(row.request, row.policies));
      });
    }
  });
}

it('has some hundreds of cases, each with a name of its own', () => {
  const names = topics.flatMap((topic) => {
    const rows: readonly Row[] = JSON.parse(readFileSync(new URL(topic, folder), 'utf8'));
    return rows.map((row) => `${topic}: ${row.name}`);
  });
  expect(names.length).toBeGreaterThan(450);
  expect(new Set(names).size).toBe(names.length);
});

function check(row: Row, verdict: Verdict): void {
  const { expect: expected } = row;
  if (expected.decision === 'denied') expect(verdict.decision).not.toBe('allowed');
  else if (expected.decision !== undefined) expect(verdict.decision).toBe(expected.decision);
  if (expected.blockedBy !== undefined) expect([...verdict.blockedBy].sort()).toEqual([...expected.blockedBy].sort());
  for (const layer of expected.blockedByIncludes ?? []) expect(verdict.blockedBy).toContain(layer);
  const dependsOn = verdict.dependsOn.map((key) => key.toLowerCase()).sort();
  if (expected.dependsOn !== undefined) {
    expect(dependsOn).toEqual(expected.dependsOn.map((key) => key.toLowerCase()).sort());
  }
  for (const key of expected.dependsOnIncludes ?? []) expect(dependsOn).toContain(key.toLowerCase());
  for (const [layer, status] of Object.entries(expected.status ?? {})) {
    expect(verdict.layers.filter((result) => result.layer === layer).map((result) => result.status)).toContain(status);
  }
  if (expected.decidedBy !== undefined)
    expect(verdict.layers).toContainEqual(expect.objectContaining(expected.decidedBy));
  if (expected.nearMiss !== undefined) {
    const { layer, ...miss } = expected.nearMiss;
    const found = verdict.layers
      .filter((result) => result.layer === layer)
      .flatMap((result) => result.nearMisses ?? []);
    expect(found).toContainEqual(expect.objectContaining(miss));
  }
  if (expected.problems === true) expect(verdict.problems ?? []).not.toEqual([]);
  if (expected.problems === false) expect(verdict.problems ?? []).toEqual([]);
}
