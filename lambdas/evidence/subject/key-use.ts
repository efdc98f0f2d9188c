/**
 * Which calls also use the KMS key behind a resource, with which KMS actions, and what the service tells KMS then.
 * The caller needs these permissions itself: the service calls KMS on its behalf (forward access sessions).
 * Errs towards asking: a key check on a resource that turns out not to be encrypted is never made.
 */

import { servicePrefix } from '../../aws/action.ts';
import type { Arn } from '../../aws/arn.ts';
import { serviceOf, services } from '../../aws/look-up.ts';
import type { LookupOf } from '../source.ts';
import type { Subject } from './subject.ts';

export interface KeyUse {
  readonly actions: readonly string[];
  /** First label of `kms:ViaService`. */
  readonly via: string;
  /** Encryption context the service sends, as `kms:EncryptionContext:<name>`; `null`: sent, value not known. */
  readonly encryptionContext: Readonly<Record<string, string | null>>;
}

/** The key behind the resource of an authorization. */
export interface KeyTarget {
  readonly lookup: LookupOf<'resource'>;
  readonly use: KeyUse;
  readonly subject: Subject;
  /** The resource that the key encrypts. */
  readonly encrypted: Arn;
}

/** Parts of a multipart upload are read again when it is completed, so uploading needs Decrypt as well. */
const MULTIPART = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** By action in lower case. */
const ACTIONS = new Map(
  services().flatMap(({ prefix, keyUse }) =>
    Object.entries(keyUse?.actions ?? {}).map(
      ([name, actions]) => [`${prefix}:${name}`.toLowerCase(), actions] as const,
    ),
  ),
);

export function keyUseOf(
  action: string,
  resource: Arn,
  parameters: Readonly<Record<string, string>>,
): KeyUse | undefined {
  const actions = ACTIONS.get(action.toLowerCase());
  if (actions === undefined) return undefined;
  const service = servicePrefix(action).toLowerCase();
  const context = serviceOf(service)?.keyUse?.context?.(resource) ?? {};
  return {
    actions: service === 's3' && parameters['uploadId'] !== undefined ? MULTIPART : actions,
    via: service,
    encryptionContext: context,
  };
}
