/**
 * EC2: the policy of a VPC endpoint and the VPC it stands in. Without a policy of its own an endpoint allows all, which
 * AWS writes out.
 */
import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { present } from '../../denial/fields.ts';
import type { EndpointFacts } from '../../evidence/facts.ts';
import type { Reader } from '../../evidence/source.ts';
import { ENDPOINT_POLICY } from '../../evidence/subject/policy-names.ts';
import { type Connection, found } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';

const DESCRIBE = 'ec2:DescribeVpcEndpoints';
const GONE = ['InvalidVpcEndpointId.NotFound', 'InvalidVpcEndpoint.NotFound', 'InvalidVpcEndpointId.Malformed'];

export function vpcEndpointReader(connection: Connection): Reader<'vpc-endpoint'> {
  const clients = connection.accounts.clients((config) => new EC2Client({ ...config }));
  return async (lookup, signal) => {
    const { id, account, region } = lookup;
    const about = { subject: id, layer: 'endpoint', account, signal, noneCodes: GONE } as const;
    const asker = await askerOf(connection, clients(account, region), about);
    if (asker.kind !== 'found') return asker;
    const asked = await asker.value.ask(DESCRIBE, async (client, options) => {
      return (await client.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }), options)).VpcEndpoints?.[0];
    });
    if (asked.kind === 'unread') return asked;
    if (asked.kind === 'absent' || asked.value === undefined) return { kind: 'absent' };
    const { VpcId, ServiceName, OwnerId, PolicyDocument } = asked.value;
    const read =
      PolicyDocument === undefined ? undefined : asker.value.document(DESCRIBE, ENDPOINT_POLICY, PolicyDocument);
    const facts = present<EndpointFacts>({
      id,
      vpcId: VpcId,
      serviceName: ServiceName,
      account: OwnerId,
      policy: read?.policy,
    });
    return found(facts, read?.gaps);
  };
}
