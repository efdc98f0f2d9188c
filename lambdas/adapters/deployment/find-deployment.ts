/**
 * Finds a stack by its name, with its outputs and parts. Errs towards naming why not: no such stack here is one answer,
 * no permission to look another.
 */

import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { parseArn } from '../../aws/arn.ts';
import type { Deployment, StackPart } from '../../deployment/deployment.ts';
import type { Unread } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { reading } from './reading.ts';

export type FoundDeployment =
  | { readonly kind: 'found'; readonly deployment: Deployment }
  | { readonly kind: 'absent' }
  | Unread;

export async function findDeployment(stack: string, connect: ConnectOptions): Promise<FoundDeployment> {
  const client = new CloudFormationClient({ ...baseConfig(connect) });
  const described = await reading('cloudformation:DescribeStacks', async () => {
    try {
      return (await client.send(new DescribeStacksCommand({ StackName: stack }))).Stacks?.[0];
    } catch (error) {
      // CloudFormation calls a stack that is not there a wrong value.
      if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
      throw error;
    }
  });
  if (described.kind === 'unread') return described;
  const { value: found } = described;
  if (found === undefined) return { kind: 'absent' };
  const listed = await reading('cloudformation:ListStackResources', async () => {
    const parts: StackPart[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const { LogicalResourceId, PhysicalResourceId, ResourceType } of page.StackResourceSummaries ?? []) {
        if (LogicalResourceId === undefined || PhysicalResourceId === undefined || ResourceType === undefined) continue;
        parts.push({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId, type: ResourceType });
      }
    }
    return parts;
  });
  if (listed.kind === 'unread') return listed;
  const outputs = (found.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
    OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue] as const],
  );
  return {
    kind: 'found',
    deployment: {
      stack,
      account: parseArn(found.StackId ?? '')?.account ?? connect.account ?? '',
      region: connect.region,
      status: found.StackStatus ?? '',
      outputs: Object.fromEntries(outputs),
      parts: listed.value,
    },
  };
}
