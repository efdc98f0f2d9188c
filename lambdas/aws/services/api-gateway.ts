/**
 * Amazon API Gateway. Calls of an API are `execute-api` ARNs; the policy hangs on the REST API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
import type { Service } from '../service.ts';

export const apiGateway = {
  prefix: 'apigateway',
  name: 'Amazon API Gateway',
  saidAs: /API ?Gateway/i,
  carries: {
    reader: 'api-gateway',
    permission: 'apigateway:GET',
    arnService: 'execute-api',
    resource: /^([^/]+)/,
    at: (api) => ({ resource: `/restapis/${api}`, account: '' }),
  },
  reads: {
    'api-gateway': [{ action: 'apigateway:GET', reason: 'REST API policy', layer: 'resource', resource: 'rest-apis' }],
  },
  linkedRoles: { 'ops.apigateway': { role: 'APIGateway', words: ['API Gateway'] } },
} as const satisfies Service;
