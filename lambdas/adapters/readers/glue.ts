/** Glue: the policy of the data catalog, one for an account and Region, whatever database or table is meant. */
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function glueReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { GlueClient } = await import('@aws-sdk/client-glue');
      return new GlueClient({ ...config });
    },
    async ({ client, options }) => {
      const { GetResourcePolicyCommand } = await import('@aws-sdk/client-glue');
      return [
        {
          permission: 'glue:GetResourcePolicy',
          tells: 'policy',
          none: ['EntityNotFoundException'],
          read: async () => ({
            policyText: (await client.send(new GetResourcePolicyCommand({}), options)).PolicyInJson,
          }),
        },
      ];
    },
  );
}
