/**
 * The one spelling under which the changes of an entity are kept and found.
 * CloudTrail names roles, users and groups without their path, so the path is left out everywhere; names are unique in
 * an account without it. Errs towards leaving a text as it is.
 */
import { lastSegment, parseArn, segmentsOf } from '../aws/arn.ts';
import { remembered } from '../aws/remembered.ts';

export const changeTarget: (entity: string) => string = remembered((entity) => {
  const arn = parseArn(entity);
  if (!arn) return entity;
  if (arn.service === 'iam') {
    const [type, ...path] = segmentsOf(arn.resource);
    if (type === 'role' || type === 'user' || type === 'group') {
      return `arn:${arn.partition}:iam::${arn.account ?? ''}:${type}/${path.at(-1) ?? ''}`;
    }
  }
  // A policy, OU or account as an ARN of Organizations: its id is the last segment.
  if (arn.service === 'organizations') return lastSegment(arn.resource);
  return entity;
});

export function isSameTarget(one: string, other: string): boolean {
  return changeTarget(one) === changeTarget(other);
}
