/**
 * VPC endpoints in a Terraform plan: their policies, and whether other calls than before go through them.
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint
 * Errs towards saying that the way of calls changes: a record shows the endpoint that a call took, and none that it will.
 */
import { fieldAt, textAt } from '../../denial/fields.ts';
import { sameText } from '../edit/parts.ts';
import { changesText, type EditOrNote, type ResourceChange, textOf } from './resource-change.ts';

type Read = (change: ResourceChange) => readonly EditOrNote[];

export const ENDPOINT_READERS: Readonly<Record<string, Read>> = {
  aws_vpc_endpoint: endpoint,
  aws_vpc_endpoint_policy: endpointPolicy,
  aws_vpc_endpoint_route_table_association: () => ['way-unknown'],
  aws_vpc_endpoint_subnet_association: () => ['way-unknown'],
  aws_vpc_endpoint_private_dns: () => ['way-unknown'],
};

/** What decides which calls go through it. */
const WAYS = [
  'vpc_id',
  'service_name',
  'vpc_endpoint_type',
  'route_table_ids',
  'subnet_ids',
  'private_dns_enabled',
  'dns_options',
  'ip_address_type',
];

function endpoint(change: ResourceChange): readonly EditOrNote[] {
  const { now, after } = change;
  if (now === undefined || after === undefined) return ['way-unknown'];
  const id = textAt(now, 'id');
  const isOther = change.isUnknown('id') || WAYS.some((name) => isMoved(change, name));
  return [
    ...(isOther ? ['way-unknown' as const] : []),
    ...(changesText(change, 'policy') ? [id === undefined ? 'place-unknown' : put(change, id)] : []),
  ];
}

function isMoved({ now, after, isUnknown, isPartlyUnknown }: ResourceChange, name: string): boolean {
  if (isPartlyUnknown(name)) return true;
  // What the service fills in may be told anew.
  const then = fieldAt(after, name);
  return then === undefined ? isUnknown(name) && isUnknown('id') : !sameText(fieldAt(now, name), then);
}

function endpointPolicy(change: ResourceChange): readonly EditOrNote[] {
  const [from, to] = [textAt(change.now, 'vpc_endpoint_id'), textAt(change.after, 'vpc_endpoint_id')];
  const gone = from === undefined || from === to ? [] : [{ kind: 'endpoint', id: from } as const];
  if (change.after === undefined) return gone;
  if (to !== undefined) return [...gone, put(change, to)];
  return [...gone, change.referred('vpc_endpoint_id') === undefined ? 'place-unknown' : 'new'];
}

/** An empty text is the default. */
function put(change: ResourceChange, id: string): EditOrNote {
  const document = textOf(change, 'policy');
  return document === undefined ? { kind: 'endpoint', id } : { kind: 'endpoint', id, document };
}
