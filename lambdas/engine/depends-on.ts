import type { Facts } from './facts.ts';
import type { CompiledSet } from './layers/compiled-set.ts';
import type { Judgement } from './layers/judge.ts';
import type { Plan } from './layers/plan.ts';

export function dependencies(_set: CompiledSet, _plan: Plan, _facts: Facts, _judgement: Judgement): string[] {
  return [];
}
