/**
 * The trails that log in a Region, those of other Regions and of the organization among them. Errs towards unread: of a
 * trail whose selectors cannot be read nobody knows what it logs.
 */
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import type { Trail } from '../../deployment/checks/trail.ts';
import type { Reading } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { reading } from './reading.ts';

export async function readTrails(region: string, connect: ConnectOptions): Promise<Reading<readonly Trail[]>> {
  const client = new CloudTrailClient({ ...baseConfig({ ...connect, region }) });
  const described = await reading('cloudtrail:DescribeTrails', () => client.send(new DescribeTrailsCommand({})));
  if (described.kind === 'unread') return described;
  const trails: Trail[] = [];
  for (const { Name, TrailARN } of described.value.trailList ?? []) {
    if (TrailARN === undefined) continue;
    const status = await reading('cloudtrail:GetTrailStatus', () =>
      client.send(new GetTrailStatusCommand({ Name: TrailARN })),
    );
    if (status.kind === 'unread') return status;
    const selectors = await reading('cloudtrail:GetEventSelectors', () =>
      client.send(new GetEventSelectorsCommand({ TrailName: TrailARN })),
    );
    if (selectors.kind === 'unread') return selectors;
    trails.push({
      name: Name ?? TrailARN,
      arn: TrailARN,
      logging: status.value.IsLogging === true,
      selectors: selectors.value,
    });
  }
  return { kind: 'read', value: trails };
}
