/**
 * EC2: VPC endpoints.
 */
import { listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, accountOf, type Operations, operation, policyText } from '../world.ts';

export const ec2: Operations = {
  DescribeVpcEndpoints: operation([], (context) => {
    const id = String(listAt(context.params, 'VpcEndpointId')[0] ?? '');
    const found = objectAt(objectAt(accountOf(context.world, context.account), 'vpcEndpoints'), id);
    if (found === undefined)
      throw new AwsFault('InvalidVpcEndpointId.NotFound', 400, `The Vpc Endpoint Id '${id}' does not exist`);
    const item = {
      vpcEndpointId: id,
      vpcId: textAt(found, 'vpcId'),
      ownerId: context.account,
      policyDocument: policyText(found),
    };
    return { vpcEndpointSet: [item] };
  }),
};
