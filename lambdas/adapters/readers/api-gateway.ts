/** API Gateway: the policy of a REST API, whose quotes the API escapes once more. */
import { APIGatewayClient, GetRestApiCommand } from '@aws-sdk/client-api-gateway';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'apigateway:GET',
  gone: ['NotFoundException'],
  client: (config) => new APIGatewayClient({ ...config }),
  read: async ({ client, arn, options }) => {
    // `/restapis/ID…` in the management ARN, `ID/stage/…` in the one of a call.
    const restApiId = /^\/?(?:restapis\/)?([a-z0-9]+)/.exec(arn.resource)?.[1] ?? '';
    const { policy } = await client.send(new GetRestApiCommand({ restApiId }), options);
    return { policyText: policy?.replaceAll('\\"', '"') };
  },
});
