/**
 * What a failed sending means: is it worth trying again? Errs towards yes. A missing permission is mended by a person,
 * and the queue holds the alert until then; only what the service says about the message itself is final.
 */
import type { Receipt } from '../../delivery/channel.ts';
import { codeOf } from '../connection/fault.ts';

const FINAL =
  /^(?:InvalidParameter|InvalidParameterValue|ParameterValueInvalid|ValidationError|ValidationException|InvalidArgument)/;

export function failed(channel: string, error: unknown): Receipt {
  const reason = codeOf(error);
  return { kind: 'failed', channel, reason, retry: !FINAL.test(reason) };
}
