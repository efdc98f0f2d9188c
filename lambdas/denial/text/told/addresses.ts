/**
 * Addresses of S3 objects and of container images, in the forms that tools print.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html (virtual host, path, older hosts),
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
 * Errs towards the bucket alone: a key is taken only where the text shows its end.
 */
type Parameters = Readonly<Record<string, string>>;

const BUCKET = '(?<bucketName>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])';
const KEY = '(?<key>[^\\s"\'`<>)\\]}|]{1,1024})';
const QUERYLESS = '(?<key>[^\\s?"\'`<>)\\]}|]{1,1024})';

/** `eu-west-1`, in a host behind a point or, in older ones, a hyphen. */
const REGION = '[a-z]{2}(?:-[a-z]{2,9}){1,3}-\\d';
const HOST_REGION = `(?:[.-](?:dualstack\\.|fips\\.)?${REGION})?`;
const HOST_END = '\\.amazonaws\\.com(?:\\.cn)?(?::443)?';

/** The more telling first. */
const OBJECTS: readonly RegExp[] = [
  // Lambda, of the package it was to take.
  new RegExp(`denied by S3, .{1,120}? permission to \\w{1,40} for (?:arn:[\\w-]{3,12}:s3:::)?${BUCKET}/${KEY}`, 'g'),
  new RegExp(`\\bCreate S3 bucket (?:with retry )?${BUCKET} returned an error: `, 'g'),
  // What Terraform was told of where its state lies, and Python of what to ask for.
  new RegExp(`-backend-config=["']?bucket=${BUCKET}(?:.{0,400}?-backend-config=["']?key=${KEY})?`, 'g'),
  new RegExp(`['"]Bucket['"]: ['"]${BUCKET}['"](?:, ['"]Key['"]: ['"](?<key>[^'"]{1,1024})['"])?`, 'g'),
  // CodeBuild.
  new RegExp(`\\bsource version arn:[\\w-]{3,12}:s3:::${BUCKET}/${KEY}`, 'g'),
  // Copilot.
  new RegExp(`\\bupload (?<key>\\S{1,1024}) to bucket ${BUCKET}: `, 'g'),
  new RegExp(`(?<!console )\\bs3[an]?://${BUCKET}(?:/${KEY})?`, 'g'),
  new RegExp(`\\bfailed for bucket ${BUCKET}(?= in region)`, 'g'),
  new RegExp(`Failed to (?:upload|download) .{1,300}? to ${BUCKET}/(?<key>.{1,1024}?): An error occurred`, 'g'),
  new RegExp(`Failed to (?:upload|download) \\S{1,300} to ${BUCKET}/${KEY}`, 'g'),
  new RegExp(
    `https?://${BUCKET}\\.s3(?:-accelerate|-website)?${HOST_REGION}(?:\\.dualstack)?${HOST_END}(?:/${QUERYLESS})?`,
    'g',
  ),
  new RegExp(`https?://s3${HOST_REGION}${HOST_END}/${BUCKET}(?:/${QUERYLESS})?`, 'g'),
  // Terraform's state.
  new RegExp(`\\bobject "(?<key>[^"]{1,1024})" in S3 bucket "${BUCKET}"`, 'g'),
  new RegExp(`\\bobjects in S3 bucket "${BUCKET}"`, 'g'),
  // Arrow and what is built on it.
  new RegExp(`for key '(?<key>[^']{1,1024})' in bucket '${BUCKET}'`, 'g'),
  new RegExp(`\\b(?:in|for) bucket '${BUCKET}': AWS Error`, 'g'),
  new RegExp(`S3Bucket=${BUCKET}(?:, ?S3Key=${KEY})?`, 'g'),
  new RegExp(`<BucketName>${BUCKET}</BucketName>(?:.{0,200}?<Key>(?<key>[^<]{1,1024})</Key>)?`, 'g'),
  new RegExp(`<Key>(?<key>[^<]{1,1024})</Key>.{0,200}?<BucketName>${BUCKET}</BucketName>`, 'g'),
  new RegExp(`<Resource>/${BUCKET}(?:/(?<key>[^<]{1,1024}))?</Resource>`, 'g'),
];

