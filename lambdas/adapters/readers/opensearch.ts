/** OpenSearch: the access policy of a domain; an empty text when there is none. */

import { DescribeDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { segmentsOf } from '../../aws/arn.ts';
import { keyArnOf, policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'es:DescribeDomain',
  tells: ['policy', 'kmsKeyArn'],
  gone: ['ResourceNotFoundException'],
  client: (config) => new OpenSearchClient({ ...config }),
  read: async (target) => {
    const { client, arn, options } = target;
    const [, DomainName = ''] = segmentsOf(arn.resource);
    const { DomainStatus } = await client.send(new DescribeDomainCommand({ DomainName }), options);
    const { KmsKeyId, Enabled } = DomainStatus?.EncryptionAtRestOptions ?? {};
    return {
      policyText: DomainStatus?.AccessPolicies,
      kmsKeyArn: Enabled === true ? keyArnOf(target, KmsKeyId) : undefined,
    };
  },
});
