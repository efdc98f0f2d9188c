/** ECR: repository policy and tags. */
import { ECRClient, GetRepositoryPolicyCommand, ListTagsForResourceCommand } from '@aws-sdk/client-ecr';
import { resourceReader, tagsFrom } from './resource-reader.ts';

export const reader = resourceReader(
  (config) => new ECRClient({ ...config }),
  ({ client, arn, account, options }) => {
    const repositoryName = arn.resource.replace(/^repository\//, '');
    return [
      {
        permission: 'ecr:GetRepositoryPolicy',
        tells: ['policy'],
        none: ['RepositoryPolicyNotFoundException'],
        gone: ['RepositoryNotFoundException'],
        read: async () => {
          const command = new GetRepositoryPolicyCommand({ registryId: account, repositoryName });
          return { policyText: (await client.send(command, options)).policyText };
        },
      },
      {
        permission: 'ecr:ListTagsForResource',
        tells: ['tags'],
        none: ['RepositoryNotFoundException'],
        read: async () => {
          const command = new ListTagsForResourceCommand({ resourceArn: arn.text });
          return { tags: tagsFrom((await client.send(command, options)).tags) };
        },
      },
    ];
  },
);
