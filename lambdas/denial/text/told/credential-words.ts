/**
 * Words by which a failure of credentials is told, where several services or several of its kinds share them.
 * Errs towards fewer: only what nothing else prints.
 */

export const NO_PROVIDER = /No OpenIDConnect provider found/i;

/** Why STS did not even look at the policies: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const TOKEN_REFUSED = new RegExp(
  [
    'Incorrect token audience',
    "Couldn't retrieve verification key from your identity provider",
    'ID Token provided is not a valid JWT',
    'Missing a required claim: ',
    "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    'Provided token could not be validated',
    'Issuer not present in specified provider',
    'Response signature invalid',
  ].join('|'),
  'i',
);

/** No signature, or a header that holds none: API Gateway, S3. */
export const NOT_SIGNED = new RegExp(
  [
    'MissingAuthenticationToken|Missing Authentication Token|IncompleteSignature',
    'Query-string authentication requires the Signature',
    'AWS authentication requires a valid Date or x-amz-date header',
    '\\(missing equal-sign\\) in Authorization header',
    "Authorization header requires '(?:Credential|Signature)' parameter",
  ].join('|'),
  'i',
);

/** Signed, and in a way that the service does not take: an older signature, a header left out, another Region's or service's. */
export const SIGNED_OTHERWISE = new RegExp(
  [
    'require AWS Signature Version 4',
    'Please use AWS4-HMAC-SHA256',
    'headers present in the request which were not signed',
    'Credential should be scoped to (?:a valid region|correct service)',
  ].join('|'),
  'i',
);

/** Amazon Bedrock, of a key that stands in for a signature. */
export const API_KEY_REFUSED = /\bAuthentication failed: Please make sure your API Key is valid\b/;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html */
export const ECR_UNSIGNED = new RegExp(
  [
    '\\.dkr[.-]ecr\\S{1,60}amazonaws\\.com.{0,600}(?:no basic auth credentials|unauthorized: authentication required|\\b401 Unauthorized|\\bstatus=401 body=)',
    '(?:no basic auth credentials|unauthorized: authentication required).{0,200}\\.dkr[.-]ecr\\S{1,60}amazonaws\\.com',
  ].join('|'),
  'is',
);

export const ECR_ENDED = /\bYour authorization token has expired\b/i;
