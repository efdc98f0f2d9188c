/** CodeArtifact: the policy of a domain or repository. */
import { segmentsOf } from '../../aws/arn.ts';
import type { Reader } from '../../evidence/source.ts';
import type { Connection } from '../connection/ask.ts';
import { type FactReader, resourceReader } from './resource-reader.ts';

export function reader(connection: Connection): Reader<'resource'> {
  return resourceReader(
    connection,
    async (config) => {
      const { CodeartifactClient } = await import('@aws-sdk/client-codeartifact');
      return new CodeartifactClient({ ...config });
    },
    async ({ client, arn, account, options }): Promise<readonly FactReader[]> => {
      const sdk = await import('@aws-sdk/client-codeartifact');
      const [kind, domain = '', repository = ''] = segmentsOf(arn.resource);
      const none = ['ResourceNotFoundException'];
      if (kind === 'domain') {
        const command = new sdk.GetDomainPermissionsPolicyCommand({ domain, domainOwner: account });
        return [
          {
            permission: 'codeartifact:GetDomainPermissionsPolicy',
            tells: 'policy',
            none,
            read: async () => ({ policyText: (await client.send(command, options)).policy?.document }),
          },
        ];
      }
      const command = new sdk.GetRepositoryPermissionsPolicyCommand({ domain, domainOwner: account, repository });
      return [
        {
          permission: 'codeartifact:GetRepositoryPermissionsPolicy',
          tells: 'policy',
          none,
          read: async () => ({ policyText: (await client.send(command, options)).policy?.document }),
        },
      ];
    },
  );
}
