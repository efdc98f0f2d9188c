/**
 * `aws:RequestedRegion` of an authorization: the Region of the address that was called, not where the caller sits.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
 * and, for models, https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html and
 * https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
 * Errs towards "not known": where a text names no Region and no ARN with one, nobody can tell.
 */

import { servicePrefix } from '../../aws/action.ts';
import { parseArn } from '../../aws/arn.ts';
import { homeRegion } from '../../aws/global-services.ts';
import type { Partition } from '../../aws/regions.ts';
import type { Provenance } from '../provenance.ts';

export interface AskedAuthorization {
  readonly action: string;
  readonly resource: string;
  readonly resourceFrom: Provenance;
}

export interface Where {
  readonly partition: Partition;
  readonly eventSource: string;
  /** As the record or the text tells it; empty where it does not. */
  readonly region: string;
  /** A record of CloudTrail, whose Region is that of the address. */
  readonly isRecord: boolean;
}

/** The value, or `null` where it is one of several and the event does not tell which. */
export function requestedRegion(
  { action, resource, resourceFrom }: AskedAuthorization,
  where: Where,
): string | null | undefined {
  const destination = destinationOf(action, resource);
  if (destination !== undefined) return destination;
  const told = where.region === '' ? undefined : where.region;
  if (where.isRecord) return told;
  // The question whether a role may be passed is asked where the role is handed over.
  const isOwnCall = !/^iam:(?:PassRole|CreateServiceLinkedRole)$/i.test(action);
  const service = isOwnCall ? servicePrefix(action) : (where.eventSource.split('.')[0] ?? '');
  const home = homeRegion(service.toLowerCase(), where.partition);
  // What a text names in an ARN it names for certain; its other words may be of a host, a file or a setting.
  const named = resourceFrom === 'message' ? parseArn(resource)?.region : undefined;
  return home ?? named ?? told;
}

const ACROSS_REGIONS =
  /^arn:[^:]*:bedrock:[^:]*:[^:]*:inference-profile\/(?:us|us-gov|eu|apac|jp|au|ca|sa|me|af|il|global)\./;

/**
 * Inference across Regions asks about the model in each Region that it may run in, and counts as asked there; a global
 * profile's model has no Region, and the key the value `unspecified`.
 */
function destinationOf(action: string, resource: string): string | null | undefined {
  // A profile of several Regions is asked about in the one the model may run in, which its own ARN does not tell.
  if (/^bedrock:InvokeModel/i.test(action) && ACROSS_REGIONS.test(resource)) return null;
  const [, region] = /^arn:[^:]*:bedrock:([^:]*):[^:]*:foundation-model\//.exec(resource) ?? [];
  if (region === undefined || !/^bedrock:/i.test(action)) return undefined;
  if (region === '') return 'unspecified';
  return region === '*' ? null : region;
}
