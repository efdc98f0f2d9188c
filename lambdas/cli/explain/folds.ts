/**
 * The denials of a log as kinds, while it is read: the first of each fingerprint is explained, or a graver one that comes
 * after it; the others are counted. Memory
 * grows with the kinds up to a bound; denials of further kinds are counted as such. Errs towards telling apart, as the
 * fingerprint does.
 */

import { fingerprintOf } from '../../admission/fingerprint.ts';
import type { Severity } from '../../admission/severity.ts';
import type { Denial } from '../../denial/denial.ts';
import type { Times } from '../../denial/wrapped/found.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type Kind, type Overall, sortedKinds } from '../../notice/kinds.ts';

const MOST_KINDS = 5_000;
const MOST_SESSIONS = 1_000;
const MOST_HOURS = 24 * 400;

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

interface Fold {
  readonly sessions: Set<string>;
  severity: Severity;
  diagnosis?: Diagnosis;
  count: number;
  first: string;
  last: string;
}

interface Added {
  readonly fingerprint: string;
  readonly isToExplain: boolean;
}

export class Folds {
  readonly #folds = new Map<string, Fold>();
  readonly #byHour = new Map<string, number>();
  #denials = 0;
  #unkept = 0;

  /** `isToExplain`: it is the first of its kind or shows graver signs. */
  add(denial: Denial, severity: Severity, times?: Times): Added {
    const { fingerprint } = fingerprintOf(denial);
    const count = times?.count ?? 1;
    this.#denials += count;
    this.#atHour(denial.time, count);
    const before = this.#folds.get(fingerprint);
    if (before === undefined && this.#folds.size >= MOST_KINDS) {
      this.#unkept += count;
      return { fingerprint, isToExplain: false };
    }
    const fold = before ?? { sessions: new Set<string>(), severity, count: 0, first: '', last: '' };
    const [first, last] = [isoOf(times?.first) ?? denial.time, isoOf(times?.last) ?? denial.time];
    fold.count += count;
    within(fold, first, last);
    if (fold.sessions.size < MOST_SESSIONS)
      fold.sessions.add(denial.caller.arn ?? denial.requestContext.sourceIp ?? '');
    this.#folds.set(fingerprint, fold);
    const isGraver = RANK[severity] > RANK[fold.severity];
    if (isGraver) fold.severity = severity;
    return { fingerprint, isToExplain: before === undefined || isGraver };
  }

  /** The same call of the same session once more. */
  again(fingerprint: string, time: string): void {
    this.#denials += 1;
    this.#atHour(time, 1);
    const fold = this.#folds.get(fingerprint);
    if (fold === undefined) this.#unkept += 1;
    else {
      fold.count += 1;
      within(fold, time, time);
    }
  }

  explained(fingerprint: string, diagnosis: Diagnosis): void {
    const fold = this.#folds.get(fingerprint);
    // Of two that are explained side by side the graver one is kept.
    if (fold !== undefined && fold.severity === diagnosis.severity) fold.diagnosis = diagnosis;
    else if (fold !== undefined) fold.diagnosis ??= diagnosis;
  }

  get denials(): number {
    return this.#denials;
  }

  kinds(): readonly Kind[] {
    return sortedKinds(
      [...this.#folds].flatMap(([fingerprint, { diagnosis, sessions, count, first, last }]): readonly Kind[] =>
        diagnosis === undefined ? [] : [{ fingerprint, diagnosis, count, first, last, sessions: sessions.size }],
      ),
    );
  }

  overall(): Overall {
    return { denials: this.#denials, kinds: this.#folds.size, unkept: this.#unkept, byHour: this.#byHour };
  }

  #atHour(time: string, count: number): void {
    const hour = time.slice(0, 13);
    if (hour !== '' && (this.#byHour.has(hour) || this.#byHour.size < MOST_HOURS))
      this.#byHour.set(hour, (this.#byHour.get(hour) ?? 0) + count);
  }
}

function within(fold: Fold, first: string, last: string): void {
  if (first !== '' && (fold.first === '' || first < fold.first)) fold.first = first;
  if (last > fold.last) fold.last = last;
}

/** Engines write times their own way. */
function isoOf(time: string | undefined): string | undefined {
  const parsed =
    time === undefined
      ? Number.NaN
      : Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(time) ? time : `${time.replace(' ', 'T')}Z`);
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString().replace('.000Z', 'Z');
}
