/**
 * Whether a request is signed as Signature Version 4 demands: header present, well formed, scoped to a known Region and
 * to the service it calls. The signature itself is not recomputed: the endpoint has no secrets.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import type { IncomingHttpHeaders } from 'node:http';
import { AwsFault } from './world.ts';

export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[A-Z0-9]{16,128})\/(?<day>\d{8})\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\/aws4_request, ?SignedHeaders=(?<signed>[a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

const REGION = /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-[a-z]+-\d$/;
/** Services with one endpoint a partition, signed for its home Region. */
const GLOBAL = new Set(['iam', 'organizations']);

export function readSignature(headers: IncomingHttpHeaders, path: string): Scope {
  const header = headers.authorization;
  if (header === undefined)
    throw new AwsFault('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  const { key, day, region, service, signed } = AUTHORIZATION.exec(header)?.groups ?? {};
  if (key === undefined || region === undefined || service === undefined || signed === undefined) {
    throw new AwsFault('IncompleteSignature', 400, 'Authorization header is not well formed');
  }
  const date = headers['x-amz-date'];
  if (typeof date !== 'string' || !date.startsWith(day ?? ' ') || !signed.split(';').includes('host')) {
    throw new AwsFault('IncompleteSignature', 400, 'Date or host is not signed');
  }
  const regional = path.startsWith('/authorization-details/');
  if (
    !REGION.test(region) ||
    (GLOBAL.has(service) && !regional && !/^(us-east-1|cn-north-1|cn-northwest-1|us-gov-west-1)$/.test(region))
  ) {
    throw new AwsFault('SignatureDoesNotMatch', 403, `Credential should be scoped to a valid region, not '${region}'.`);
  }
  return { accessKeyId: key, region, service };
}
