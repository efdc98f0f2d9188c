/**
 * How things are called in sentences: layers, callers, resources, times, counts. Errs towards the plain word of the AWS
 * documentation, and towards "unknown" where the event does not say.
 */

import { lastSegment, parseArn, segmentsOf } from '../../../aws/arn.ts';
import { serviceOf } from '../../../aws/look-up.ts';
import type { Caller } from '../../../denial/caller.ts';
import type { Denial } from '../../../denial/denial.ts';
import { isSigningIn } from '../../../denial/keys/token.ts';
import type { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import type { Layer } from '../../../engine/index.ts';
import { bare, value } from '../../text/escape.ts';
import { grouped } from '../../text/grouped.ts';
import { accountNameShort } from './accounts.ts';
import { tokenPhrase } from './tokens.ts';

export const LAYER_NAMES: Readonly<Record<Layer, string>> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
  resource: 'resource-based policy',
  trust: 'role trust policy',
  endpoint: 'VPC endpoint policy',
};

const LAYER_PLURALS: Readonly<Record<Layer, string>> = {
  identity: 'identity-based policies',
  boundary: 'permissions boundary',
  session: 'session policies',
  scp: 'service control policies',
  rcp: 'resource control policies',
  resource: 'resource-based policies',
  trust: 'role trust policy',
  endpoint: 'VPC endpoint policy',
};

export function layerPlural(layer: Layer): string {
  return LAYER_PLURALS[layer];
}

/** Who was refused, for the start of a sentence. */
export function callerPhrase(diagnosis: Diagnosis): string {
  const { caller } = diagnosis.denial;
  const person = diagnosis.callerNotes.find((note) => note.kind === 'identity-center');
  if (person?.kind === 'identity-center')
    return `${value(person.person, 64)} with permission set ${value(person.permissionSet, 40)}`;
  if (isSigningIn(caller)) return tokenPhrase(caller);
  switch (caller.kind) {
    case 'role-session':
      return `Role ${value(entityName(caller), 64)}`;
    case 'user':
      return `User ${value(entityName(caller), 64)}`;
    case 'root':
      return `The root user of account ${value(caller.account ?? diagnosis.denial.account)}`;
    case 'federated-user':
      return `Federated user ${value(caller.session ?? entityName(caller), 64)}`;
    case 'service':
      return `The service ${value(caller.invokedBy ?? caller.arn ?? diagnosis.denial.eventSource, 64)}`;
    case 'account':
      return `A principal of account ${value(caller.account)}`;
    case 'anonymous':
      return 'An anonymous caller';
    case 'unknown':
      if (caller.arn === undefined && caller.accessKeyId !== undefined)
        return `The holder of access key ${value(caller.accessKeyId, 24)}`;
      if (caller.arn === undefined && isText(diagnosis.denial)) return 'An unnamed caller';
      return caller.arn === undefined ? 'An unknown caller' : `Caller ${value(caller.arn, 80)}`;
  }
}

/** Who was refused, in a few characters. */
export function callerShort(diagnosis: Diagnosis): string {
  const { caller, account } = diagnosis.denial;
  const person = diagnosis.callerNotes.find((note) => note.kind === 'identity-center');
  if (person?.kind === 'identity-center') return bare(person.person, 40);
  if (isSigningIn(caller)) return bare(caller.subject ?? lastSegment(caller.provider ?? 'web identity'), 40);
  switch (caller.kind) {
    case 'root':
      return `root of ${bare(caller.account ?? account)}${accountNameShort(caller.account ?? account, diagnosis.accountNames)}`;
    case 'service':
      return bare(caller.invokedBy ?? caller.arn ?? 'an AWS service', 40);
    case 'account':
      return `account ${bare(caller.account)}${accountNameShort(caller.account, diagnosis.accountNames)}`;
    case 'anonymous':
      return 'anonymous caller';
    default:
      if (caller.kind === 'unknown' && caller.arn === undefined && caller.accessKeyId !== undefined)
        return `key ${bare(caller.accessKeyId, 24)}`;
      return caller.arn === undefined && caller.entityArn === undefined
        ? 'unknown caller'
        : bare(entityName(caller), 40);
  }
}

/** Name of the role or user, without account and path. */
export function entityName(caller: Caller): string {
  const entity = parseArn(caller.entityArn ?? '')?.resource;
  if (entity !== undefined) return lastSegment(entity);
  const shown = parseArn(caller.arn ?? '')?.resource ?? caller.arn;
  if (shown === undefined) return caller.uniqueId ?? 'unknown';
  const [type, name] = segmentsOf(shown);
  return type === 'assumed-role' ? (name ?? shown) : lastSegment(shown);
}

