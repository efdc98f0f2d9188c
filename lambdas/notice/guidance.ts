/**
 * Words of the house: what the settings say of a policy, a statement or a cause, beside the explanation.
 * Errs towards silence: all that an entry names must hold.
 */
import type { Settings } from '../contract/settings.ts';
import { present } from '../denial/fields.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Gist, Line, Link } from './notice.ts';
import { bare, clean, plain } from './text/escape.ts';
import { policyName } from './words/names/names.ts';

export type Guidance = Settings['guidance'][number];

/** More would push the explanation away. */
const MOST = 2;

export function guidanceFor(diagnosis: Diagnosis, all: readonly Guidance[] = []): readonly Guidance[] {
  return all.filter((one) => concerns(one, diagnosis)).slice(0, MOST);
}

/** For machines, where there is any. */
export function guidanceGiven(all: readonly Guidance[]): Pick<Gist, 'guidance'> {
  if (all.length === 0) return {};
  return { guidance: all.map(({ words, url }) => present<NonNullable<Gist['guidance']>[number]>({ words, url })) };
}

export function guidanceLine({ words }: Guidance): Line {
  return { kind: 'text', text: bare(words, 300) };
}

/** Words and link in one line, for a comment above what is to be pasted. */
export function guidanceComments(diagnosis: Diagnosis, all: readonly Guidance[]): readonly string[] {
  return guidanceFor(diagnosis, all).map(({ words, url }) => clean([plain(bare(words, 300)), url ?? ''].join(' ')));
}

export function guidanceLinks(all: readonly Guidance[]): readonly Link[] {
  return all.flatMap(({ url }) => (url === undefined ? [] : [{ label: 'About this policy', url }]));
}

function concerns({ policy, statement, cause }: Guidance, diagnosis: Diagnosis): boolean {
  if (cause !== undefined && cause !== diagnosis.cause) return false;
  if (policy === undefined && statement === undefined) return cause !== undefined;
  return diagnosis.blockers.some(
    (blocker) =>
      (policy === undefined ||
        (blocker.policy !== undefined && [blocker.policy, policyName(blocker.policy)].includes(policy))) &&
      (statement === undefined || blocker.statement === statement),
  );
}
