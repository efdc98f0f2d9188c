/**
 * Condition keys as AWS itself evaluated them: from authorization details and from the decoded message. Exact.
 * They hold for the authorization that was refused; a further authorization of the same call shares only the keys that
 * speak of the caller and of the way in.
 */
import type { Case } from '../../case.ts';
import type { AuthorizationDetailsFacts } from '../../facts.ts';
import type { Subject } from '../subject.ts';
import type { ContextBuilder } from './context-builder.ts';

/** What differs from one resource to the next. */
const OF_THE_RESOURCE = /^aws:(?:Resource|RequestTag|TagKeys|Action|Service|Type|Region|Account)/i;

export function addAwsWords(matter: Case, subject: Subject, builder: ContextBuilder): void {
  const main = matter.denial.needs[0];
  const isMain = main !== undefined && main.action === subject.need.action && main.resource === subject.need.resource;
  const applies = (key: string): boolean => isMain || (/^aws:/i.test(key) && !OF_THE_RESOURCE.test(key));
  const decoded = matter.lookups.decoded;
  const message = matter.answer('decoded-message', decoded);
  if (message?.kind === 'found') {
    for (const [key, values] of Object.entries(message.value.conditions)) {
      const [only] = values;
      if (only !== undefined && applies(key)) builder.set(key, values.length === 1 ? only : values);
    }
  }
  const details = detailsOf(matter);
  // The request's keys hold for every authorization that AWS itself evaluated, each of which adds keys of its own.
  const own = details?.evaluations.find((evaluation) => isOf(evaluation, subject));
  for (const [key, value] of Object.entries(details?.context ?? {})) {
    if (own !== undefined || applies(key)) builder.set(key, value);
  }
  for (const [key, value] of Object.entries(own?.context ?? {})) builder.set(key, value);
}

/** AWS names a resource by its ARN, by a pattern of it, or not at all for an action that knows none. */
function isOf(evaluation: AuthorizationDetailsFacts['evaluations'][number], { need }: Subject): boolean {
  if (evaluation.action.toLowerCase() !== need.action.toLowerCase()) return false;
  return [need.resource, '*'].includes(evaluation.resource) || need.resource === '*';
}

export function detailsOf(matter: Case): AuthorizationDetailsFacts | undefined {
  const lookup = matter.lookups.details;
  return matter.found('authorization-details', lookup);
}
