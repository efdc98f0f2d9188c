/**
 * Which service an operation belongs to when an error text names the operation alone.
 * Errs towards "not known": an operation that several services have is left without one.
 */

import { actionsOfOperationName } from '../action.ts';
import { entryOf } from '../fields.ts';
import { allServices, isKnownService } from '../service-data.ts';
import type { ErrorFrame } from './error-frame.ts';

/** Tools' names of services that neither equal the prefix nor contain it between `Amazon`, `AWS` and a version. */
const NAMES: Readonly<Record<string, string>> = {
  s3api: 's3',
  s3control: 's3',
  ses: 'ses',
  sesv2: 'ses',
  cloudwatchlogs: 'logs',
  cloudwatchevents: 'events',
  eventbridge: 'events',
  sfn: 'states',
  stepfunctions: 'states',
  efs: 'elasticfilesystem',
  emr: 'elasticmapreduce',
  elb: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
  identitymanagement: 'iam',
  securitytoken: 'sts',
  securitytokenservice: 'sts',
  simplesystemsmanagement: 'ssm',
  costexplorer: 'ce',
  opensearch: 'es',
  cognitoidentityprovider: 'cognito-idp',
  applicationautoscaling: 'application-autoscaling',
  certificatemanager: 'acm',
  ecrpublic: 'ecr-public',
  ssoadmin: 'sso',
};

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
  for (const form of [entryOf(NAMES, plain), plain, plain.replace(/v\d$/, ''), plain.replace(/client$/, '')]) {
    if (form !== undefined && isKnownService(form)) return form;
  }
  return undefined;
}

function has(service: string, operation: string): boolean {
  return actionsOfOperationName(service, operation).some((named) => named.known);
}
