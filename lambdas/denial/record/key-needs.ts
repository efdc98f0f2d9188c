/**
 * What a call needs of a KMS key that its service could not use: a service that keeps a key in use works by a grant,
 * which the caller must be allowed to make.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 * Errs towards nothing: a key that neither the sentence nor the request names is not looked for.
 */
import type { NeededAuthorization, Refusal } from '../denial.ts';
import { type ResourceContext, resourceOf } from '../resource.ts';

const BY_GRANT = ['CreateGrant', 'DescribeKey'].map((name) => `kms:${name}`);

export function keyNeeds(
  refusal: Refusal,
  sentence: string,
  own: readonly NeededAuthorization[],
  context: ResourceContext,
): readonly NeededAuthorization[] {
  if (refusal !== 'key' || own.some(({ action }) => action.startsWith('kms:'))) return [];
  if (!/\bKMS key\b/i.test(sentence)) return [];
  const told = /arn:[\w-]{3,12}:kms:[\w-]{1,32}:\d{12}:key\/[\w-]{1,64}/.exec(sentence)?.[0];
  return BY_GRANT.flatMap((action) => {
    const asked = resourceOf(action, context);
    if (told === undefined && asked.from !== 'request-parameters' && asked.from !== 'event') return [];
    const resource = told ?? asked.resource;
    const resourceFrom = told === undefined ? asked.from : 'message';
    return [{ action, actionFrom: 'operation-table', actionKnown: true, resource, resourceFrom }];
  });
}
