/**
 * Where a statement of each layer would be put. Errs towards leaving a place out: a fix without a place is not offered.
 */

import type { Layer } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import { namedRoleArn, resourceFacts } from '../subject/owner.ts';
import type { Subject } from '../subject/subject.ts';
import type { Check } from './check.ts';
import { entityFacts } from './layers-of-caller.ts';

export function attachToOf(matter: Case, subject: Subject, owner: string | undefined): Check['attachTo'] {
  const facts = entityFacts(matter);
  const entity = facts?.arn ?? matter.denial.caller.entityArn;
  const { policyOwner } = subject;
  const attachTo: Partial<Record<Layer, string | undefined>> = {
    identity: entity,
    boundary: facts?.boundaryArn ?? entity,
    session: matter.denial.caller.arn,
    scp: matter.denial.caller.account,
    rcp: owner,
    trust: policyOwner.kind === 'role' ? (namedRoleArn(matter, subject) ?? policyOwner.arn) : undefined,
    resource:
      policyOwner.kind === 'resource' ? (resourceFacts(matter, policyOwner)?.arn ?? policyOwner.lookup.arn) : undefined,
    endpoint: matter.lookups.endpoint?.id,
  };
  return Object.fromEntries(
    Object.entries(attachTo).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
