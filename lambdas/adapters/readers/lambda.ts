/**
 * Lambda: the policy of a function (of its version or alias when the ARN names one: each has its own) or layer version.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */

import { GetLayerVersionPolicyCommand, GetPolicyCommand, LambdaClient, ListTagsCommand } from '@aws-sdk/client-lambda';
import { segmentsOf } from '../../aws/arn.ts';
import { type FactReader, resourceReader } from './resource-reader.ts';

// "No policy" and "no function" have one code; without a policy the answer is the same.
const NONE = ['ResourceNotFoundException'];

export const reader = resourceReader(
  (config) => new LambdaClient({ ...config }),
  ({ client, arn, options }): readonly FactReader[] => {
    const [kind, name, qualifier] = segmentsOf(arn.resource, ':');
    if (kind === 'layer') {
      const LayerName = `arn:${arn.partition}:lambda:${arn.region ?? ''}:${arn.account ?? ''}:layer:${name ?? ''}`;
      const command = new GetLayerVersionPolicyCommand({ LayerName, VersionNumber: Number(qualifier ?? '1') });
      return [
        {
          permission: 'lambda:GetLayerVersionPolicy',
          tells: ['policy'],
          none: NONE,
          read: async () => ({ policyText: (await client.send(command, options)).Policy }),
        },
      ];
    }
    const plain = `arn:${arn.partition}:lambda:${arn.region ?? ''}:${arn.account ?? ''}:function:${name ?? ''}`;
    const command = new GetPolicyCommand({
      FunctionName: plain,
      Qualifier: qualifier === '*' ? undefined : qualifier,
    });
    return [
      {
        permission: 'lambda:GetPolicy',
        tells: ['policy'],
        none: NONE,
        read: async () => ({ policyText: (await client.send(command, options)).Policy }),
      },
      {
        permission: 'lambda:ListTags',
        tells: ['tags'],
        none: NONE,
        read: async () => ({
          tags: (await client.send(new ListTagsCommand({ Resource: plain }), options)).Tags ?? {},
        }),
      },
    ];
  },
);
