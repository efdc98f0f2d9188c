/**
 * Which resource the call was about: the ARN AWS named, else one of `resources[]`, else put together from the request
 * parameters, else the ARN format of the action's resource type with `*` for what is not known.
 * Errs towards `*`: a part of an ARN is never made up.
 */

import { servicePrefix } from '../aws/action.ts';
import { parseArn } from '../aws/arn.ts';
import { requestArn } from '../aws/look-up.ts';
import type { CallScope } from '../aws/parameters.ts';
import type { Partition } from '../aws/regions.ts';
import { accountId, type Json, listAt, objectAt, present, textAt } from './fields.ts';
import type { Provenance } from './provenance.ts';
import { knownAction, type ResourceType } from './service-data.ts';

export interface NamedResource {
  readonly resource: string;
  readonly from: Provenance;
  /** Where the input tells the owner beside the ARN. */
  readonly account?: string;
}

export interface ResourceContext {
  readonly partition: Partition;
  readonly region: string;
  /** In whose account AWS looks up a name: the caller's. */
  readonly account: string;
  readonly parameters: unknown;
  readonly resources: unknown;
}

export function resourceOf(action: string, context: ResourceContext): NamedResource {
  const types = knownAction(action)?.resources;
  if (types && types.length === 0) return { resource: '*', from: 'event-name' };
  const listed = listedResource(action, types ?? [], context.resources);
  if (listed) return listed;
  const place = placeOf(context);
  const parameters = objectAt({ parameters: context.parameters }, 'parameters') ?? {};
  const found = requestArn(action, parameters, place) ?? parameterArn(types ?? [], parameters);
  if (found !== undefined) return { resource: found, from: 'request-parameters' };
  const filled = (types ?? [])
    .map((type) => fromFormat(type, parameters, place))
    .toSorted((a, b) => b.score - a.score)[0];
  return filled
    ? { resource: filled.arn, from: filled.named ? 'request-parameters' : 'template' }
    : { resource: '*', from: 'none' };
}

export function placeOf({ partition, region, account }: ResourceContext): CallScope {
  return { partition, region: region || '*', account: accountId(account) ?? '*' };
}

/** `role NAME` and its like in a message: IAM leaves the account out. */
export function resourceOfHint(hint: string, action: string, context: ResourceContext): string | undefined {
  const { partition, account } = context;
  // Secrets Manager repeats the name it was given; the ARN has six characters more.
  if (action.startsWith('secretsmanager:') && /^[\w/+=.@-]+$/.test(hint)) {
    return requestArn(action, { secretId: hint }, placeOf(context));
  }
  const [, type, name] = /^(role|user|group|policy|instance profile)\s+([\w+=,.@/-]+)$/i.exec(hint.trim()) ?? [];
  if (type === undefined || name === undefined) return undefined;
  const kind = type.toLowerCase().replace(' ', '-');
  return `arn:${partition}:iam::${accountId(account) ?? '*'}:${kind}/${name}`;
}

/** The owner of the resource, only where the input tells it: the ARN itself or `resources[]`. */
export function ownerOf(resource: NamedResource): string | undefined {
  return parseArn(resource.resource)?.account ?? resource.account;
}

/** CloudTrail writes `ARN`, its documentation `arn`; S3 may give `ARNPrefix` for an object. */
function listedResource(action: string, types: readonly ResourceType[], resources: unknown): NamedResource | undefined {
  const service = servicePrefix(action);
  let account: string | undefined;
  const found: NamedResource[] = [];
  for (const entry of listAt({ resources }, 'resources')) {
    const owner = accountId(textAt(entry, 'accountId'));
    const text = textAt(entry, 'ARN') ?? textAt(entry, 'arn');
    const prefix = textAt(entry, 'ARNPrefix');
    const arn = text ?? (prefix === undefined ? undefined : `${prefix}*`);
    if (arn === undefined) continue;
    // A role is a resource of `sts:AssumeRole` with an ARN of IAM: the format says more than the service.
    const fits = types.some((type) => matchesFormat(type.arnFormat, arn));
    const isOwn = parseArn(arn)?.service === service;
    if (isOwn) account ??= owner;
    if (types.length === 0 ? isOwn : fits) {
      found.push(present<NamedResource>({ resource: arn, from: 'event', account: owner }));
    }
  }
  // An object's ARN matches the format of the object and is longer than its bucket's.
  const best = found.toSorted((a, b) => b.resource.length - a.resource.length)[0];
  return best === undefined || best.account !== undefined || account === undefined ? best : { ...best, account };
}

/** The ARN is of a kind of resource that the action is about. */
export function fitsAction(action: string, arn: string): boolean {
  const { service } = parseArn(arn) ?? {};
  const isOwn = service === servicePrefix(action).toLowerCase();
  return isOwn && knownAction(action)?.resources.some((type) => matchesFormat(type.arnFormat, arn)) === true;
}

/** A parameter that holds the whole ARN, whatever it is called. */
function parameterArn(types: readonly ResourceType[], parameters: Json): string | undefined {
  for (const value of Object.values(parameters)) {
    if (typeof value !== 'string' || !value.startsWith('arn:')) continue;
    if (types.some((type) => matchesFormat(type.arnFormat, value))) return value;
  }
  return undefined;
}

const formats = new Map<string, RegExp>();

function matchesFormat(format: string, arn: string): boolean {
  let pattern = formats.get(format);
  if (!pattern) {
    const parts = format.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    // Bucket names hold no slash, object keys do; other last parts may.
    const last = /:s3:::[^/]*$/.test(format) ? '[^/:]+' : '.+';
    pattern = new RegExp(
      `^${parts.slice(0, -1).join('[^:]*')}${parts.length > 1 ? last : ''}${parts.at(-1) ?? ''}$`,
      's',
    );
    formats.set(format, pattern);
  }
  return pattern.test(arn);
}

/** The last part of an ARN is the resource's own name: `autoScalingGroupName`, or `name` of what is called by one. */
function ownName(type: ResourceType, variable: string, parameters: ReadonlyMap<string, unknown>): unknown {
  const told = parameters.get(`${type.name.replace(/-/g, '')}name`.toLowerCase());
  return told ?? (/name$/i.test(variable) ? parameters.get('name') : undefined);
}

function fromFormat(
  type: ResourceType,
  parameters: Json,
  place: CallScope,
): { arn: string; named: boolean; score: number } {
  const lower = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  let named = 0;
  // Of formats equally well filled the plainest is meant: an object before an object of an access point.
  const parts = type.arnFormat.split('$').length;
  const arn = type.arnFormat.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (name === 'Partition') return place.partition;
    if (name === 'Region') return place.region;
    if (name === 'Account') return place.account;
    const isLast = type.arnFormat.endsWith(`\${${name}}`);
    const value =
      lower.get(name.toLowerCase()) ??
      lower.get(`${type.name}${name}`.toLowerCase()) ??
      (isLast ? ownName(type, name, lower) : undefined);
    if (typeof value === 'string' && value !== '' && !value.startsWith('arn:')) {
      named += 1;
      return value;
    }
    return '*';
  });
  return { arn, named: named > 0, score: (type.required ? 100 : 0) + named * 10 - parts };
}
