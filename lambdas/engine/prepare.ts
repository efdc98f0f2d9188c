/**
 * Policies compiled once and evaluated many times.
 */
import type { PolicyEdit, PolicySet } from './policy-set.ts';
import type { AuthorizationRequest } from './request.ts';
import type { Verdict } from './verdict.ts';

export interface Prepared {
  evaluate(request: AuthorizationRequest): Verdict;
  /** The same policies with edits applied; only what an edit names is compiled again. */
  whatIf(edits: readonly PolicyEdit[]): Prepared;
}

export function prepare(_policies: PolicySet): Prepared {
  throw new Error('the engine is not built yet');
}

export function evaluate(request: AuthorizationRequest, policies: PolicySet): Verdict {
  return prepare(policies).evaluate(request);
}
