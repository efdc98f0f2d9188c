/**
 * A CloudTrail record of a call that changed a policy → `PolicyChange`, or nothing.
 * Never throws. Errs towards nothing: a call that failed, is not in the table or does not name what it changed is no
 * change to reason from.
 */
import { prefixOf } from '../denial/action.ts';
import { arnOf, isPartition, parseArn, partitionOfRegion } from '../denial/arn.ts';
import { callerOf } from '../denial/caller.ts';
import type { Partition } from '../denial/denial.ts';
import { accountId, fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../denial/fields.ts';
import type { PolicyDocument } from '../engine/index.ts';
import { CHANGE_CALLS, type ChangeCall } from './calls.ts';
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
  const call = Object.hasOwn(CHANGE_CALLS, action) ? CHANGE_CALLS[action] : undefined;
  if (!call) return undefined;
  const place = placeOf(detail);
  const parameters = objectAt(detail, 'requestParameters') ?? {};
  const target = targetOf(call, parameters, detail, place);
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
    ...texts(call, parameters, action),
  });
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
}

function placeOf(detail: Json): Place {
  const identity = fieldAt(detail, 'userIdentity');
  const region = textAt(detail, 'awsRegion') ?? '';
  const account = accountId(textAt(detail, 'recipientAccountId')) ?? accountId(textAt(identity, 'accountId')) ?? '';
  const partition = textAt(identity, 'arn')?.split(':')[1];
  return { account, region, partition: isPartition(partition) ? partition : partitionOfRegion(region) };
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

function targetOf(call: ChangeCall, parameters: Json, detail: Json, place: Place): string | undefined {
  const named = textIn(parameters, call.from);
  const { account, region, partition } = place;
  const at = (service: string, resource: string, owner = account): string =>
    arnOf(partition, service, region, owner, resource);
  // The record of a call that went through names its resource by ARN, which says more than a name or an alias.
  const listed = listAt(detail, 'resources').flatMap((entry) => textAt(entry, 'ARN') ?? textAt(entry, 'arn') ?? []);
  const listedFor = (service: string): string | undefined =>
    listed.find((arn) => parseArn(arn)?.service === service && !arn.includes(':alias/'));
  if (call.target === 'account') return accountId(named) ?? (account || undefined);
  if (call.target === 'key') return listedFor('kms') ?? (named && keyArn(named, at));
  if (call.target === 'event-bus')
    return named?.startsWith('arn:') ? named : at('events', `event-bus/${named ?? 'default'}`);
  if (call.target === 'log-policy') return named ?? arnOf(partition, 'logs', region, account, '*');
  if (named === undefined) return undefined;
  switch (call.target) {
    case 'role':
    case 'user':
    case 'group':
      return arnOf(partition, 'iam', '', account, `${call.target}/${named}`);
    case 'bucket':
      return arnOf(partition, 's3', '', '', named);
    case 'access-point':
      return named.startsWith('arn:') ? named : at('s3', `accesspoint/${named}`);
    case 'queue-url': {
      const [, owner, queue] = /\/(\d{12})\/([^/]+)$/.exec(named) ?? [];
      return owner && queue ? at('sqs', queue, owner) : listedFor('sqs');
    }
    case 'function':
      return named.startsWith('arn:') ? named : at('lambda', `function:${named.split(':function:').at(-1)}`);
    case 'secret':
      return named.startsWith('arn:')
        ? named
        : (listedFor('secretsmanager') ?? at('secretsmanager', `secret:${named}`));
    case 'repository':
      return at('ecr', `repository/${named}`, textIn(parameters, 'registryId') ?? account);
    case 'backup-vault':
      return at('backup', `backup-vault:${named}`);
    case 'domain':
      return at('es', `domain/${named}`);
    case 'file-system':
      return named.startsWith('arn:') ? named : at('elasticfilesystem', `file-system/${named}`);
    default:
      return named;
  }
}

function keyArn(named: string, at: (service: string, resource: string) => string): string {
  if (named.startsWith('arn:')) return named;
  return at('kms', named.startsWith('alias/') ? named : `key/${named}`);
}

function texts(
  call: ChangeCall,
  parameters: Json,
  action: string,
): Pick<PolicyChange, 'newDocument' | 'oldDocument' | 'oldFrom'> {
  const added = call.document === undefined ? undefined : documentIn(fieldIn(parameters, call.document));
  // What came into being just now had no text before.
  const created = action === 'iam:CreateRole' ? { oldDocument: null } : {};
  if (call.kind === 'delete' || call.kind === 'detach' || call.kind === 'delete-boundary') return { newDocument: null };
  if (call.kind === 'attach') return { oldDocument: null };
  if (action === 'ec2:ModifyVpcEndpoint' && textIn(parameters, 'ModifyVpcEndpointRequest.ResetPolicy') === 'true') {
    return { newDocument: null };
  }
  // An empty policy attribute takes the policy away.
  if (call.document === 'attributes.Policy' && fieldIn(parameters, call.document) === '') return { newDocument: null };
  return { ...(added === undefined ? {} : { newDocument: added }), ...created };
}

/** CloudTrail holds a policy as the JSON text that was sent, or as the object it stands for. */
function documentIn(value: unknown): PolicyDocument | undefined {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || value === '') return undefined;
  for (const read of [(raw: string) => raw, decodeURIComponent]) {
    try {
      const parsed: unknown = JSON.parse(read(value));
      if (isObject(parsed)) return parsed;
    } catch {
      // Tried in the other form, or not JSON.
    }
  }
  return undefined;
}

function fieldIn(parameters: Json, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => fieldAt(inner, name), parameters);
}

function textIn(parameters: Json, path: string): string | undefined {
  const value = fieldIn(parameters, path);
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
