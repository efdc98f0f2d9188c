/**
 * EC2: the policy of a VPC endpoint and the VPC it stands in. Without a policy of its own an endpoint allows all, which
 * AWS writes out.
 */
import { present } from '../../denial/fields.ts';
import type { EndpointFacts, Reader } from '../../evidence/source.ts';
import { ENDPOINT_POLICY } from '../../evidence/subject/policy-names.ts';
import { ask, type Connection, closed, document, found, type Question, unread } from '../connection/ask.ts';

export function vpcEndpointReader(connection: Connection): Reader<'vpc-endpoint'> {
  const clients = connection.accounts.clients(async (config) => {
    const { EC2Client } = await import('@aws-sdk/client-ec2');
    return new EC2Client({ ...config });
  });
  return async (lookup, signal) => {
    const opened = await clients(lookup.account, lookup.region);
    if (opened.kind === 'closed') return closed(opened.gap, 'endpoint');
    const { DescribeVpcEndpointsCommand } = await import('@aws-sdk/client-ec2');
    const question: Question = {
      permission: 'ec2:DescribeVpcEndpoints',
      subject: lookup.id,
      layer: 'endpoint',
      account: lookup.account,
      signal,
      noneCodes: ['InvalidVpcEndpointId.NotFound', 'InvalidVpcEndpoint.NotFound', 'InvalidVpcEndpointId.Malformed'],
    };
    const asked = await ask(connection, question, async () => {
      const command = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [lookup.id] });
      return (await opened.client.send(command, { abortSignal: signal })).VpcEndpoints?.[0];
    });
    if (asked.kind === 'unread') return unread(...asked.gaps);
    if (asked.kind === 'absent' || asked.value === undefined) return { kind: 'absent' };
    const { VpcId, OwnerId, PolicyDocument } = asked.value;
    const read = PolicyDocument === undefined ? undefined : document(question, ENDPOINT_POLICY, PolicyDocument);
    const facts = present<EndpointFacts>({ id: lookup.id, vpcId: VpcId, account: OwnerId, policy: read?.policy });
    return found(facts, read?.gaps);
  };
}
