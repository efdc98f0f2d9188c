/**
 * Amazon OpenSearch Serverless.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonopensearchserverless.html
 */
import type { Service } from '../service.ts';

export const opensearchServerless = {
  prefix: 'aoss',
  name: 'Amazon OpenSearch Serverless',
  alsoCalled: ['opensearchserverless'],
  linkedRoles: {
    'observability.aoss': { role: 'AmazonOpenSearchServerless', words: ['OpenSearch Serverless'] },
  },
} as const satisfies Service;
