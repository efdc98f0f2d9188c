/**
 * A cause in a few words where nothing but its name is remembered: a line of a digest names no policy. Errs towards the
 * name as it is, for a cause that another release gave.
 */
import type { Cause } from '../../../diagnosis/diagnosis.ts';
import { value } from '../../text/escape.ts';

const PHRASES: Readonly<Record<Cause, string>> = {
  'identity-no-allow': 'no identity-based policy allows it',
  'identity-explicit-deny': 'denied by an identity-based policy',
  'boundary-no-allow': 'the permissions boundary does not allow it',
  'boundary-explicit-deny': 'denied by the permissions boundary',
  'session-no-allow': 'the session policy does not allow it',
  'session-explicit-deny': 'denied by the session policy',
  'scp-no-allow': 'no SCP allows it',
  'scp-explicit-deny': 'denied by an SCP',
  'rcp-explicit-deny': 'denied by an RCP',
  'resource-no-allow': 'the resource-based policy does not allow it',
  'resource-explicit-deny': 'denied by the resource-based policy',
  'trust-no-allow': 'the trust policy of the role does not allow it',
  'trust-explicit-deny': 'denied by the trust policy of the role',
  'endpoint-no-allow': 'the VPC endpoint policy does not allow it',
  'endpoint-explicit-deny': 'denied by the VPC endpoint policy',
  'object-missing': 'the object does not exist',
  'block-public-access': 'refused by S3 Block Public Access',
  'object-ownership': 'refused by S3 Object Ownership',
  'service-linked-role-missing': 'the service-linked role is missing',
  'service-setting': "refused by the service's own settings",
  'credentials-expired': 'the credentials had expired',
  'credentials-invalid': 'the credentials were not valid',
  'clock-skew': 'the clock of the caller was off',
  'since-changed': 'allowed by the policies as they were afterwards',
  unexplained: 'the reason was not found',
};

/** Undefined: it was counted and never diagnosed. */
export function causePhrase(cause: string | undefined): string {
  if (cause === undefined) return 'not diagnosed';
  const phrases: Readonly<Record<string, string>> = PHRASES;
  return (Object.hasOwn(phrases, cause) ? phrases[cause] : undefined) ?? value(cause);
}
