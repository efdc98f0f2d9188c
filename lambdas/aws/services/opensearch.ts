/**
 * Amazon OpenSearch Service, whose actions kept the prefix of Elasticsearch.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonopensearchservice.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { named, put, type Service } from '../service.ts';

export const opensearch = {
  prefix: 'es',
  name: 'Amazon OpenSearch Service',
  sources: ['opensearchservice', 'opensearch'],
  alsoCalled: ['opensearch', 'elasticsearch'],
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'domainName'), (name) => arnAt(place, 'es', `domain/${name}`)),
  carries: { reader: 'opensearch', permission: 'es:DescribeDomain', resource: /^(domain\/[^/]+)/ },
  creates: ['CreateDomain'],
  reads: { opensearch: [{ action: 'es:DescribeDomain', reason: 'Domain access policy', layer: 'resource' }] },
  changes: {
    UpdateDomainConfig: {
      ...put(
        'domainName',
        'accessPolicies',
        named((name) => `domain/${name}`),
      ),
      only: ['accessPolicies', /./],
    },
  },
  linkedRoles: {
    opensearchservice: {
      role: 'AmazonOpenSearchService',
      words: ['OpenSearch Service', 'Amazon OpenSearch'],
    },
    es: {
      role: 'AmazonElasticsearchService',
      words: ['Elasticsearch Service', 'Amazon Elasticsearch', 'Amazon ES'],
    },
  },
} as const satisfies Service;
