/**
 * A service needs its service-linked role, the role is not there yet, and the caller may not create it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */

import { hasLinkedRole, serviceLinkedIn } from '../../aws/look-up.ts';
import type { Findings } from '../findings/findings.ts';
import { type CauseEntry, type CauseMatch, CERTAIN_BY_MESSAGE } from './cause-entry.ts';

export const SERVICE_LINKED_ROLE_MISSING: CauseEntry = {
  cause: 'service-linked-role-missing',
  outcome: 'explained',
  docsPage: 'service-linked-role-missing',
  holds,
};

const CREATE = 'iam:createservicelinkedrole';

function holds({ denial }: Findings): CauseMatch | undefined {
  if (denial.message.action?.toLowerCase() === CREATE) return CERTAIN_BY_MESSAGE;
  if (
    /service[- ]linked role/i.test(denial.errorMessage) &&
    /permission|not authorized|does not exist/i.test(denial.errorMessage)
  )
    return CERTAIN_BY_MESSAGE;
  return denial.needs.some((need) => need.action.toLowerCase() === CREATE) ? { confidence: 'likely' } : undefined;
}

/** `autoscaling.amazonaws.com`, where event or message tell for which service. */
export function serviceOf({ denial }: Pick<Findings, 'denial'>): string | undefined {
  const asked = denial.parameters['aWSServiceName'] ?? denial.parameters['AWSServiceName'];
  if (asked !== undefined) return asked;
  const inRole = /aws-service-role\/([\w.-]+\.amazonaws\.com)/.exec(
    `${denial.needs[0]?.resource} ${denial.errorMessage}`,
  );
  const told = inRole?.[1] ?? serviceLinkedIn(denial.errorMessage);
  if (told !== undefined) return told;
  return [denial.caller.invokedBy, denial.eventSource].find(
    (service) => service !== undefined && hasLinkedRole(service),
  );
}
