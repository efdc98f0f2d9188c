/**
 * A record and a snapshot, explained the whole way: parse, collect, check, evaluate, diagnose.
 */
import type { Admission } from '../../lambdas/admission/admission.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { diagnose } from '../../lambdas/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { prepare } from '../../lambdas/engine/index.ts';
import type { Judged } from '../../lambdas/evidence/checks/check.ts';
import { checksOf } from '../../lambdas/evidence/checks/checks.ts';
import type { Evidence } from '../../lambdas/evidence/evidence.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { NEW } from './building.ts';

/** `undefined`: the record is no denial. */
export async function explain(
  record: unknown,
  snapshot: unknown,
  admission: Admission = NEW,
): Promise<Diagnosis | undefined> {
  const parsed = parse(record);
  if (parsed.kind !== 'denial') return undefined;
  const source = snapshotSource(readSnapshot(snapshot).snapshot);
  const evidence = await collect(parsed.denial, source, {
    objectExistence: DEFAULT_SETTINGS.objectExistence,
    simulation: false,
  });
  return diagnose(parsed.denial, admission, evidence, judge(parsed.denial, evidence), {
    rejudge: (changed) => judge(parsed.denial, changed),
  });
}

function judge(denial: Denial, evidence: Evidence): readonly Judged[] {
  return checksOf(denial, evidence).map((check) => {
    const prepared = prepare(check.policies);
    return { check, prepared, verdict: prepared.evaluate(check.request) };
  });
}
