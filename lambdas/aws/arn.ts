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

/** The five parts behind `arn:` as they are written: the partition may be one that is not known, each part `*`. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function arnParts(text: string): ArnParts | undefined {
  const [head, partition = '', service = '', region = '', account = '', ...resource] = text.split(':');
  if (head !== 'arn' || partition === '' || service === '' || resource.length === 0) return undefined;
  return { partition, service, region, account, resource: resource.join(':') };
}

/** `role/path/App` → role, path, App; an object → its bucket and what its key holds. Some services divide by a colon. */
export function segmentsOf(resource: string, by: '/' | ':' = '/'): readonly string[] {
  return resource.split(by);
}

/** An object's ARN up to its bucket. */
export function bucketArn(objectArn: string): string {
  return objectArn.split('/', 1)[0] ?? objectArn;
}

/** A role, a policy, an id of Organizations: what stands behind the last slash; a text without one is its own name. */
export function lastSegment(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

/** What an ARN ends in; any other text stands for itself. */
export function shortName(text: string): string {
  return text.startsWith('arn:') ? text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1) : text;
}

/** A policy that AWS wrote and everybody has. */
export function isAwsManaged(policyArn: string): boolean {
  return /^arn:[^:]+:iam::aws:/.test(policyArn);
}
