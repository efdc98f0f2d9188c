/**
 * What a scenario says of its explanation, and the explanation cut down to what was asked, so that the two compare.
 */
import type { ExplainedDenial } from './explaining-json.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Scenario {
  readonly name: string;
  /** The page of AWS's documentation that the expectation comes from. */
  readonly doc: string;
  readonly snapshot: unknown;
  readonly record?: unknown;
  readonly text?: string;
  readonly expect: Expected;
}

export interface Expected extends Json {
  /** `no-denial`: nothing is explained. */
  readonly outcome?: string;
  readonly cause?: string;
  readonly blockers?: readonly Json[];
  readonly fix?: Json;
}

/** Each thing asked, as it was told: the same shape as the expectation. */
export function asked({ json, diagnosis, mail = '' }: ExplainedDenial, wanted: Expected): Json {
  if (json === undefined || diagnosis === undefined) return { outcome: 'no-denial' };
  const layersOfGaps = [...new Set(json.gaps.flatMap(({ layer }) => layer ?? []))];
  const changes = json.changes.map(({ eventId, culprit, suspect }) => ({ eventId, culprit, suspect }));
  const reasons = json.confidenceReasons.map(({ kind }) => kind);
  const answers: Readonly<Record<string, (want: unknown) => unknown>> = {
    outcome: () => json.outcome,
    cause: () => json.cause,
    confidence: () => json.confidence,
    notConfidence: (want) => (json.confidence === want ? `${json.confidence} it is` : want),
    blockers: (want) => each(json.blockers, list(want)),
    firstBlocker: (want) => only(json.blockers[0] ?? {}, object(want)),
    nearMiss: (want) => nearest(json.nearMisses, object(want)),
    fix: (want) => fixed(json.fixes, object(want)),
    noFix: () => json.fixes.every((fix) => fix['document'] === undefined),
    gapLayers: (want) => (same(layersOfGaps, list(want)) ? want : layersOfGaps),
    gapHas: (want) => (list(want).every((layer) => layersOfGaps.includes(`${layer}`)) ? want : layersOfGaps),
    gapCount: () => json.gaps.length,
    gapPermissions: () => json.gaps.flatMap(({ permission }) => permission ?? []),
    dependsOn: (want) =>
      containing(
        json.checks.flatMap((check) => list(check['dependsOn'])),
        want,
      ),
    changes: () => changes,
    changesHave: (want) =>
      list(want).map((one) =>
        only(changes.find(({ eventId }) => eventId === object(one)['eventId']) ?? {}, object(one)),
      ),
    noCulprit: () => changes.every(({ culprit }) => culprit === false),
    noSuspect: () => changes.every(({ suspect }) => suspect === false),
    reasonsHave: (want) => containing(reasons, want),
    reasonsLack: (want) => list(want).filter((kind) => !reasons.includes(kind)),
    denial: (want) => only(objectOf(json.denial), object(want)),
    principal: (want) => only(object(objectOf(json.denial)['principal']), object(want)),
    fixVerified: () => json.fixes.map(({ verified }) => verified),
    fixCount: () => json.fixes.length,
    mailHas: (want) => list(want).filter((words) => mail.replace(/\s+/g, ' ').includes(`${words}`)),
    mailLacks: (want) => list(want).filter((words) => !mail.replace(/\s+/g, ' ').includes(`${words}`)),
    summaryHas: (want) => list(want).filter((words) => json.summary.includes(`${words}`)),
  };
  return Object.fromEntries(Object.entries(wanted).map(([name, want]) => [name, answers[name]?.(want) ?? 'not asked']));
}

/** The fix as asked: its document as one statement, and whether there is an edit. */
function fixed(fixes: readonly Json[], wanted: Json): Json {
  const fix = fixes.find(({ layer }) => layer === wanted['layer']) ?? fixes[0];
  if (fix === undefined) return {};
  const statements = list(object(fix['document'])['Statement']);
  return only(
    {
      ...fix,
      statement: statements.length === 1 ? statements[0] : statements,
      document: fix['document'] !== undefined,
      edit: fix['edit'] !== undefined,
      editKind: fix['editKind'],
      notEdit: fix['editKind'] === wanted['notEdit'] ? 'that it is' : wanted['notEdit'],
    },
    wanted,
  );
}

/** As many as there are, each cut down to the fields asked of the one in its place. */
function each(seen: readonly Json[], wanted: readonly unknown[]): readonly Json[] {
  return seen.map((one, at) => only(one, wanted[at] === undefined ? { layer: '', effect: '' } : object(wanted[at])));
}

function nearest(seen: readonly Json[], wanted: Json): Json {
  const exact = seen.find((one) => Object.entries(wanted).every(([name, value]) => one[name] === value));
  return only(exact ?? seen[0] ?? {}, wanted);
}

function only(seen: Json, wanted: Json): Json {
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, seen[name]]));
}

function containing(seen: readonly unknown[], want: unknown): unknown {
  return list(want).every((one) => seen.includes(one)) ? want : seen;
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return expectable(one) === expectable(other);
}

function expectable(values: readonly unknown[]): string {
  return values.map(String).sort().join(' ');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

function objectOf(value: object): Json {
  return Object.fromEntries(Object.entries(value));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
