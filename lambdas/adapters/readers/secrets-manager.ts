/**
 * Secrets Manager: a secret's policy, key and tags; never its value. An event may name a secret without the six
 * characters that end its ARN: the service finds it by name.
 */
import type { Reader } from '../../evidence/source.ts';
import type { Connection } from '../connection/ask.ts';
import { keyArnOf, resourceReader, tagsFrom } from './resource-reader.ts';

const GONE = ['ResourceNotFoundException'];

export function reader(connection: Connection): Reader<'resource'> {
  return resourceReader(
    connection,
    async (config) => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return new SecretsManagerClient({ ...config });
    },
    async (target) => {
      const sdk = await import('@aws-sdk/client-secrets-manager');
      const { client, arn, options } = target;
      const name = arn.resource.replace(/^secret:/, '').replace(/-\?{6}$/, '');
      // With the pattern of an unknown suffix only the name is left to ask for.
      const input = { SecretId: arn.resource.endsWith('-??????') ? name : arn.text };
      return [
        {
          permission: 'secretsmanager:GetResourcePolicy',
          tells: 'policy',
          gone: GONE,
          read: async () => ({
            policyText: (await client.send(new sdk.GetResourcePolicyCommand(input), options)).ResourcePolicy,
          }),
        },
        {
          permission: 'secretsmanager:DescribeSecret',
          tells: 'kmsKeyArn',
          gone: GONE,
          read: async () => {
            const { KmsKeyId, Tags } = await client.send(new sdk.DescribeSecretCommand(input), options);
            // Without a key of its own a secret lies under the AWS-managed one.
            return { kmsKeyArn: keyArnOf(target, KmsKeyId ?? 'alias/aws/secretsmanager'), tags: tagsFrom(Tags) };
          },
        },
      ];
    },
  );
}
