/**
 * A denial and all that is known about it so far: the one value that the steps of collecting hand on, and that undoing a
 * change takes and gives. What follows from it is computed once; other evidence makes another case, which computes anew.
 */
import type { Denial } from '../denial/denial.ts';
import type { Judged } from './checks/check.ts';
import { type PassedRole, passedRoles } from './checks/passed-role.ts';
import { answerTo, type Evidence, noEvidence } from './evidence.ts';
import type { Answer, Facts, Gap, LookupKind, LookupOf } from './source.ts';
import { type CallerLookups, callerLookups } from './subject/caller-lookups.ts';
import type { KeyTarget } from './subject/key-use.ts';
import { type Subject, subjectsOf } from './subject/subject.ts';

/** What follows from the denial alone, whatever is read. */
interface FromDenial {
  readonly subjects: readonly Subject[];
  readonly lookups: CallerLookups;
  readonly passedRoles: readonly PassedRole[];
}

/** What follows from the answers as well. */
interface FromAnswers {
  keyTargets?: readonly KeyTarget[];
  judged?: readonly Judged[];
}

export class Case {
  readonly denial: Denial;
  readonly evidence: Evidence;
  readonly #told: FromDenial;
  readonly #learnt: FromAnswers;

  private constructor(denial: Denial, evidence: Evidence, told: FromDenial, learnt: FromAnswers) {
    this.denial = denial;
    this.evidence = evidence;
    this.#told = told;
    this.#learnt = learnt;
  }

  static of(denial: Denial, evidence: Evidence = noEvidence()): Case {
    const told = {
      subjects: subjectsOf(denial),
      lookups: callerLookups(denial),
      passedRoles: passedRoles(denial),
    };
    return new Case(denial, evidence, told, {});
  }

  /** The same denial on other evidence. */
  with(evidence: Evidence): Case {
    return new Case(this.denial, evidence, this.#told, {});
  }

  /** Gaps say what could not be seen; they change no answer. */
  withGaps(gaps: readonly Gap[]): Case {
    return new Case(this.denial, { ...this.evidence, gaps }, this.#told, this.#learnt);
  }

  get subjects(): readonly Subject[] {
    return this.#told.subjects;
  }

  get lookups(): CallerLookups {
    return this.#told.lookups;
  }

  get passedRoles(): readonly PassedRole[] {
    return this.#told.passedRoles;
  }

  answer<K extends LookupKind>(kind: K, lookup: LookupOf<K> | undefined): Answer<Facts[K]> | undefined {
    return lookup === undefined ? undefined : answerTo(this.evidence, kind, lookup);
  }

  /** What was read; nothing where it is not there or could not be. */
  found<K extends LookupKind>(kind: K, lookup: LookupOf<K> | undefined): Facts[K] | undefined {
    const answer = this.answer(kind, lookup);
    return answer?.kind === 'found' ? answer.value : undefined;
  }

  keyTargets(compute: () => readonly KeyTarget[]): readonly KeyTarget[] {
    this.#learnt.keyTargets ??= compute();
    return this.#learnt.keyTargets;
  }

  judged(compute: () => readonly Judged[]): readonly Judged[] {
    this.#learnt.judged ??= compute();
    return this.#learnt.judged;
  }
}
