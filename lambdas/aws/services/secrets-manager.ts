/**
 * AWS Secrets Manager. The ARN of a secret ends in six characters that its name lacks.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { type ChangeTarget, put, remove, type Service } from '../service.ts';

const secret: ChangeTarget = (named, { listed, arn }) =>
  named === undefined || named.startsWith('arn:') ? named : (listed ?? arn(`secret:${named}`));

const DECRYPT = ['kms:Decrypt'];
const BOTH = ['kms:GenerateDataKey', 'kms:Decrypt'];

export const secretsManager = {
  prefix: 'secretsmanager',
  name: 'AWS Secrets Manager',
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'secretId', 'name'), (name) => arnAt(place, 'secretsmanager', `secret:${name}-??????`)),
  carries: { reader: 'secrets-manager', permission: 'secretsmanager:GetResourcePolicy', resource: /^(secret:.+)$/ },
  creates: ['CreateSecret'],
  reads: {
    'secrets-manager': [
      { action: 'secretsmanager:GetResourcePolicy', reason: 'Secret policy', layer: 'resource' },
      { action: 'secretsmanager:DescribeSecret', reason: "A secret's key and tags, not its value", layer: 'resource' },
    ],
  },
  inventory: [{ action: 'secretsmanager:ListSecrets', reason: 'Which secrets there are; never a value' }],
  changes: {
    PutResourcePolicy: put('secretId', 'resourcePolicy', secret),
    DeleteResourcePolicy: remove('secretId', secret),
  },
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
  keyUse: {
    actions: {
      GetSecretValue: DECRYPT,
      BatchGetSecretValue: DECRYPT,
      PutSecretValue: BOTH,
      CreateSecret: BOTH,
      UpdateSecret: BOTH,
    },
    context: ({ text }) => ({ SecretARN: text, SecretVersionId: null }),
  },
} as const satisfies Service;
