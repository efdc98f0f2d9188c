/** OpenSearch: the access policy of a domain; an empty text when there is none. */
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function opensearchReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { OpenSearchClient } = await import('@aws-sdk/client-opensearch');
      return new OpenSearchClient({ ...config });
    },
    async ({ client, arn, options }) => {
      const { DescribeDomainCommand } = await import('@aws-sdk/client-opensearch');
      const DomainName = arn.resource.split('/')[1] ?? '';
      return [
        {
          permission: 'es:DescribeDomain',
          tells: 'policy',
          gone: ['ResourceNotFoundException'],
          read: async () => {
            const { DomainStatus } = await client.send(new DescribeDomainCommand({ DomainName }), options);
            const { KmsKeyId, Enabled } = DomainStatus?.EncryptionAtRestOptions ?? {};
            return { policyText: DomainStatus?.AccessPolicies, kmsKeyArn: Enabled === true ? KmsKeyId : undefined };
          },
        },
      ];
    },
  );
}
