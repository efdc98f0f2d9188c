/**
 * The one door of the engine: `evaluate` for a single decision, `prepare` for policies used many times.
 * Pure: no clock, no environment, no I/O, no async. Texts alone are read through `text.ts`, which brings no evaluator.
 */

export { faultsOf } from './layers/compiled-set.ts';
export { editPolicies } from './policy/edit.ts';
export type {
  KmsGrant,
  Layer,
  Level,
  NamedPolicy,
  PolicyDocument,
  PolicyEdit,
  PolicySet,
  PublicAccessBlock,
} from './policy/policy-set.ts';
export { STATEMENT_ELEMENTS } from './policy/statement-shape.ts';
export type { Prepared } from './prepare.ts';
export { evaluate, prepare } from './prepare.ts';
export type { Case, CaseId, CaseReading } from './read-case.ts';
export { readCase } from './read-case.ts';
export type { AuthorizationRequest, ContextScalar, ContextValue } from './request.ts';
export { withContext } from './request.ts';
export type {
  Decision,
  Difference,
  LayerResult,
  LayerStatus,
  NearMiss,
  NearMissReason,
  PolicyProblem,
  Verdict,
} from './verdict.ts';
