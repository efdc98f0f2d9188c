/**
 * Amazon Resource Names: taken apart and put together.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 * Errs towards "not an ARN": five colons, a known partition and a service are needed.
 */
import { isPartition, type Partition } from './regions.ts';
import { remembered } from './remembered.ts';

export interface Arn {
  readonly text: string;
  readonly partition: Partition;
  readonly service: string;
  readonly region?: string;
  /** Twelve digits; absent where the ARN holds none (S3 buckets, managed policies of AWS). */
  readonly account?: string;
  /** All after the fifth colon. */
  readonly resource: string;
}

const SHAPE = /^arn:(aws|aws-cn|aws-us-gov):([a-z0-9-]+):([a-z0-9-]*):([^:]*):([\s\S]+)$/;

/** The same object for the same text. */
export const parseArn: (text: string) => Arn | undefined = remembered((text) => {
  const [, partition, service, region, account, resource] = SHAPE.exec(text) ?? [];
  if (!isPartition(partition) || service === undefined || resource === undefined) return undefined;
  return {
    text,
    partition,
    service,
    ...(region && { region }),
    ...(account !== undefined && /^\d{12}$/.test(account) && { account }),
    resource,
  };
});

export function partitionOfRegion(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** `unknown` parts are `*`. */
export function arnOf(
  partition: Partition,
  service: string,
  region: string,
  account: string,
  resource: string,
): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
