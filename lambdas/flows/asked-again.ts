/**
 * What a button of chat puts into the queue of denials so that a remembered one is explained again: a fingerprint and
 * nothing else. An event has more fields, so none is taken for it. Errs towards nothing.
 */
import { isFingerprint } from '../admission/fingerprint.ts';
import { isObject } from '../denial/fields.ts';

const FIELD = 'denyscopeExplainAgain';

export function againMessage(fingerprint: string): string {
  return JSON.stringify({ [FIELD]: fingerprint });
}

/** The fingerprint whose denial is to be explained again. */
export function askedAgain(item: unknown): string | undefined {
  if (!isObject(item) || Object.keys(item).length !== 1) return undefined;
  const asked = item[FIELD];
  return isFingerprint(asked) ? asked : undefined;
}
