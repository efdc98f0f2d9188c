/**
 * What a replay must show: a change that broke something is told by the calls before it, a fix by the denials it mends,
 * and without a change the engine answers for the calls that were let through.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isObject, objectAt } from '../../lambdas/denial/fields.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import type { Fix } from '../../lambdas/diagnosis/diagnosis.ts';
import { undo } from '../../lambdas/evidence/before/undo.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { effectOf } from '../../lambdas/replay/compare.ts';
import { decideOn } from '../../lambdas/replay/decide.ts';
import type { Edit } from '../../lambdas/replay/edit/edit.ts';
import { explainAsJson } from '../diagnosis/explaining-json.ts';
import { CALLS, DENIALS, denial, edited, jsonIn, letThrough, replayed, SNAPSHOT } from './replaying.ts';

const LAKE_READER = 'arn:aws:iam::444455556666:role/LakeReader';
const ARTIFACTS = 'arn:aws:iam::444455556666:policy/ArtifactReader';

describe('the captured policies without a change', () => {
  it('refuse no call that was let through, but for those of a policy that was changed since', async () => {
    const { contradictions, answers, made } = await replayed(CALLS, SNAPSHOT);
    expect(made).toBeGreaterThan(50);
    expect(contradictions).toMatchObject([
      { caller: LAKE_READER, count: 3, since: [{ action: 'iam:DetachRolePolicy', time: '2026-11-02T14:03:00Z' }] },
    ]);
    expect(answers.refused).toBe(3);
    expect(answers.unknown / made).toBeLessThan(0.02);
  });

  it('refuse none at all as they were before that change', async () => {
    const before = edited(SNAPSHOT, [{ kind: 'attach', entity: LAKE_READER, policyArn: ARTIFACTS }]);
    const { contradictions, answers } = await replayed(CALLS, before);
    expect(contradictions).toEqual([]);
    expect(answers.refused).toBe(0);
  });
});

describe('a change that broke something', () => {
  it('is told by exactly the calls that it refuses', async () => {
    const before = edited(SNAPSHOT, [{ kind: 'attach', entity: LAKE_READER, policyArn: ARTIFACTS }]);
    const after = edited(before, [{ kind: 'detach', from: LAKE_READER, policy: 'ArtifactReader' }]);
    const log = [...CALLS, letThrough(denial('33-'))];
    const report = await replayed(log, before, after);
    expect(report.newlyRefused).toMatchObject([
      {
        caller: LAKE_READER,
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::tidewater-artifacts/schema.json',
        count: 4,
        lastSeen: '2026-11-02T14:05:00Z',
        blockers: [{ layer: 'identity', effect: 'implicitDeny' }],
      },
    ]);
    expect(report.cannotTell).toEqual([]);
    expect(report.newlyAllowed).toEqual([]);
    expect(report.unchanged).toBe(report.calls - 4);
  });

  const folder = 'test/cases/judged';
  const culprits = readdirSync(folder)
    .filter((name) => name.startsWith('culprit-'))
    .map((name) => ({ name, scenario: jsonIn(`${folder}/${name}`) }));

  it.each(culprits)('$name: undone the call is allowed, made again it is newly refused', async ({ scenario }) => {
    const parsed = parseRecord(objectAt(scenario, 'record') ?? {});
    if (parsed.kind !== 'denial') throw new Error('no denial');
    const { diagnosis } = await explainAsJson({ record: scenario['record'] }, scenario['snapshot']);
    const guilty = (diagnosis?.changes ?? []).filter(({ culprit }) => culprit).map(({ change }) => change);
    const source = snapshotSource(readSnapshot(scenario['snapshot']).snapshot);
    const now = await collect(parsed.denial, source, { simulation: false, objectExistence: false });
    // Several that are each to blame alone are undone alone; a set, one after the other.
    const alone = guilty.slice(0, 1).reduce((matter, change) => undo(matter, change) ?? matter, now);
    const all = guilty.reduce((matter, change) => undo(matter, change) ?? matter, now);
    const effects = [alone, all].map((before) => effectOf('made', decideOn(before), decideOn(now)).kind);
    expect(effects.includes('newly-refused')).toBe(guilty.length > 0 && diagnosis?.cause !== 'since-changed');
  });
});

describe('a fix that is a document', () => {
  it.each(DENIALS)('$name: mends the denial and refuses nothing', async ({ record }) => {
    const { diagnosis } = await explainAsJson({ record }, SNAPSHOT);
    const fixes = diagnosis?.fixes ?? [];
    const edits = fixes.map(editOf);
    const isWhole = fixes.length > 0 && fixes.every(({ verified }) => verified) && edits.every((edit) => edit);
    const report = await replayed(
      [record, ...CALLS],
      SNAPSHOT,
      edited(
        SNAPSHOT,
        edits.filter((edit) => edit !== undefined),
      ),
    );
    expect(report.newlyRefused).toEqual([]);
    expect(report.mended.reduce((sum, { mended }) => sum + mended, 0)).toBe(isWhole ? 1 : report.newlyAllowed.length);
  });

  it('is had by many of the examples', async () => {
    const told = await Promise.all(DENIALS.map(({ record }) => explainAsJson({ record }, SNAPSHOT)));
    const whole = told.filter(({ diagnosis }) => (diagnosis?.fixes ?? []).some((fix) => fix.verified && editOf(fix)));
    expect(whole.length).toBeGreaterThan(8);
  });
});

/** Where a person would put the document that the notice offers. */
function editOf(fix: Fix): Edit | undefined {
  const { document, attachTo, layer } = fix;
  if (document === undefined || attachTo.kind !== 'known') return undefined;
  const { target } = attachTo;
  if (layer === 'identity' && /:(?:role|user|group)\//.test(target))
    return { kind: 'inline', entity: target, name: fix.replaces ?? 'Fix', document };
  if (layer === 'trust' && fix.replaces !== undefined) return { kind: 'trust', role: target, document };
  if (layer === 'resource' && fix.replaces !== undefined) return { kind: 'resource', arn: target, document };
  const [only] = [document['Statement']].flat();
  if (layer === 'resource' && isObject(only))
    return { kind: 'resource-statement', arn: target, sid: 'Fix', statement: only };
  return undefined;
}
