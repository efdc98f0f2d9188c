/**
 * The names of the hub's roles: always the same, so that a hub that is made anew is trusted by every member as the old one
 * was. The Region is part of it, for roles belong to the whole account and a hub to a Region.
 */
import type { Handler } from './own-actions.ts';

/** Those that read in other accounts. */
export const READERS = ['diagnose-denial', 'report-spike'] as const satisfies readonly Handler[];

export function hubRoleName(stackName: string, handler: Handler, region: string): string {
  return `${stackName}-${handler}-${region}`;
}

export interface Hub {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
}

export function readersOf({ partition, account, region, stackName }: Hub): string[] {
  return READERS.map((handler) => `arn:${partition}:iam::${account}:role/${hubRoleName(stackName, handler, region)}`);
}
