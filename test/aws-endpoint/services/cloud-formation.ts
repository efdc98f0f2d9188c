/**
 * CloudFormation's stacks, as far as they are looked up: status, outputs, resources.
 */
import { AwsFault, type Context, type Operations, operation, page, text } from '../world.ts';

function stackOf(context: Context) {
  const name = text(context, 'StackName');
  const found = context.world.stacks?.[`${name} ${context.region}`];
  if (found === undefined) throw new AwsFault('ValidationError', 400, `Stack with id ${name} does not exist`);
  return { name, ...found };
}

export const cloudFormation: Operations = {
  DescribeStacks: operation(['StackName'], (context) => {
    const { name, status, outputs } = stackOf(context);
    return {
      Stacks: [
        {
          StackName: name,
          StackId: `arn:aws:cloudformation:${context.region}:${context.account}:stack/${name}/1`,
          StackStatus: status,
          CreationTime: '2026-11-01T00:00:00Z',
          Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
        },
      ],
    };
  }),
  ListStackResources: operation(['StackName'], (context) => {
    const { items, next } = page(context, stackOf(context).resources, 'NextToken');
    return {
      StackResourceSummaries: items.map(([LogicalResourceId, ResourceType, PhysicalResourceId]) => ({
        LogicalResourceId,
        ResourceType,
        PhysicalResourceId,
        ResourceStatus: 'CREATE_COMPLETE',
        LastUpdatedTimestamp: '2026-11-01T00:00:00Z',
      })),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),
};
