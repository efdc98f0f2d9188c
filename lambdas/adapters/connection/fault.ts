/**
 * What an AWS error means for reading: refused, not there, too fast, too slow, broken. The one place where error codes
 * are known. Errs towards a gap: "there is none" is said only for the codes the reader itself names.
 */
import { fieldAt, textAt } from '../../denial/fields.ts';
import type { GapReason } from '../../evidence/source.ts';

export function codeOf(error: unknown): string {
  return textAt(record(error), 'name') ?? 'Unknown';
}

export function reasonOf(error: unknown): GapReason {
  const code = codeOf(error);
  const status = statusOf(error);
  // A call that went well and an error all the same: the answer could not be read.
  const unreadable = status !== undefined && status >= 200 && status < 300;
  if (error instanceof SyntaxError || unreadable) return 'malformed';
  if (isThrottle(code, status)) return 'throttled';
  if (/^(?:AbortError|TimeoutError|RequestTimeout|RequestTimeoutException)$/.test(code)) return 'timed-out';
  if (/AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthorizationError|OptInRequired/i.test(code))
    return 'access-denied';
  // The credentials themselves do not work: nothing here can be read with them.
  if (
    /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|CredentialsProviderError|SignatureDoesNotMatch/i.test(code)
  ) {
    return 'access-denied';
  }
  if (status !== undefined && status >= 500) return 'unavailable';
  if (status === 403) return 'access-denied';
  if (status === 404 || /NotFound|NoSuch|NotExist|DoesNotExist|NonExistent/i.test(code)) return 'not-found';
  // What was asked made no sense to the service: asking again as it is cannot help.
  return /^(?:Invalid|Validation|Malformed)/i.test(code) ? 'malformed' : 'unavailable';
}

function isThrottle(code: string, status: number | undefined): boolean {
  return (
    status === 429 || /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceeded|BandwidthLimit/i.test(code)
  );
}

function statusOf(error: unknown): number | undefined {
  const status = fieldAt(fieldAt(record(error), '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

// An Error's fields are not enumerable and its class hides them from a plain object test.
function record(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null) return {};
  const name = 'name' in error ? error.name : undefined;
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  return { name, $metadata: metadata };
}
