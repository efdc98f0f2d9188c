/**
 * What S3 Control tells: access points, and Block Public Access of an account.
 */

import { parseArn, segmentsOf } from '../../aws/arn.ts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import { present } from '../../denial/fields.ts';
import type { PublicAccessBlock } from '../../engine/index.ts';
import type { ResourceFacts } from '../../evidence/facts.ts';
import type { Reader } from '../../evidence/source.ts';
import { resourcePolicyName } from '../../evidence/subject/policy-names.ts';
import type { ClientConfig } from '../connection/accounts.ts';
import { type Connection, found, gapsOf, partOf, unread } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';

const POLICY = 's3:GetAccessPointPolicy';

export function accessPointReader(connection: Connection): Reader<'resource'> {
  const clients = connection.accounts.clients(controlClient);
  return async (lookup, signal) => {
    const arn = parseArn(lookup.arn);
    const account = arn?.account ?? lookup.account;
    const [, name] = segmentsOf(arn?.resource ?? '');
    // One of many Regions has a policy, which is asked for by a name that its ARN does not tell.
    if (arn !== undefined && arn.region === undefined)
      return unread({ layer: 'resource', reason: 'no-reader', subject: lookup.arn });
    if (account === undefined || name === undefined)
      return unread({ layer: 'resource', reason: 'malformed', subject: lookup.arn });
    const noneCodes = ['NoSuchAccessPoint'];
    const about = { subject: lookup.arn, layer: 'resource', account, signal, noneCodes } as const;
    const opened = await askerOf(connection, clients(account, arn?.region ?? lookup.region), about);
    if (opened.kind !== 'found') return opened;
    const asker = opened.value;
    const sdk = await import('@aws-sdk/client-s3-control');
    const input = { AccountId: account, Name: name };
    const [point, policy] = await Promise.all([
      asker.ask('s3:GetAccessPoint', async (client, options) => {
        return client.send(new sdk.GetAccessPointCommand(input), options);
      }),
      asker.askPart(POLICY, ['NoSuchAccessPointPolicy'], async (client, options) => {
        return (await client.send(new sdk.GetAccessPointPolicyCommand(input), options)).Policy;
      }),
    ]);
    if (point.kind === 'absent') return point;
    const written = partOf(policy);
    const text = written && asker.document(POLICY, resourcePolicyName(lookup.arn), written);
    const told = partOf(point);
    const block = told?.PublicAccessBlockConfiguration;
    const bucket = told?.Bucket;
    const facts = present<ResourceFacts>({
      arn: lookup.arn,
      account,
      policy: text ? text.policy : written === null ? null : undefined,
      publicAccessBlock: told === null ? null : block && plainBlock(block),
      bucket: typeof bucket === 'string' ? `arn:${arn?.partition ?? 'aws'}:s3:::${bucket}` : null,
    });
    return found(facts, [...gapsOf(point, policy), ...(text ? text.gaps : [])]);
  };
}

export function accountPublicAccessReader(connection: Connection): Reader<'account-public-access'> {
  const clients = connection.accounts.clients(controlClient);
  return async ({ account }, signal) => {
    const noneCodes = ['NoSuchPublicAccessBlockConfiguration'];
    const about = { subject: account, layer: 'resource', account, signal, noneCodes } as const;
    // The setting is the account's, the same from every Region.
    const home = globalRegion(partitionOf(connection.accounts.region) ?? 'aws');
    const asker = await askerOf(connection, clients(account, home), about);
    if (asker.kind !== 'found') return asker;
    const { GetPublicAccessBlockCommand } = await import('@aws-sdk/client-s3-control');
    return asker.value.ask('s3:GetAccountPublicAccessBlock', async (client, options) => {
      const command = new GetPublicAccessBlockCommand({ AccountId: account });
      return plainBlock((await client.send(command, options)).PublicAccessBlockConfiguration);
    });
  };
}

export async function controlClient(config: ClientConfig) {
  const { S3ControlClient } = await import('@aws-sdk/client-s3-control');
  const endpointProvider = onPlainAddress(config);
  return new S3ControlClient(present({ ...config, endpointProvider }));
}

/** S3 Control puts the account id before the host name, which an address of numbers does not allow. */
function onPlainAddress(config: { readonly endpoint?: string; readonly region: string }) {
  const endpoint = config.endpoint ?? process.env['AWS_ENDPOINT_URL'];
  if (endpoint === undefined || !URL.canParse(endpoint) || !/^[\d.]+$/.test(new URL(endpoint).hostname))
    return undefined;
  const scheme = { name: 'sigv4', signingName: 's3', signingRegion: config.region, properties: {} };
  return () => ({ url: new URL(endpoint), properties: { authSchemes: [scheme] } });
}

export function plainBlock(
  block: { readonly [K in keyof PublicAccessBlock]?: boolean | undefined } | undefined,
): PublicAccessBlock {
  return present<PublicAccessBlock>({
    BlockPublicAcls: block?.BlockPublicAcls,
    IgnorePublicAcls: block?.IgnorePublicAcls,
    BlockPublicPolicy: block?.BlockPublicPolicy,
    RestrictPublicBuckets: block?.RestrictPublicBuckets,
  });
}
