/** ECR: repository policy and tags. */
import type { Reader } from '../../evidence/source.ts';
import type { Connection } from '../connection/ask.ts';
import { resourceReader, tagsFrom } from './resource-reader.ts';

export function reader(connection: Connection): Reader<'resource'> {
  return resourceReader(
    connection,
    async (config) => {
      const { ECRClient } = await import('@aws-sdk/client-ecr');
      return new ECRClient({ ...config });
    },
    async ({ client, arn, account, options }) => {
      const { GetRepositoryPolicyCommand, ListTagsForResourceCommand } = await import('@aws-sdk/client-ecr');
      const repositoryName = arn.resource.replace(/^repository\//, '');
      return [
        {
          permission: 'ecr:GetRepositoryPolicy',
          tells: 'policy',
          none: ['RepositoryPolicyNotFoundException'],
          gone: ['RepositoryNotFoundException'],
          read: async () => {
            const command = new GetRepositoryPolicyCommand({ registryId: account, repositoryName });
            return { policyText: (await client.send(command, options)).policyText };
          },
        },
        {
          permission: 'ecr:ListTagsForResource',
          tells: 'tags',
          none: ['RepositoryNotFoundException'],
          read: async () => {
            const command = new ListTagsForResourceCommand({ resourceArn: arn.text });
            return { tags: tagsFrom((await client.send(command, options)).tags) };
          },
        },
      ];
    },
  );
}
