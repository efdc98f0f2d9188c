/**
 * A record and a snapshot, explained the whole way: parse, collect, evaluate, diagnose.
 */
import type { Admission } from '../../lambdas/admission/admission.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { diagnose } from '../../lambdas/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
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
  const wanted = { objectExistence: DEFAULT_SETTINGS.objectExistence, simulation: false };
  return diagnose(await collect(parsed.denial, source, wanted), admission);
}
