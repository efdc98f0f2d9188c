/**
 * Where the policies of a caller are written, as CloudFormation tells it by the tags it puts on what it makes.
 * Errs towards silence: the tags are of the caller's own role or user, and say nothing of a policy that hangs elsewhere.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
import { present } from '../../../denial/fields.ts';
import type { Diagnosis, Fix } from '../../../diagnosis/diagnosis.ts';
import { value } from '../../text/escape.ts';

export interface WrittenIn {
  readonly stack: string;
  readonly logicalId?: string;
}

export function writtenIn({ attachTo, edit }: Fix, { denial, callerTags }: Diagnosis): WrittenIn | undefined {
  const { caller } = denial;
  if (edit?.kind === 'permission-set' || edit?.kind === 'meet-condition') return undefined;
  const isCaller =
    (attachTo.kind === 'known' && attachTo.target === caller.entityArn) ||
    (attachTo.kind === 'role' && caller.arn?.split('/')[1] === attachTo.name);
  const stack = callerTags?.['aws:cloudformation:stack-name'];
  const logicalId = callerTags?.['aws:cloudformation:logical-id'];
  if (!isCaller || stack === undefined || stack === '') return undefined;
  return present<WrittenIn>({ stack, logicalId: logicalId === '' ? undefined : logicalId });
}

/** `, written in stack Orders, logical id DeployRole1234`. */
export function writtenWords(fix: Fix, diagnosis: Diagnosis): string {
  const found = writtenIn(fix, diagnosis);
  if (found === undefined) return '';
  const id = found.logicalId === undefined ? '' : `, logical id ${value(found.logicalId, 80)}`;
  return `, written in stack ${value(found.stack, 80)}${id}`;
}
