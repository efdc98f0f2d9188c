/**
 * Policies compiled once and evaluated many times.
 */

import { Facts } from './facts.ts';
import { type CompiledSet, compileSet, problemsOf } from './layers/compiled-set.ts';
import { isTrust } from './layers/finding.ts';
import { judge } from './layers/judge.ts';
import { type Plan, planFor } from './layers/plan.ts';
import { editPolicies } from './policy/edit.ts';
import type { PolicyEdit, PolicySet } from './policy/policy-set.ts';
import type { AuthorizationRequest } from './request.ts';
import { traceOf } from './trace.ts';
import { dependencies } from './unknown/depends-on.ts';
import type { PolicyProblem, Verdict } from './verdict.ts';

export interface Prepared {
  evaluate(request: AuthorizationRequest): Verdict;
  /** The same policies with edits applied; only what an edit names is compiled again. */
  whatIf(edits: readonly PolicyEdit[]): Prepared;
}

export function prepare(policies: PolicySet): Prepared {
  return new PreparedSet(policies, true);
}

export function evaluate(request: AuthorizationRequest, policies: PolicySet): Verdict {
  return new PreparedSet(policies, false).evaluate(request);
}

/** Actions remembered per policy set: enough for any principal's work, and a bound for a hostile stream. */
const PLANS_AT_MOST = 500;

class PreparedSet implements Prepared {
  readonly #policies: PolicySet;
  readonly #set: CompiledSet;
  readonly #plans = new Map<string, Plan>();
  #problems: readonly PolicyProblem[] | undefined;
  #trustProblems: readonly PolicyProblem[] | undefined;

  constructor(policies: PolicySet, remember: boolean) {
    this.#policies = policies;
    this.#set = compileSet(policies, remember);
  }

  evaluate(request: AuthorizationRequest): Verdict {
    const facts = new Facts(request);
    const plan = this.#planFor(facts.action);
    const judgement = judge(this.#set, plan, facts);
    const { blockedBy, layers } = traceOf(judgement, facts);
    const unread = judgement.weighed.some(({ finding }) => finding.unread);
    const dependsOn = facts.touched || unread ? dependencies(this.#set, plan, facts) : [];
    const problems = this.#problemsFor(facts);
    const verdict = { decision: judgement.decision, blockedBy, dependsOn, layers };
    return problems.length === 0 ? verdict : { ...verdict, problems };
  }

  whatIf(edits: readonly PolicyEdit[]): Prepared {
    return new PreparedSet(editPolicies(this.#policies, edits), true);
  }

  #planFor(action: string): Plan {
    const before = this.#plans.get(action);
    if (before !== undefined) return before;
    const plan = planFor(this.#set, action);
    if (this.#plans.size >= PLANS_AT_MOST) this.#plans.clear();
    this.#plans.set(action, plan);
    return plan;
  }

  #problemsFor(facts: Facts): readonly PolicyProblem[] {
    if (isTrust(facts)) {
      this.#trustProblems ??= problemsOf(this.#set, true);
      return this.#trustProblems;
    }
    this.#problems ??= problemsOf(this.#set, false);
    return this.#problems;
  }
}
