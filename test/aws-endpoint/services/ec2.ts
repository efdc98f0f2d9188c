/**
 * EC2: VPC endpoints.
 */
import { listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, accountOf, type Operations, operation, policyText } from '../world.ts';

export const ec2: Operations = {
  DescribeVpcEndpoints: operation([], (context) => {
    const held = objectAt(accountOf(context.world, context.account), 'vpcEndpoints');
    const wanted = listAt(context.params, 'VpcEndpointId');
    if (wanted.length === 0) return { vpcEndpointSet: Object.keys(held ?? {}).map((one) => ({ vpcEndpointId: one })) };
    const id = String(wanted[0] ?? '');
    const found = objectAt(held, id);
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
