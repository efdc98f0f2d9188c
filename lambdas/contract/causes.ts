/**
 * The slugs of all causes, in the order in which they are told: a message attribute, a setting and a file of JSON hold
 * them, and so they never change.
 */
export const CAUSES = [
  'scp-explicit-deny',
  'rcp-explicit-deny',
  'endpoint-explicit-deny',
  'resource-explicit-deny',
  'trust-explicit-deny',
  'boundary-explicit-deny',
  'session-explicit-deny',
  'identity-explicit-deny',
  'scp-no-allow',
  'endpoint-no-allow',
  'resource-no-allow',
  'trust-no-allow',
  'boundary-no-allow',
  'session-no-allow',
  'identity-no-allow',
  'object-missing',
  'block-public-access',
  'object-ownership',
  'service-linked-role-missing',
  'service-setting',
  'credentials-expired',
  'credentials-invalid',
  'clock-skew',
  'since-changed',
  'unexplained',
] as const;
