/**
 * Amazon ECR: private repositories. Reading layers needs no key permission of the caller.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { type ChangeTarget, put, remove, type Service } from '../service.ts';

const repository: ChangeTarget = (named, { arn, parameter }) =>
  named === undefined ? undefined : arn(`repository/${named}`, parameter('registryId'));

export const ecr = {
  prefix: 'ecr',
  name: 'Amazon ECR',
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'repositoryName'), (name) =>
      arnAt({ ...place, account: pick(parameters, 'registryId') ?? place.account }, 'ecr', `repository/${name}`),
    ),
  carries: {
    reader: 'ecr',
    policyName: 'repository policy',
    permission: 'ecr:GetRepositoryPolicy',
    resource: /^(repository\/.+)$/,
  },
  creates: ['CreateRepository'],
  reads: {
    ecr: [
      { action: 'ecr:GetRepositoryPolicy', reason: 'Repository policy', layer: 'resource' },
      { action: 'ecr:ListTagsForResource', reason: 'Tags of a repository' },
    ],
  },
  inventory: [{ action: 'ecr:DescribeRepositories', reason: 'Which repositories there are' }],
  changes: {
    SetRepositoryPolicy: put('repositoryName', 'policyText', repository),
    DeleteRepositoryPolicy: remove('repositoryName', repository),
  },
} as const satisfies Service;
