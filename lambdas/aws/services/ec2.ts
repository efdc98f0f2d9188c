/**
 * Amazon EC2 and VPC endpoints, whose policies stand between a network and a service.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
import { arnAt, type CallScope, itemsOf, pick, type RequestParameters } from '../parameters.ts';
import type { Service } from '../service.ts';

/** Ids in sets: `instancesSet.items[].instanceId`. */
const SETS: readonly (readonly [set: string, field: string, type: string])[] = [
  ['instancesSet', 'instanceId', 'instance'],
  ['volumeSet', 'volumeId', 'volume'],
  ['snapshotSet', 'snapshotId', 'snapshot'],
  ['securityGroupIdSet', 'groupId', 'security-group'],
  ['subnetSet', 'subnetId', 'subnet'],
  ['vpcSet', 'vpcId', 'vpc'],
];

const FIELDS: readonly (readonly [field: string, type: string, idPrefix?: string])[] = [
  ['instanceId', 'instance', 'i-'],
  ['volumeId', 'volume', 'vol-'],
  ['snapshotId', 'snapshot', 'snap-'],
  ['groupId', 'security-group', 'sg-'],
  ['networkInterfaceId', 'network-interface', 'eni-'],
  ['routeTableId', 'route-table'],
  ['subnetId', 'subnet', 'subnet-'],
  ['vpcEndpointId', 'vpc-endpoint'],
  ['natGatewayId', 'natgateway'],
  ['internetGatewayId', 'internet-gateway'],
  ['vpcId', 'vpc', 'vpc-'],
];

export const ec2 = {
  prefix: 'ec2',
  name: 'Amazon EC2',
  requestArn,
  reads: {
    ec2: [{ action: 'ec2:DescribeVpcEndpoints', reason: 'Endpoint policy and its VPC', layer: 'endpoint' }],
  },
  changes: {
    ModifyVpcEndpoint: {
      kind: 'put',
      layer: 'endpoint',
      from: 'ModifyVpcEndpointRequest.VpcEndpointId',
      document: 'ModifyVpcEndpointRequest.PolicyDocument',
      resetBy: 'ModifyVpcEndpointRequest.ResetPolicy',
    },
  },
  passes: { to: 'ec2.amazonaws.com', calls: ['AssociateIamInstanceProfile', 'RunInstances'] },
  linkedRoles: {
    spot: { role: 'EC2Spot', words: ['EC2 Spot Instances', 'Spot Instances', 'EC2 Spot'] },
    spotfleet: { role: 'EC2SpotFleet', words: ['EC2 Spot Fleet', 'Spot Fleet'] },
    ec2fleet: { role: 'EC2Fleet', words: ['EC2 Fleet'] },
    transitgateway: { role: 'VPCTransitGateway', words: ['Transit Gateway'] },
    ipam: { role: 'IPAM', words: ['VPC IPAM', 'IP Address Manager', 'IPAM'] },
  },
} as const satisfies Service;

function requestArn(parameters: RequestParameters, place: CallScope, action: string): string | undefined {
  const at = (type: string, id: string): string => arnAt(place, 'ec2', `${type}/${id}`);
  // Of the many resources of RunInstances none is the call's own: the instance has no id yet.
  if (/:RunInstances$/.test(action)) return at('instance', '*');
  if (/:CreateTags|:DeleteTags/.test(action)) {
    const id = itemsOf(parameters, 'resourcesSet').map((item) => pick(item, 'resourceId'))[0];
    const type = FIELDS.find(([, , idPrefix]) => idPrefix !== undefined && id?.startsWith(idPrefix))?.[1];
    return id !== undefined && type !== undefined ? at(type, id) : undefined;
  }
  // A call that makes something names what it is made in, which is another resource.
  if (/:Create/.test(action)) return undefined;
  for (const [set, field, type] of SETS) {
    const id = itemsOf(parameters, set).map((item) => pick(item, field))[0];
    if (id !== undefined) return at(type, id);
  }
  for (const [field, type] of FIELDS) {
    const id = pick(parameters, field);
    if (id !== undefined) return at(type, id);
  }
  // Images and snapshots of EC2 are named without an account in some actions only; the format decides elsewhere.
  const image = pick(parameters, 'imageId');
  return image === undefined ? undefined : arnAt({ ...place, account: '' }, 'ec2', `image/${image}`);
}
