/**
 * AWS Key Management Service. A key always has a policy; grants allow beside it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { alter, type ChangeTarget, put, type Service } from '../service.ts';

const resourceOf = (key: string): string => (key.startsWith('alias/') ? key : `key/${key}`);
const key: ChangeTarget = (named, { listed, arn }) => {
  if (listed !== undefined || named === undefined) return listed;
  return named.startsWith('arn:') ? named : arn(resourceOf(named));
};

/** The last are of services that use a key on the caller's behalf. */
const KEY_PARAMETERS = [
  'keyId',
  'targetKeyId',
  'sourceKeyId',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'kmsKeyId',
  'kMSKeyId',
  'kmsMasterKeyId',
  'kmsKeyArn',
];

export const kms = {
  prefix: 'kms',
  name: 'AWS KMS',
  requestArn: (parameters, place, action) => {
    const names = action.endsWith('ReEncryptTo') ? ['destinationKeyId'] : KEY_PARAMETERS;
    return whole(pick(parameters, ...names), (name) => arnAt(place, 'kms', resourceOf(name)));
  },
  carries: {
    reader: 'kms',
    policyName: 'key policy',
    permission: 'kms:GetKeyPolicy',
    resource: /^((?:key|alias)\/.+)$/,
  },
  creates: ['CreateKey'],
  reads: {
    kms: [
      {
        action: 'kms:DescribeKey',
        reason: "A key's state and manager, and the key behind an alias",
        layer: 'resource',
      },
      { action: 'kms:GetKeyPolicy', reason: 'Key policy', layer: 'resource' },
      { action: 'kms:ListGrants', reason: 'Grants, which allow beside the policies', layer: 'resource' },
      { action: 'kms:ListResourceTags', reason: 'Tags that key policies and ABAC test', layer: 'resource' },
    ],
  },
  inventory: [
    { action: 'kms:ListKeys', reason: 'Which keys there are' },
    { action: 'kms:ListAliases', reason: 'Which key an alias means' },
  ],
  changes: {
    PutKeyPolicy: put('keyId', 'policy', key),
    // EBS makes and retires grants for every volume.
    CreateGrant: { ...alter('keyId', key), unheard: true },
    RetireGrant: { ...alter('keyId', key), unheard: true },
    RevokeGrant: alter('keyId', key),
    DisableKey: alter('keyId', key),
    EnableKey: alter('keyId', key),
    ScheduleKeyDeletion: alter('keyId', key),
    CancelKeyDeletion: alter('keyId', key),
  },
  linkedRoles: {
    'cks.kms': { role: 'KeyManagementServiceCustomKeyStores', words: ['custom key store'] },
    'mrk.kms': { role: 'KeyManagementServiceMultiRegionKeys', words: ['multi-Region key'] },
  },
} as const satisfies Service;
