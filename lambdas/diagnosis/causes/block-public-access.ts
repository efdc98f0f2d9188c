/**
 * S3 Block Public Access of the account or the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * Certain only where the message names the setting: `RestrictPublicBuckets` shows as an explicit deny of the bucket
 * policy, and then only the absence of such a statement tells.
 */
import { isByBlockPublicAccess } from '../findings/blockers.ts';
import type { Findings } from '../findings/findings.ts';
import { type CauseEntry, type CauseMatch, CERTAIN_BY_MESSAGE } from './cause-entry.ts';

export const BLOCK_PUBLIC_ACCESS: CauseEntry = {
  cause: 'block-public-access',
  outcome: 'explained',
  layer: 'resource',
  docsPage: 'block-public-access',
  holds,
};

function holds({ denial, blockers, stated }: Findings): CauseMatch | undefined {
  if (denial.message.setting?.kind === 'block-public-access') return CERTAIN_BY_MESSAGE;
  const elsewhere = stated?.layer !== undefined && stated.layer !== 'resource';
  const first = blockers.find(({ from }) => from !== 'aws');
  if (elsewhere || first === undefined || !isByBlockPublicAccess(first)) return undefined;
  return { confidence: 'likely' };
}
