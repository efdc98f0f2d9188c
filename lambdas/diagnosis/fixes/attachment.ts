/**
 * Where a policy of the caller lives: on the role or user itself, on a group, or on its own.
 */
import { parseArn } from '../../aws/arn.ts';
import type { Attachment } from '../../evidence/facts.ts';
import type { Findings } from '../findings/findings.ts';
import { firstFound } from '../findings/stated.ts';

export function attachmentOf({ evidence }: Findings, policy: string): Attachment | undefined {
  for (const answer of evidence.answers.principal.values()) {
    const found =
      answer.kind === 'found' ? answer.value.attachments.find((entry) => entry.policy === policy) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** ARN of what has to be edited to change an identity policy or boundary. */
export function homeOf(findings: Findings, policy: string): string | undefined {
  const attachment = attachmentOf(findings, policy);
  if (attachment?.policyArn !== undefined) return attachment.policyArn;
  if (attachment?.via.kind !== 'group') return undefined;
  const { partition, account } = parseArn(entityOf(findings) ?? '') ?? {};
  return account === undefined ? undefined : `arn:${partition}:iam::${account}:group/${attachment.via.name}`;
}

export function entityOf({ denial, evidence }: Findings): string | undefined {
  const { entityArn, arn } = denial.caller;
  if (entityArn !== undefined) return entityArn;
  const [, role] = /:assumed-role\/([^/]+)\//.exec(arn ?? '') ?? [];
  const found = role === undefined ? undefined : firstFound(evidence.answers.principal);
  return found?.arn.endsWith(`/${role}`) === true ? found.arn : arn;
}

/** Roles of Identity Center are edited in the permission set; what is changed in the account is overwritten. */
export function permissionSetOf({ denial }: Pick<Findings, 'denial'>): string | undefined {
  const { entityArn, arn } = denial.caller;
  return /\bAWSReservedSSO_([\w+=,.@-]+)_[0-9a-f]{16}\b/.exec(entityArn ?? arn ?? '')?.[1];
}
