/**
 * S3 answers 403 for an object that does not exist when the caller may not list the bucket, so as not to tell who may
 * not know. The message then names `s3:ListBucket` for a call that never asked for it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * Errs towards the policies: the object must be known not to exist, or AWS must name the listing.
 */
import { bucketArn } from '../../aws/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Findings } from '../findings/findings.ts';
import type { CauseEntry, CauseMatch } from './cause-entry.ts';

export const OBJECT_MISSING: CauseEntry = {
  cause: 'object-missing',
  outcome: 'explained',
  docsPage: 'object-missing',
  holds,
};

const READS: ReadonlySet<string> = new Set([
  's3:getobject',
  's3:getobjectversion',
  's3:getobjecttagging',
  's3:getobjectattributes',
  's3:getobjectacl',
]);

export function readsObject(action: string): boolean {
  return READS.has(action.toLowerCase());
}

function holds({ denial, evidence, judged }: Findings): CauseMatch | undefined {
  if (!/^(Head|Get|Select)Object/.test(denial.eventName)) return undefined;
  const looked = [...evidence.answers.object.values()].flatMap((answer) =>
    answer.kind === 'found' ? [answer.value.exists] : [],
  );
  if (looked.includes(true)) return undefined;
  const read = judged.find(({ check }) => readsObject(check.request.action));
  if (namesListing(denial)) return { confidence: 'likely', source: 'error-message' };
  if (!looked.includes(false) || read?.verdict.decision !== 'allowed') return undefined;
  if (mayList(read)) return undefined;
  return { confidence: read.verdict.dependsOn.length === 0 ? 'likely' : 'possible' };
}

function namesListing(denial: Denial): boolean {
  return denial.message.action?.toLowerCase() === 's3:listbucket';
}

/** The same policies, asked whether the caller may list the bucket. */
function mayList({ check, prepared }: Judged): boolean {
  const bucket = bucketArn(check.request.resource);
  const listing = prepared.evaluate({ ...check.request, action: 's3:ListBucket', resource: bucket });
  return listing.decision === 'allowed';
}
