/**
 * A record or an error text and a snapshot, explained as the command line explains them, down to the JSON it prints.
 */
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { signsAlone } from '../../lambdas/admission/signs.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { type KnownBeside, parseText } from '../../lambdas/denial/text/error-text.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { emailBody } from '../../lambdas/notice/formats/email.ts';
import { type ContractDiagnosis, diagnosisJson } from '../../lambdas/notice/formats/json.ts';

export interface ExplainedDenial {
  /** Absent: what was given is no denial. */
  readonly json?: ContractDiagnosis;
  readonly diagnosis?: Diagnosis;
  /** The notice as mail carries it. */
  readonly mail?: string;
}

export async function explainAsJson(
  given: { record?: unknown; text?: string; known?: KnownBeside },
  snapshot: unknown,
): Promise<ExplainedDenial> {
  const parsed = given.text === undefined ? parse(given.record) : parseText(given.text, given.known);
  if (parsed.kind !== 'denial') return {};
  const { denial } = parsed;
  const admission = {
    kind: 'new',
    fingerprint: fingerprintOf(denial).fingerprint,
    signs: signsAlone(denial, DEFAULT_SETTINGS.signs),
  } as const;
  const diagnosis = await explain(denial, admission, {
    source: snapshotSource(readSnapshot(snapshot).snapshot),
    settings: DEFAULT_SETTINGS,
    deadlineMs: 60_000,
  });
  const notice = compose(diagnosis, { docsUrl: DEFAULT_SETTINGS.docsUrl });
  return { diagnosis, json: diagnosisJson(diagnosis, notice), mail: emailBody(notice) };
}
