/** Glue: the policy of the data catalog, one for an account and Region, whatever database or table is meant. */
import { GetResourcePolicyCommand, GlueClient } from '@aws-sdk/client-glue';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'glue:GetResourcePolicy',
  none: ['EntityNotFoundException'],
  client: (config) => new GlueClient({ ...config }),
  read: async ({ client, options }) => ({
    policyText: (await client.send(new GetResourcePolicyCommand({}), options)).PolicyInJson,
  }),
});
