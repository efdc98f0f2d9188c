/**
 * A CloudTrail record of a call that changed a policy → `PolicyChange`, or nothing.
 * Never throws. Errs towards nothing: a call that failed, is not in the table or does not name what it changed is no
 * change to reason from.
 */

import { servicePrefix } from '../aws/action.ts';
import { arnOf, parseArn, partitionOfRegion } from '../aws/arn.ts';
import { changeCall } from '../aws/look-up.ts';
import type { Partition } from '../aws/regions.ts';
import type { ChangeCall, ChangeRecord } from '../aws/service.ts';
import { prefixOf } from '../denial/action.ts';
import { callerOf } from '../denial/caller.ts';
import { accountId, fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../denial/fields.ts';
import { documentJson } from '../denial/policy-json.ts';
import type { PolicyChange } from './policy-change.ts';
import { changeTarget } from './target.ts';

export function parseChange(record: unknown): PolicyChange | undefined {
  const detail = objectAt(record, 'detail') ?? record;
  if (!isObject(detail) || textAt(detail, 'errorCode') !== undefined) return undefined;
  const source = textAt(detail, 'eventSource');
  // Lambda puts the version of its API behind the name.
  const name = textAt(detail, 'eventName')?.replace(/20\d{6}(?:v\d+)?$/, '');
  if (source === undefined || name === undefined) return undefined;
  const action = `${prefixOf(source)}:${name}`;
  const call = changeCall(action);
  if (call === undefined) return undefined;
  const place = placeOf(detail);
  const parameters = objectAt(detail, 'requestParameters') ?? {};
  const target = targetOf(call, parameters, detail, place, action);
  if (target === undefined || !counts(call, parameters)) return undefined;
  return present<PolicyChange>({
    eventId: textAt(detail, 'eventID') ?? '',
    time: textAt(detail, 'eventTime') ?? '',
    account: place.account,
    region: place.region,
    actor: actorOf(detail),
    action,
    kind: call.kind,
    layer: call.layer,
    target: changeTarget(target),
    policy: call.policy === undefined ? undefined : textIn(parameters, call.policy),
    ...texts(call, parameters),
  });
}

interface CallScope {
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
}

function placeOf(detail: Json): CallScope {
  const identity = fieldAt(detail, 'userIdentity');
  const region = textAt(detail, 'awsRegion') ?? '';
  const account = accountId(textAt(detail, 'recipientAccountId')) ?? accountId(textAt(identity, 'accountId')) ?? '';
  const partition = parseArn(textAt(identity, 'arn') ?? '')?.partition ?? partitionOfRegion(region);
  return { account, region, partition };
}

function actorOf(detail: Json): string {
  const caller = callerOf(fieldAt(detail, 'userIdentity'));
  return caller.arn ?? caller.entityArn ?? caller.invokedBy ?? caller.uniqueId ?? caller.account ?? 'unknown';
}

function counts(call: ChangeCall, parameters: Json): boolean {
  if (!call.only) return true;
  const [parameter, value] = call.only;
  const text = textIn(parameters, parameter);
  if (text !== undefined) return value.test(text);
  return fieldIn(parameters, parameter) !== undefined && value.test(String(fieldIn(parameters, parameter)));
}

function targetOf(
  call: ChangeCall,
  parameters: Json,
  detail: Json,
  place: CallScope,
  action: string,
): string | undefined {
  const named = textIn(parameters, call.from);
  if (call.target === undefined) return named;
  const { account, region, partition } = place;
  const service = servicePrefix(action);
  // The record of a call that went through names its resource by ARN, which says more than a name or an alias.
  const arns = listAt(detail, 'resources').flatMap((entry) => textAt(entry, 'ARN') ?? textAt(entry, 'arn') ?? []);
  const record: ChangeRecord = {
    account,
    arn: (resource, owner = account) => arnOf(partition, service, region, owner, resource),
    globalArn: (resource, owner = account) => arnOf(partition, service, '', owner, resource),
    listed: arns.find((arn) => parseArn(arn)?.service === service && !arn.includes(':alias/')),
    parameter: (name) => textIn(parameters, name),
  };
  return call.target(named, record);
}

function texts(call: ChangeCall, parameters: Json): Pick<PolicyChange, 'newDocument' | 'oldDocument' | 'oldFrom'> {
  if (call.kind === 'delete' || call.kind === 'detach' || call.kind === 'delete-boundary') return { newDocument: null };
  if (call.kind === 'attach') return { oldDocument: null };
  if (call.resetBy !== undefined && textIn(parameters, call.resetBy) === 'true') return { newDocument: null };
  const text = call.document === undefined ? undefined : fieldIn(parameters, call.document);
  if (call.emptyRemoves && text === '') return { newDocument: null };
  return present({ newDocument: documentJson(text), oldDocument: call.born ? null : undefined });
}

function fieldIn(parameters: Json, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => fieldAt(inner, name), parameters);
}

function textIn(parameters: Json, path: string): string | undefined {
  const value = fieldIn(parameters, path);
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
