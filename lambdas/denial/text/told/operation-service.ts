/**
 * Which service an operation belongs to when an error text names the operation alone.
 * Errs towards "not known": an operation that several services have is left without one.
 */

import { prefixOfSource, prefixOfTool, prefixSaidIn, serviceLinkedIn } from '../../../aws/look-up.ts';
import { actionsOfOperationName } from '../../action.ts';
import { allServices, isKnownService } from '../../service-data.ts';
import type { ErrorFrame } from '../frame/error-frame.ts';

/** Prefixes whose actions no operation of an SDK asks for, or that share their operations' names with an older service. */
const NEVER_ALONE: ReadonlySet<string> = new Set([
  'apigateway',
  'apptest',
  'backup-storage',
  'dsql',
  'identitystore-auth',
  's3-outposts',
  's3express',
  'transform',
  'transform-custom',
]);

export function serviceOfOperation(frame: ErrorFrame): string | undefined {
  const { operation, code = '', message = '' } = frame;
  const named = frame.services.flatMap((name) => prefixOfName(name) ?? []);
  if (operation === undefined) return named[0] ?? (EC2_CODE.test(code) ? 'ec2' : undefined);
  // An error within an error: the service named may be the inner one's, the operation the outer one's.
  const fitting = named.find((service) => has(service, operation));
  if (fitting !== undefined) return fitting;
  // No other service answers with these codes or words.
  if (EC2_CODE.test(code) && has('ec2', operation)) return 'ec2';
  if (/^(?:Access Denied|Forbidden)\.?(?:$| )/.test(message) && has('s3', operation)) return 's3';
  if (/You don't have permissions to access this resource/.test(message) && has('organizations', operation))
    return 'organizations';
  const candidates = allServices().filter((service) => !NEVER_ALONE.has(service) && has(service, operation));
  if (candidates.length === 1) return candidates[0];
  // The sentence itself names the service: "not subscribed to AWS Security Hub".
  const said =
    prefixSaidIn(message) ?? prefixOfSource(serviceLinkedIn(message)?.replace(/\.amazonaws\.com$/, '') ?? '');
  return said !== undefined && candidates.includes(said) ? said : named[0];
}

const EC2_CODE = /^(?:Client\.)?(?:UnauthorizedOperation|AuthFailure)(?:$|\.)/;

/** `EMR Serverless`, `AmazonDynamoDBv2`, `emr-serverless`, `SageMaker Runtime`: the prefix of the actions. */
export function prefixOfName(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/[ _-]/g, '')
    .replace(/^(?:amazon|aws)/, '');
  for (const form of new Set([plain, ...ADDED.map((added) => plain.replace(added, ''))])) {
    const prefix = prefixOfTool(form) ?? prefixOfSource(form);
    const known = isKnownService(prefix) ? prefix : unhyphened().get(form);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** What tools put behind a service's name: a version, the kind of its client, the part of it that is called. */
const ADDED: readonly RegExp[] = [
  /v\d$/,
  /(?:client|internal)$/,
  /service(?:provider)?$/,
  /(?:runtime|dataplane|data|streams|query|write)$/,
  /models(?:v\d)?$/,
];

/** `emrserverless` → `emr-serverless`. */
let prefixes: ReadonlyMap<string, string> | undefined;

function unhyphened(): ReadonlyMap<string, string> {
  prefixes ??= new Map(allServices().map((prefix) => [prefix.replaceAll('-', ''), prefix]));
  return prefixes;
}

function has(service: string, operation: string): boolean {
  return actionsOfOperationName(service, operation).some((named) => named.known);
}
