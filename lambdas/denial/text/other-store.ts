/**
 * Whether an answer in the form of S3's is S3's: other stores speak its protocol, print its codes and are called by AWS's
 * own tools. Told by what they answer otherwise, and by the address that was called.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/get-request-ids.html (both ids are on every answer of S3)
 * and answers that people published of MinIO, Ceph and the others.
 * Errs towards S3: an answer that S3 might give is S3's.
 */

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** S3's second id is base64. A node or a deployment names itself by a UUID or a digest. */
const NODE_ID = `(?:${UUID}|[0-9a-f]{64})`;
/** Nothing, and then what cannot be an id any more. */
const NO_ID = '(?=$|[,;)"\'\\]}]| \\d{4}[-/]\\d\\d[-/]\\d\\d| \\[)';

const SIMILAR = 'another S3-compatible store';

const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/<RequestId>tx0[0-9a-f]{8,}-|\brequest id: tx0[0-9a-f]{8,}-/i, 'Ceph'],
  [/<Message>not entitled<\/Message>|\bAccessDenied: not entitled\b/, 'Backblaze B2'],
  // S3's ids are in capitals.
  [/\brequest id: (?=\d{0,15}[a-f])[0-9a-f]{16}, host id:/, SIMILAR],
  [new RegExp(`<HostId>${NODE_ID}</HostId>|\\bhost ?id["']?[:=]? ?["']?${NODE_ID}\\b`, 'i'), SIMILAR],
  [/<Message>Access Denied\.<\/Message>/, SIMILAR],
  // S3 names the bucket of a refusal nowhere but in its own sentence.
  [/<Code>AccessDenied<\/Code>(?:\s{0,9}<Message>[^<]{0,80}<\/Message>)?\s{0,9}<BucketName>/, SIMILAR],
  [new RegExp(`\\brequest id: [\\w-]{1,64}, host id: ?(?:${NODE_ID}|${NO_ID})`), SIMILAR],
  [new RegExp(`\\bRequestID: [\\w-]{1,64}, HostID: (?:${NODE_ID})?, `), SIMILAR],
  [/\bRequestID: , HostID: , /, `${SIMILAR} or a proxy on the way`],
];

/** How tools are told, or tell, which address they call. */
const URL = '["\'(]{0,2}https?://(?<host>[\\w.-]{1,200})';
const ADDRESSES: readonly RegExp[] = [
  new RegExp(`\\b(?:endpoint(?:[-_ ]?url)?|s3Url|AWS_ENDPOINT_URL\\w{0,21})["']?[ =:]{1,3}${URL}`, 'i'),
  /\bfs\.s3a(?:\.bucket\.[\w.-]{1,63})?\.endpoint[ :=]{1,3}(?:https?:\/\/)?(?<host>[\w.-]{1,200})/,
  // s3fs.
  /\bURL is https?:\/\/(?<host>[\w.-]{1,200})/,
];

/** Whose hosts they are, where it is known. */
const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/\.r2\.cloudflarestorage\.com$/, 'Cloudflare'],
  [/(?:^|\.)wasabisys\.com$/, 'Wasabi'],
  [/\.digitaloceanspaces\.com$/, 'DigitalOcean'],
  [/\.backblazeb2\.com$/, 'Backblaze B2'],
  [/(?:^|\.)storage\.googleapis\.com$/, 'Google Cloud'],
  [/\.aliyuncs\.com$/, 'Alibaba Cloud'],
  [/\.scw\.cloud$/, 'Scaleway'],
  [/\.oraclecloud\.com$/, 'Oracle Cloud'],
];
const OF_AWS = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|on\.aws|api\.aws|amazon\.com)$/;

/** A sentence of IAM's is AWS's, whatever way it came. */
const OF_IAM = /\barn:aws[\w-]{0,8}:(?:iam|sts)::\S{1,600}? is not authorized to perform\b/;

export function otherStoreIn(flat: string): string | undefined {
  if (OF_IAM.test(flat)) return undefined;
  return ANSWERS.find(([pattern]) => pattern.test(flat))?.[1] ?? calledIn(flat);
}

function calledIn(flat: string): string | undefined {
  for (const pattern of ADDRESSES) {
    const host = pattern.exec(flat)?.groups?.['host']?.toLowerCase();
    if (host === undefined || OF_AWS.test(host)) continue;
    return HOSTS.find(([known]) => known.test(host))?.[1] ?? `${SIMILAR}, or another endpoint of your own`;
  }
  return undefined;
}
