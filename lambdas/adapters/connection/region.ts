/**
 * Which Region and partition may be called. Errs towards none: a name that is not on the list came from somewhere else
 * than AWS.
 */

import { GLOBAL_REGION, REGIONS } from '../../aws/regions.ts';
import type { Partition } from '../../denial/denial.ts';

const PARTITIONS: readonly Partition[] = ['aws', 'aws-cn', 'aws-us-gov'];

export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find((partition) => REGIONS[partition].some((known) => known === region));
}

export function globalRegion(partition: Partition): string {
  return GLOBAL_REGION[partition];
}
