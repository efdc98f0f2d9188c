/**
 * The KMS keys behind the resources of a call. Errs towards a check only where an encryption key was read: a resource
 * whose key could not be read is a gap of that resource's.
 */
import { type Arn, arnOf, parseArn } from '../../aws/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import type { Case } from '../case.ts';
import type { ResourceFacts } from '../facts.ts';
import { type KeyTarget, keyUseOf } from './key-use.ts';
import { encryptedFacts } from './owner.ts';
import type { Subject } from './subject.ts';

export function keyTargets(matter: Case): readonly KeyTarget[] {
  return matter.keyTargets(() => matter.subjects.flatMap((subject) => keyTarget(matter, subject) ?? []));
}

/** AWS may name the action and call the key "the resource associated with this ciphertext". */
function isNamedExactly(action: string, denial: Denial): boolean {
  return denial.needs.some(
    (need) => need.action.toLowerCase() === action.toLowerCase() && !need.resource.includes('*'),
  );
}

function keyTarget(matter: Case, subject: Subject): KeyTarget | undefined {
  if (!subject.resource) return undefined;
  const use = keyUseOf(subject.need.action, subject.resource, matter.denial.parameters);
  if (!use || use.actions.every((action) => isNamedExactly(action, matter.denial))) return undefined;
  const facts = encryptedFacts(matter, subject);
  const key = keyArn(
    requestedKey(matter.denial, subject) ?? facts?.kmsKeyArn ?? undefined,
    matter.denial,
    subject,
    facts,
  );
  if (!key) return undefined;
  const account = key.account;
  const lookup = { kind: 'resource', arn: key.text, region: key.region ?? subject.region } as const;
  return {
    lookup: account === undefined ? lookup : { ...lookup, account },
    use,
    subject,
    encrypted: subject.resource,
  };
}

/** A put may choose another key than the bucket's default, or none. */
function requestedKey(denial: Denial, subject: Subject): string | undefined {
  if (!/^s3:putobject$/i.test(subject.need.action)) return undefined;
  const algorithm = denial.parameters['x-amz-server-side-encryption'];
  if (algorithm !== undefined && !algorithm.startsWith('aws:kms')) return '';
  return denial.parameters['x-amz-server-side-encryption-aws-kms-key-id'];
}

/** A key is written as ARN, id or alias; a bare one lies in the resource's own account. */
function keyArn(
  text: string | undefined,
  denial: Denial,
  subject: Subject,
  facts: ResourceFacts | undefined,
): Arn | undefined {
  if (text === undefined || text === '') return undefined;
  const arn = parseArn(text);
  if (arn) return arn.service === 'kms' ? arn : undefined;
  const account = facts?.account ?? subject.resource?.account ?? denial.caller.account;
  if (account === undefined || !/^(?:alias\/)?[\w/-]{1,256}$/.test(text)) return undefined;
  const resource = text.startsWith('alias/') || text.startsWith('key/') ? text : `key/${text}`;
  return parseArn(arnOf(denial.partition, 'kms', subject.region, account, resource));
}
