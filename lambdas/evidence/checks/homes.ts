/**
 * Where a statement of each layer would be put. Errs towards leaving a home out: a fix without a place is not offered.
 */
import type { Denial } from '../../denial/denial.ts';
import type { Layer } from '../../engine/index.ts';
import type { Evidence } from '../evidence.ts';
import { endpointLookup } from '../subject/caller-lookups.ts';
import { namedRoleArn, resourceFacts, type Subject } from '../subject/subject.ts';
import type { Check } from './check.ts';
import { entityFacts } from './layers-of-caller.ts';

export function homesOf(
  denial: Denial,
  subject: Subject,
  evidence: Evidence,
  owner: string | undefined,
): Check['homes'] {
  const facts = entityFacts(denial, evidence);
  const entity = facts?.arn ?? denial.caller.entityArn;
  const { carrier } = subject;
  const homes: Partial<Record<Layer, string | undefined>> = {
    identity: entity,
    boundary: facts?.boundaryArn ?? entity,
    session: denial.caller.arn,
    scp: denial.caller.account,
    rcp: owner,
    trust: carrier.kind === 'role' ? (namedRoleArn(subject, evidence) ?? carrier.arn) : undefined,
    resource: carrier.kind === 'resource' ? (resourceFacts(evidence, carrier)?.arn ?? carrier.lookup.arn) : undefined,
    endpoint: endpointLookup(denial)?.id,
  };
  return Object.fromEntries(
    Object.entries(homes).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
