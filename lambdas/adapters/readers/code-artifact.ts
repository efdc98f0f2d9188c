/** CodeArtifact: the policy of a domain or repository. */

import {
  CodeartifactClient,
  GetDomainPermissionsPolicyCommand,
  GetRepositoryPermissionsPolicyCommand,
} from '@aws-sdk/client-codeartifact';
import { segmentsOf } from '../../aws/arn.ts';
import { type FactReader, resourceReader } from './resource-reader.ts';

export const reader = resourceReader(
  (config) => new CodeartifactClient({ ...config }),
  ({ client, arn, account, options }): readonly FactReader[] => {
    const [kind, domain = '', repository = ''] = segmentsOf(arn.resource);
    const none = ['ResourceNotFoundException'];
    if (kind === 'domain') {
      const command = new GetDomainPermissionsPolicyCommand({ domain, domainOwner: account });
      return [
        {
          permission: 'codeartifact:GetDomainPermissionsPolicy',
          tells: ['policy'],
          none,
          read: async () => ({ policyText: (await client.send(command, options)).policy?.document }),
        },
      ];
    }
    const command = new GetRepositoryPermissionsPolicyCommand({ domain, domainOwner: account, repository });
    return [
      {
        permission: 'codeartifact:GetRepositoryPermissionsPolicy',
        tells: ['policy'],
        none,
        read: async () => ({ policyText: (await client.send(command, options)).policy?.document }),
      },
    ];
  },
);
