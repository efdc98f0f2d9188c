/**
 * Amazon API Gateway. Calls of an API are `execute-api` ARNs; the policy hangs on the REST API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
import type { ChangeTarget, Service } from '../service.ts';

/** A policy is written by a patch of the API among its other properties, or with the whole definition. */
const restApi: ChangeTarget = (id, { globalArn }) => (id === undefined ? undefined : globalArn(`/restapis/${id}`, ''));

export const apiGateway = {
  prefix: 'apigateway',
  name: 'Amazon API Gateway',
  carries: {
    permission: 'apigateway:GET',
    arnService: 'execute-api',
    resource: /^([^/]+)/,
    at: (api) => ({ resource: `/restapis/${api}`, account: '' }),
  },
  reads: {
    'api-gateway': [{ action: 'apigateway:GET', reason: 'REST API policy', layer: 'resource', resource: 'rest-apis' }],
  },
  changes: {
    UpdateRestApi: { kind: 'other', layer: 'resource', from: 'restApiId', target: restApi },
    PutRestApi: { kind: 'other', layer: 'resource', from: 'restApiId', target: restApi },
  },
} as const satisfies Service;