export function objectIn(text: string): Parameters {
  const flat = withRequestLine(text);
  for (const pattern of OBJECTS) {
    // Of a copy, the last is the one written; of a download the only one is read.
    const { bucketName, key } = [...flat.matchAll(pattern)].at(-1)?.groups ?? {};
    if (bucketName === undefined) continue;
    const name = key?.replace(/(?<![:,;.])[:,;.]+$/, '');
    return name === undefined || name === '' ? { bucketName } : { bucketName, key: decoded(name) };
  }
  return {};
}

/** Host, path and method in fields of their own, as HTTP clients print a request: Ruby's Excon, `curl -v`. */
const HOST = /["']?\bhost["']? {0,12}(?:=>|[:=]) {0,4}["']?(?<host>[a-z0-9][\w.-]{2,200}\.amazonaws\.com(?:\.cn)?)/i;
const PATH = /(?<![\w-])["']?path["']? {0,12}(?:=>|[:=]) {0,4}["'](?<path>\/[^"'\s]{0,1024})/i;
const METHOD = /(?<![\w-])["']?method["']? {0,12}(?:=>|[:=]) {0,4}["':]?(?<method>GET|HEAD|PUT|POST|DELETE)\b/i;
const REQUEST_LINE = /\b(?<method>GET|HEAD|PUT|POST|DELETE) (?<path>\/\S{0,1024}) HTTP\/[\d.]+/;

/** The text, and behind it the address that its parts make, with the verb: `PUT https://b.s3.eu-west-1.amazonaws.com/k`. */
export function withRequestLine(flat: string): string {
  const host = HOST.exec(flat)?.groups?.['host'];
  if (host === undefined) return flat;
  const line = REQUEST_LINE.exec(flat)?.groups;
  const path = line?.['path'] ?? PATH.exec(flat)?.groups?.['path'];
  if (path === undefined) return flat;
  const method = line?.['method'] ?? METHOD.exec(flat)?.groups?.['method']?.toUpperCase() ?? '';
  return `${flat} ${method} https://${host.toLowerCase()}${path}`;
}

const QUEUE =
  /https:\/\/(?:sqs\.[a-z0-9-]{4,30}|(?:[a-z0-9-]{4,30}\.)?queue)\.amazonaws\.com(?:\.cn)?\/\d{12}\/[\w-]{1,80}(?:\.fifo)?/;

export function queueIn(flat: string): Parameters {
  const queueUrl = QUEUE.exec(flat)?.[0];
  return queueUrl === undefined ? {} : { queueUrl };
}

const REPOSITORY = /git-codecommit\.[a-z0-9-]{4,30}\.amazonaws\.com\/v1\/repos\/(?<repositoryName>[\w.-]{1,100})/;

export function repositoryIn(flat: string): Parameters {
  const repositoryName = REPOSITORY.exec(flat)?.groups?.['repositoryName'];
  return repositoryName === undefined ? {} : { repositoryName };
}

const IMAGE = new RegExp(
  [
    '\\b(?<registryId>\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.[a-z0-9-]{4,30}',
    '\\.(?:amazonaws\\.com(?:\\.cn)?|on\\.aws)',
    // The interface of registries, between the host and the name.
    '/(?:v2/)?(?<repositoryName>[a-z0-9][a-z0-9._/-]{0,255})',
  ].join(''),
);

export function imageIn(flat: string): Parameters {
  const { registryId, repositoryName } = IMAGE.exec(flat)?.groups ?? {};
  if (registryId === undefined || repositoryName === undefined) return {};
  return {
    registryId,
    repositoryName: repositoryName.replace(/\/(?:manifests|blobs|tags)(?:\/.*)?$/, '').replace(/(?<![./-])[./-]+$/, ''),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
