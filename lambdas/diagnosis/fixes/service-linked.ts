/**
 * Service-linked roles: what they may do is fixed by their service, and nobody can add to it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 * Certain also by name: no other role may take one that begins so.
 */
import type { Findings } from '../findings/findings.ts';

export function isServiceLinked({ denial }: Pick<Findings, 'denial'>): boolean {
  const { entityArn, arn } = denial.caller;
  return (
    /:role\/aws-service-role\//.test(entityArn ?? '') ||
    /:(?:assumed-role|role)\/(?:aws-service-role\/\S*\/)?AWSServiceRoleFor/.test(entityArn ?? arn ?? '')
  );
}
