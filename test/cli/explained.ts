/** A denial of the examples and its diagnosis by their snapshot. */
import { readFileSync } from 'node:fs';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { signsAlone } from '../../lambdas/admission/signs.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';

export const example: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync('examples/denials/01-identity-no-allow.json', 'utf8'),
);
const source = snapshotSource(readSnapshot(JSON.parse(readFileSync('examples/snapshot.json', 'utf8'))).snapshot);

export function diagnosisOf(denial: Denial): Promise<Diagnosis> {
  const { fingerprint } = fingerprintOf(denial);
  const admission = { kind: 'new', fingerprint, signs: signsAlone(denial, DEFAULT_SETTINGS.signs) } as const;
  return explain(denial, admission, { source, settings: DEFAULT_SETTINGS, deadlineMs: 60_000 });
}
