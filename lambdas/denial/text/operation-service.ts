/**
 * Which service an operation belongs to when an error text names the operation alone.
 * Errs towards "not known": an operation that several services have is left without one.
 */

import { prefixOfTool } from '../../aws/look-up.ts';
import { actionsOfOperationName } from '../action.ts';
import { allServices, isKnownService } from '../service-data.ts';
import type { ErrorFrame } from './error-frame.ts';

export function serviceOfOperation(frame: ErrorFrame): string | undefined {
  const named = frame.service === undefined ? undefined : prefixOfName(frame.service);
  if (named !== undefined) return named;
  const { operation, code = '', message = '' } = frame;
  if (/UnauthorizedOperation$/.test(code)) return 'ec2';
  if (operation === undefined) return undefined;
  // No other service answers with these words.
  if (/^(?:Access Denied|Forbidden)\.?(?:$| )/.test(message) && has('s3', operation)) return 's3';
  // API Gateway would take any operation that starts with a verb.
  const candidates = allServices().filter((service) => service !== 'apigateway' && has(service, operation));
  return candidates.length === 1 ? candidates[0] : undefined;
}

function prefixOfName(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/[ _]/g, '')
    .replace(/^(?:amazon|aws)/, '');
  for (const form of [prefixOfTool(plain), plain, plain.replace(/v\d$/, ''), plain.replace(/client$/, '')]) {
    if (form !== undefined && isKnownService(form)) return form;
  }
  return undefined;
}

function has(service: string, operation: string): boolean {
  return actionsOfOperationName(service, operation).some((named) => named.known);
}
