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

/** The more telling first. */
const OBJECTS: readonly RegExp[] = [
  new RegExp(`(?<!console )\\bs3[an]?://${BUCKET}(?:/${KEY})?`, 'g'),
  new RegExp(`Failed to (?:upload|download) .{1,300}? to ${BUCKET}/(?<key>.{1,1024}?): An error occurred`, 'g'),
  new RegExp(`Failed to (?:upload|download) \\S{1,300} to ${BUCKET}/${KEY}`, 'g'),
  new RegExp(
    `https?://${BUCKET}\\.s3(?:-accelerate|-website)?(?:[.-](?:dualstack\\.|fips\\.)?[a-z]{2}(?:-[a-z]{2,9}){1,3}-\\d)?(?:\\.dualstack)?\\.amazonaws\\.com(?:\\.cn)?(?::443)?(?:/${QUERYLESS})?`,
    'g',
  ),
  new RegExp(
    `https?://s3(?:[.-](?:dualstack\\.|fips\\.)?[a-z]{2}(?:-[a-z]{2,9}){1,3}-\\d)?\\.amazonaws\\.com(?:\\.cn)?(?::443)?/${BUCKET}(?:/${QUERYLESS})?`,
    'g',
  ),
  // Arrow and what is built on it.
  new RegExp(`for key '(?<key>[^']{1,1024})' in bucket '${BUCKET}'`, 'g'),
  new RegExp(`\\b(?:in|for) bucket '${BUCKET}': AWS Error`, 'g'),
  new RegExp(`S3Bucket=${BUCKET}(?:, ?S3Key=${KEY})?`, 'g'),
  new RegExp(`<BucketName>${BUCKET}</BucketName>(?:.{0,200}?<Key>(?<key>[^<]{1,1024})</Key>)?`, 'g'),
  new RegExp(`<Key>(?<key>[^<]{1,1024})</Key>.{0,200}?<BucketName>${BUCKET}</BucketName>`, 'g'),
  new RegExp(`<Resource>/${BUCKET}(?:/(?<key>[^<]{1,1024}))?</Resource>`, 'g'),
];

export function objectIn(flat: string): Parameters {
  for (const pattern of OBJECTS) {
    // Of a copy, the last is the one written; of a download the only one is read.
    const { bucketName, key } = [...flat.matchAll(pattern)].at(-1)?.groups ?? {};
    if (bucketName === undefined) continue;
    const name = key?.replace(/(?<![:,;.])[:,;.]+$/, '');
    return name === undefined || name === '' ? { bucketName } : { bucketName, key: decoded(name) };
  }
  return {};
}

const IMAGE =
  /\b(?<registryId>\d{12})\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]{4,30}\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/(?:v2\/)?(?<repositoryName>[a-z0-9][a-z0-9._/-]{0,255})/;

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