/** Where a policy hangs or belongs, as people say it. */
export function placeName(target: string, maximum = 90): string {
  const arn = parseArn(target);
  const name = lastSegment(arn?.resource ?? '');
  // `user/`: all users, as IAM names them in its refusals.
  if (name === '' && arn !== undefined) return value(target, maximum);
  if (arn?.service === 'iam' && /^role\//.test(arn.resource)) return `role ${value(name, maximum)}`;
  if (arn?.service === 'iam' && /^user\//.test(arn.resource)) return `user ${value(name, maximum)}`;
  if (arn?.service === 'iam' && /^group\//.test(arn.resource)) return `group ${value(name, maximum)}`;
  if (arn?.service === 'iam' && /^policy\//.test(arn.resource)) return `policy ${value(name, maximum)}`;
  if (arn?.service === 'sts' && /^assumed-role\//.test(arn.resource)) return `session ${value(name, maximum)}`;
  const point = arn?.service === 's3' ? /^accesspoint\/([^/]+)(?:\/object\/(.+))?$/s.exec(arn.resource) : null;
  if (point !== null) {
    const [, id = '', key] = point;
    const told = `access point ${value(id, maximum)}`;
    return key === undefined ? told : `object ${value(key, maximum)} of ${told}`;
  }
  if (arn?.service === 's3' && !arn.resource.includes(':')) {
    return arn.resource.includes('/')
      ? `object ${value(arn.resource, maximum)}`
      : `bucket ${value(arn.resource, maximum)}`;
  }
  if (arn?.service === 'kms' && /^key\//.test(arn.resource)) return `key ${value(name, maximum)}`;
  if (/^\d{12}$/.test(target)) return `account ${value(target)}`;
  if (/^ou-/.test(target)) return `organizational unit ${value(target)}`;
  if (/^r-/.test(target)) return `organization root ${value(target)}`;
  if (/^vpce-/.test(target)) return `VPC endpoint ${value(target)}`;
  return value(target, maximum);
}

/** A policy of a resource has no name of its own: evidence calls it `bucket policy`, `key policy` and the like. */
const NAMELESS = /^(?:[a-z]+|access point) policy$/;

/** `the service control policy X`, `the bucket policy`. */
export function policyPhrase(layer: Layer, policy: string): string {
  if (!NAMELESS.test(policy)) return `the ${LAYER_NAMES[layer]} ${value(policyName(policy), 64)}`;
  return layer === 'resource' ? `the ${policy}` : `the ${LAYER_NAMES[layer]}`;
}

/** What people call the policy of this resource. */
export function resourcePolicyNoun(arn: string): string {
  if (/^arn:[^:]*:s3:[^:]*:[^:]*:accesspoint\//.test(arn)) return 'access point policy';
  return serviceOf(parseArn(arn)?.service ?? '')?.carries?.policyName ?? 'resource-based policy';
}

/** Name of a policy out of its ARN; SCP ARNs end in the id. */
export function policyName(policy: string): string {
  const arn = parseArn(policy);
  return arn === undefined ? policy : lastSegment(arn.resource);
}

export function actionOf(denial: Denial): string {
  return denial.needs[0]?.action ?? '';
}

/** As the message, the request or the event names it; empty where only the format of its ARN is known. */
export function resourceOf(denial: Denial): string {
  const need = denial.needs[0];
  if (need === undefined || need.resourceFrom === 'template' || need.resourceFrom === 'none') return '';
  // That an action knows no resource, or which a guide lists for it, is nothing a text says.
  const isAdded = need.resourceFrom === 'event-name' || need.resourceFrom === 'documented';
  return isAdded && isText(denial) ? '' : need.resource;
}

/** The call as AWS named it, or the API operation where nothing tells the action. */
export function actionPhrase(denial: Denial): string {
  const action = actionOf(denial);
  if (action !== '') return action;
  if (denial.eventName === '' || denial.eventSource === '') return denial.eventName || 'a call';
  return `${denial.eventName} (${denial.eventSource})`;
}

/** The same within a sentence. */
export function callWords(denial: Denial, maximum = 64): string {
  const phrase = actionPhrase(denial);
  return phrase === 'a call' ? phrase : value(phrase, maximum);
}

/** Pasted by a person: a record always has its time. */
export function isText(denial: Denial): boolean {
  return denial.origin === 'text';
}

/** Only the format of the ARN is known, no part of the name: it would say nothing. */
export function isResourceKnown(denial: Denial): boolean {
  const resource = resourceOf(denial);
  if (denial.needs[0]?.resourceFrom === 'template') return false;
  return resource !== '' && !/(?:^|[:/])\*(?:\/\*)?$/.test(resource);
}

/** `2026-11-20 03:12:45 UTC`; text that is no time is shown as it is. */
export function timePhrase(time: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(time);
  if (parts) return `${parts[1]} ${parts[2]} UTC`;
  return time === '' ? 'time not known' : bare(time, 40);
}

/** How long before, in the largest unit that fits. */
export function spanPhrase(from: string, until: string): string | undefined {
  const minutes = Math.round((Date.parse(until) - Date.parse(from)) / 60_000);
  if (!Number.isFinite(minutes) || minutes < 0) return undefined;
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return count(minutes, 'minute');
  if (minutes < 48 * 60) return count(Math.round(minutes / 60), 'hour');
  return count(Math.round(minutes / 1440), 'day');
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[], joiner = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${joiner} ${last}`;
}

/** The first few and how many were left out. */
export function listedShort(items: readonly string[], maximum: number): string {
  const left = items.length - maximum;
  return left > 0 ? `${items.slice(0, maximum).join(', ')} and ${left} more` : listed(items);
}

export function sentence(text: string): string {
  const ended = /[.!?:]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
