/**
 * S3 Object Ownership: with ACLs disabled a request that sets one is refused; with ACLs in force an object belongs to the
 * account that wrote it, and the bucket's policy does not reach it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 * Concluded only where every policy allows: no one but S3 knows who owns an object.
 */
import type { Denial } from '../../denial/denial.ts';
import type { Findings } from '../findings/findings.ts';
import { firstFound } from '../findings/stated.ts';
import { type CauseEntry, type CauseMatch, CERTAIN_BY_MESSAGE } from './cause-entry.ts';

export const OBJECT_OWNERSHIP: CauseEntry = {
  cause: 'object-ownership',
  outcome: 'explained',
  layer: 'resource',
  docsPage: 'object-ownership',
  holds,
};

function holds(findings: Findings): CauseMatch | undefined {
  const { denial, evidence, stated } = findings;
  if (denial.message.setting?.kind === 'object-ownership') return CERTAIN_BY_MESSAGE;
  const named = denial.needs[0]?.action ?? '';
  if (!/^s3:/i.test(named) || stated?.layer !== undefined || !findings.allowsNow) return undefined;
  if (findings.hangsOnLayers.length > 0 || findings.hangsOnKeys.length > 0) return undefined;
  const ownership = [...evidence.answers.resource.values()].flatMap((answer) =>
    answer.kind === 'found' && typeof answer.value.objectOwnership === 'string' ? [answer.value.objectOwnership] : [],
  );
  if (ownership.includes('BucketOwnerEnforced') && setsAcl(denial)) return { confidence: 'likely' };
  const aclsInForce = ownership.includes('ObjectWriter') || ownership.includes('BucketOwnerPreferred');
  return aclsInForce && touchesObject(named) && firstFound(evidence.answers.object)?.exists !== false
    ? { confidence: 'possible' }
    : undefined;
}

function setsAcl(denial: Denial): boolean {
  if (denial.needs.some((need) => /^s3:Put\w*Acl$/i.test(need.action))) return true;
  const acl = denial.parameters['x-amz-acl'] ?? denial.parameters['acl'];
  return acl !== undefined && acl !== 'bucket-owner-full-control';
}

/** Writing makes a new object, which belongs to the writer. */
function touchesObject(action: string): boolean {
  return /^s3:(GetObject|PutObjectAcl|PutObjectTagging|RestoreObject)/i.test(action);
}
