/** API Gateway: the policy of a REST API, whose quotes the API escapes once more. */
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function apiGatewayReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { APIGatewayClient } = await import('@aws-sdk/client-api-gateway');
      return new APIGatewayClient({ ...config });
    },
    async ({ client, arn, options }) => {
      const { GetRestApiCommand } = await import('@aws-sdk/client-api-gateway');
      // `/restapis/ID…` in the management ARN, `ID/stage/…` in the one of a call.
      const restApiId = /^\/?(?:restapis\/)?([a-z0-9]+)/.exec(arn.resource)?.[1] ?? '';
      return [
        {
          permission: 'apigateway:GET',
          tells: 'policy',
          gone: ['NotFoundException'],
          read: async () => {
            const { policy } = await client.send(new GetRestApiCommand({ restApiId }), options);
            return { policyText: policy?.replaceAll('\\"', '"') };
          },
        },
      ];
    },
  );
}
