/**
 * What the policy simulator is asked: one action on one resource by the caller's role or user, with the context the
 * event gave. Errs towards not asking: a witness that lacks a principal or an action is worth nothing.
 */

import { parseArn } from '../../aws/arn.ts';
import type { Case } from '../case.ts';
import type { LookupOf } from '../source.ts';

/** Once only, and not before the entity is known with its path. */
export function simulationLookup(matter: Case): LookupOf<'simulation'> | undefined {
  const entity = matter.lookups.entity;
  const subject = matter.subjects[0];
  if (!entity || !subject?.resourceKnown || matter.evidence.answers.simulation.size > 0) return undefined;
  const answer = matter.answer('principal', entity);
  const told = parseArn(matter.denial.caller.entityArn ?? '')?.text;
  const principal = answer?.kind === 'found' ? answer.value.arn : answer?.kind === 'unread' ? told : undefined;
  if (principal === undefined || /:(?:root|role\/aws-service-role\/.*)$/.test(principal)) return undefined;
  return {
    kind: 'simulation',
    account: entity.account,
    principal,
    action: subject.need.action,
    resource: subject.need.resource,
    context: Object.fromEntries(
      Object.entries(matter.denial.requestContext.context).map(([key, fact]) => [key, fact.value]),
    ),
  };
}
