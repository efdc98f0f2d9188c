/**
 * Where a policy is written: the CloudFormation stack, as the tags tell that it puts on what it makes, and the repository
 * that the settings name for it.
 * Errs towards silence: tags say nothing of a policy that hangs elsewhere than they do.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
import { matchesAny } from '../../../admission/muting/pattern.ts';
import { parseArn, segmentsOf } from '../../../aws/arn.ts';
import { present } from '../../../denial/fields.ts';
import type { Diagnosis, Fix } from '../../../diagnosis/diagnosis.ts';
import { value } from '../../text/escape.ts';

export interface WrittenIn {
  readonly stack?: string;
  readonly logicalId?: string;
  readonly repository?: string;
  readonly url?: string;
}

type Tags = Readonly<Record<string, string>>;

export function writtenIn(fix: Fix, diagnosis: Diagnosis): WrittenIn | undefined {
  if (!isWrittenSomewhere(fix)) return undefined;
  const tags = tagsAt(fix, diagnosis);
  const stack = tags?.['aws:cloudformation:stack-name'] || undefined;
  const logicalId = tags?.['aws:cloudformation:logical-id'] || undefined;
  const account = accountOf(fix, diagnosis);
  const repository = diagnosis.repositories?.find(
    ({ accounts, stacks }) =>
      (accounts === undefined || (account !== undefined && accounts.includes(account))) && matchesAny(stacks, stack),
  );
  if (stack === undefined && repository === undefined) return undefined;
  return present<WrittenIn>({
    stack,
    logicalId: stack === undefined ? undefined : logicalId,
    repository: repository?.name,
    url: repository?.url,
  });
}

/** `, written in stack Orders, logical id DeployRole1234, of repository acme/orders`. */
export function writtenWords(fix: Fix, diagnosis: Diagnosis): string {
  const { stack, logicalId, repository } = writtenIn(fix, diagnosis) ?? {};
  if (stack === undefined) return repository === undefined ? '' : `, written in repository ${value(repository, 100)}`;
  const id = logicalId === undefined ? '' : `, logical id ${value(logicalId, 80)}`;
  const of = repository === undefined ? '' : `, of repository ${value(repository, 100)}`;
  return `, written in stack ${value(stack, 80)}${id}${of}`;
}

/** A policy of a role, user, resource or level of the organization; not a call, a session or an object. */
function isWrittenSomewhere({ attachTo, edit, document }: Fix): boolean {
  if (attachTo.kind !== 'known' && attachTo.kind !== 'role') return false;
  switch (edit?.kind) {
    case undefined:
      return true;
    case 'permission-set':
    case 'meet-condition':
    case 'create-object':
      return false;
    case 'create-service-linked-role':
    case 'other':
      return document !== undefined;
    default:
      return true;
  }
}

function tagsAt({ attachTo }: Fix, { denial, callerTags, placeTags }: Diagnosis): Tags | undefined {
  const { caller } = denial;
  const target = attachTo.kind === 'known' ? attachTo.target : undefined;
  const own = target === undefined || placeTags === undefined ? undefined : placeTags[target];
  const isCaller =
    (target !== undefined && target === caller.entityArn) ||
    (attachTo.kind === 'role' && segmentsOf(caller.arn ?? '')[1] === attachTo.name);
  return own ?? (isCaller ? callerTags : undefined);
}

function accountOf({ attachTo, layer }: Fix, { denial }: Diagnosis): string | undefined {
  if (attachTo.kind === 'role') return attachTo.account;
  if (attachTo.kind !== 'known') return undefined;
  const { target } = attachTo;
  // A level of the organization is written in its management account, which nothing here names.
  if (layer === 'scp' || layer === 'rcp') return undefined;
  if (/^\d{12}$/.test(target)) return target;
  const arn = parseArn(target);
  return arn === undefined ? denial.account || undefined : (arn.account ?? denial.resourceAccount);
}
