/**
 * Secrets Manager: a secret's policy, key and tags; never its value. An event may name a secret without the six
 * characters that end its ARN: the service finds it by name.
 */
import { DescribeSecretCommand, GetResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { keyArnOf, resourceReader, tagsFrom } from './resource-reader.ts';

const GONE = ['ResourceNotFoundException'];

export const reader = resourceReader(
  (config) => new SecretsManagerClient({ ...config }),
  (target) => {
    const { client, arn, options } = target;
    const name = arn.resource.replace(/^secret:/, '').replace(/-\?{6}$/, '');
    // With the pattern of an unknown suffix only the name is left to ask for.
    const input = { SecretId: arn.resource.endsWith('-??????') ? name : arn.text };
    return [
      {
        permission: 'secretsmanager:GetResourcePolicy',
        tells: ['policy'],
        gone: GONE,
        read: async () => ({
          policyText: (await client.send(new GetResourcePolicyCommand(input), options)).ResourcePolicy,
        }),
      },
      {
        permission: 'secretsmanager:DescribeSecret',
        tells: ['kmsKeyArn', 'tags'],
        gone: GONE,
        read: async () => {
          const { KmsKeyId, Tags } = await client.send(new DescribeSecretCommand(input), options);
          // Without a key of its own a secret lies under the AWS-managed one.
          return { kmsKeyArn: keyArnOf(target, KmsKeyId ?? 'alias/aws/secretsmanager'), tags: tagsFrom(Tags) };
        },
      },
    ];
  },
);
