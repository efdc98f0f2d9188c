/**
 * The principal that takes on a role handed to a service, as a sentence or a call names the service.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
 * and the services' pages on their roles. Errs towards "not known".
 */
import { prefixOfSource, prefixSaidIn, receiverOf } from '../../aws/look-up.ts';

/** As the sentence names it: by its principal, else by its name. */
export function serviceNamedIn(sentence: string): string | undefined {
  const principal = /(?<![\w./@-])[a-z][a-z0-9.-]{1,50}\.amazonaws\.com(?:\.cn)?(?![\w/:])/.exec(sentence)?.[0];
  if (principal !== undefined) return principal;
  const prefix = prefixSaidIn(sentence);
  return prefix === undefined ? undefined : receiverOfCall(prefix);
}

/** By the call that hands the role over. */
export function receiverOfCall(called: string, operation?: string): string | undefined {
  if (called === '') return undefined;
  const prefix = prefixOfSource(called);
  return receiverOf(prefix, operation) ?? `${prefix}.amazonaws.com`;
}
