/**
 * What was gathered for one denial: the answers, and everything that could not be had.
 */
import { rememberedFor } from '../aws/remembered.ts';
import type { Answer, Facts, Gap, Lookup, LookupKind, LookupOf } from './source.ts';

export type Answers = { readonly [K in LookupKind]: ReadonlyMap<string, Answer<Facts[K]>> };

export interface Evidence {
  readonly answers: Answers;
  /** Union of the gaps of all answers, each once. */
  readonly gaps: readonly Gap[];
  /** How many rounds of lookups it took, and whether the deadline cut it short. */
  readonly rounds: number;
  readonly cutShort: boolean;
}

/** The key under which a lookup's answer is kept: its fields in a fixed order. */
export const lookupKey: (lookup: Lookup) => string = rememberedFor((lookup) =>
  JSON.stringify(Object.entries(lookup).sort(([a], [b]) => (a < b ? -1 : 1))),
);

export function answerTo<K extends LookupKind>(
  evidence: Evidence,
  kind: K,
  lookup: LookupOf<K>,
): Answer<Facts[K]> | undefined {
  return evidence.answers[kind].get(lookupKey(lookup));
}

export function noEvidence(): Evidence {
  return {
    answers: {
      principal: new Map(),
      organization: new Map(),
      resource: new Map(),
      'account-public-access': new Map(),
      'vpc-endpoint': new Map(),
      session: new Map(),
      'decoded-message': new Map(),
      'authorization-details': new Map(),
      simulation: new Map(),
      object: new Map(),
      changes: new Map(),
    },
    gaps: [],
    rounds: 0,
    cutShort: false,
  };
}
