import type { Facts } from './facts.ts';
import type { Weighed } from './layers/judge.ts';
import type { Candidate } from './layers/plan.ts';
import type { Tally } from './layers/tally.ts';
import type { NearMiss } from './verdict.ts';

export function nearMissesOf(_weighed: Weighed, _tally: Tally, _facts: Facts): NearMiss[] {
  return [];
}
export function deniedBecause(_candidate: Candidate, _facts: Facts): NearMiss[] {
  return [];
}
